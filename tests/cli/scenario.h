// A person at a shell: a cache, a folder, and the program.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/run_program.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {

class Scenario : public testing::Test {
protected:
    /// Runs `lode` with these words in the test's folder, with the test's cache and nothing else in its environment.
    ProgramResult lode(std::vector<std::string> words, const std::string& input = {}) {
        words.insert(words.begin(), LODE_PROGRAM);
        return run_program(words, {.environment = m_environment, .input = input, .folder = m_folder.path()});
    }
    std::filesystem::path cache() const { return m_folder / "cache"; }

    TemporaryFolder m_folder;
    std::map<std::string, std::string> m_environment = {{"LODE_CACHE", (m_folder / "cache").string()},
                                                        {"HOME", m_folder.path().string()}};
};

}  // namespace lode
