// Comparing with golden files, or writing them anew.
#include "tests/support/golden_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace lode {
namespace fs = std::filesystem;

testing::AssertionResult is_golden(std::string_view text, std::string_view name) {
    const fs::path path = fs::path(LODE_TEST_DATA) / name;
    if (std::getenv("LODE_REWRITE_GOLDEN") != nullptr) {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    if (!fs::exists(path)) return testing::AssertionFailure() << path << " is not there";
    const std::string golden = content_of(path);
    if (golden == text) return testing::AssertionSuccess();
    return testing::AssertionFailure() << path << " holds\n" << golden << "\nbut this was written:\n" << text;
}

}  // namespace lode
