// Lists of versions: adding, merging, choosing.
#include "registry_server/storage/releases.h"

#include <gmock/gmock.h>

#include "module/hashing.h"

namespace lode {
namespace {

using testing::ElementsAre;

Release release(std::string_view version, std::string_view content = "a", bool yanked = false) {
    return {*parse_version(version), digest_of(content), 1, "then", yanked};
}

std::vector<std::string> versions_of(const VersionsDocument& document) {
    std::vector<std::string> versions;
    for (const auto& each : document.versions) versions.push_back(to_string(each.version));
    return versions;
}

TEST(ReleasesTest, ANewReleaseFindsItsPlace) {
    VersionsDocument document{{"acme", "m"}, {release("2"), release("1")}};
    EXPECT_THAT(versions_of(with_release(document, release("1.5"))), ElementsAre("2", "1.5", "1"));
    EXPECT_THAT(versions_of(with_release(document, release("2.0.0-rc.1"))), ElementsAre("2", "2.0.0-rc.1", "1"));
    EXPECT_THAT(versions_of(with_release(document, release("1.0"))), ElementsAre("2", "1.0"));
}

TEST(ReleasesTest, ReconcilingKeepsDatesAndYanksOfWhatIsStillThere) {
    auto known = release("1", "a", true);
    known.published = "long ago";
    const VersionsDocument document{{"acme", "m"}, {release("3"), known}};
    const auto merged = reconciled(document, {release("1"), release("2")});
    EXPECT_THAT(versions_of(merged), ElementsAre("2", "1"));
    EXPECT_EQ(merged.versions[1].published, "long ago");
    EXPECT_TRUE(merged.versions[1].yanked);
}

TEST(ReleasesTest, ReconcilingBelievesTheManifestAboutTheDigest) {
    const VersionsDocument document{{"acme", "m"}, {release("1", "a", true)}};
    const auto merged = reconciled(document, {release("1", "b")});
    EXPECT_EQ(merged.versions.front().digest, digest_of("b"));
    EXPECT_FALSE(merged.versions.front().yanked);
}

TEST(ReleasesTest, TheNewestIsTheHighestThatPeopleShouldTake) {
    const auto newest = [](std::vector<Release> releases) {
        const auto found = newest_release({{"acme", "m"}, std::move(releases)});
        return found ? to_string(found->version) : std::string();
    };
    EXPECT_EQ(newest({release("2"), release("1")}), "2");
    EXPECT_EQ(newest({release("2", "a", true), release("1")}), "1");
    EXPECT_EQ(newest({release("2.0.0-rc.1"), release("1")}), "1");
    EXPECT_EQ(newest({release("2.0.0-rc.1")}), "2.0.0-rc.1");
    EXPECT_EQ(newest({release("1", "a", true)}), "");
    EXPECT_EQ(newest({}), "");
}

}  // namespace
}  // namespace lode
