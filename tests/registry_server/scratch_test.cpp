// What a kill leaves half-written.
#include "registry_server/storage/scratch.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

TEST(ScratchTest, AStartClearsWhatAKillLeft) {
    const TemporaryFolder root;
    const auto folder = must(RegistryFolder::open(root.path()));
    EXPECT_THAT(clear_scratch(folder), IsOk()) << "there is none yet";
    {
        auto page = must(create_scratch_file(folder, "page-", 0644));
        EXPECT_THAT(page.move_to(folder.public_folder() / "kept.html"), IsOk());
    }
    const auto scratch = root / "private/scratch";
    std::filesystem::create_directories(scratch / "archive/deep");
    for (const auto* left : {"page-x", "archive/deep/file"}) EXPECT_THAT(write_file(scratch / left, "x"), IsOk());
    EXPECT_THAT(clear_scratch(folder), IsOk());
    EXPECT_TRUE(std::filesystem::is_empty(scratch));
    EXPECT_TRUE(std::filesystem::exists(root / "public/kept.html"));
}

}  // namespace
}  // namespace lode
