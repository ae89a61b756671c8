// A cache in a folder of its own, with a clock that stands still, and the seed module to fill it with.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "cache/cache.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {

inline constexpr std::string_view seed_package = "https://hub.example.org/acme/seed/";
inline constexpr std::string_view seed_handle = "https://hub.example.org/acme/seed/1";

class CacheFixture : public testing::Test {
protected:
    Cache open(CacheLimits limits = {}) { return {m_folder / "cache", m_clock, m_log, limits}; }

    /// Puts the module's files and manifest into the cache, as a download does.
    static ModuleFolder fill(const Cache& cache, const ModuleFolder& module, std::string_view as) {
        for (const auto& file : module.manifest.files) {
            const auto partial = must(cache.partials().open(file.digest.hex()));
            const std::string content = content_of(module.path / file.path);
            must(partial->write(0, std::as_bytes(std::span(content))));
            must(cache.blobs().commit(*partial, file));
        }
        return must(cache.commit(as, content_of(module.path / "module.json"), module.manifest, {module.digest}));
    }
    ModuleFolder fill(const Cache& cache) { return fill(cache, m_seed, seed_handle); }
    /// A module of that version, of words of its own.
    ModuleFolder fill_version(const Cache& cache, const std::string& version) {
        const std::string words = "cat" + version + "\ndog\nmouse\n";
        const auto module = write_seed_module(m_folder / ("seed-" + version), {.version = version, .words = words});
        return fill(cache, module, std::string(seed_package) + version);
    }
    std::vector<std::string> versions_in(const Cache& cache) {
        std::vector<std::string> versions;
        for (const auto& module : must(cache.list())) versions.push_back(module.version);
        std::sort(versions.begin(), versions.end());
        return versions;
    }
    /// Replaces a read-only file of the cache, as a fault does: every hard link sees it.
    static void overwrite(const std::filesystem::path& path, std::string_view content) {
        const auto file = open_file(path, O_WRONLY | O_TRUNC);
        ASSERT_THAT(file, IsOk());
        ASSERT_THAT(write_all(*file, content, path), IsOk());
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
};

}  // namespace lode
