// Looking after a registry's folder: what verification finds, and what is cleared away.
#include <filesystem>

#include <gmock/gmock.h>

#include "registry_server/storage/blob_upload.h"
#include "registry_server/storage/garbage.h"
#include "registry_server/storage/registry.h"
#include "registry_server/storage/verification.h"
#include "tests/registry_server/sample_module.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class UpkeepTest : public testing::Test {
protected:
    UpkeepTest() {
        m_registry = must(Registry::open(m_folder, m_clock, m_log));
        upload_files(m_module);
        must(m_registry->publish(must(parse_module_name("acme/m")), must(parse_version("1")), m_module.manifest));
        must(m_registry->flush());
    }

    void upload(const std::string& content) {
        auto blob = must(BlobUpload::begin(m_folder, digest_of(content)));
        must(blob.write(std::as_bytes(std::span(content))));
        must(blob.commit());
    }
    void upload_files(const SampleModule& module) {
        for (const auto& [path, content] : module.files) upload(content);
    }
    void overwrite(const std::string& path, const std::string& content) const {
        fs::remove(m_root / path);
        m_root.write(path, content);
    }
    RegistryVerification verify() const {
        SilentProgress progress;
        const Cancellation cancellation;
        return must(verify_registry(m_folder, 2, progress, cancellation));
    }
    /// `path: message` of each, the path below the registry's folder.
    std::vector<std::string> faults() const {
        std::vector<std::string> lines;
        for (const auto& fault : verify().faults)
            lines.push_back(fault.path.lexically_relative(m_root.path()).string() + ": " + fault.message);
        return lines;
    }
    std::string blob_path(const std::string& content) const {
        return m_folder.blob(digest_of(content)).lexically_relative(m_root.path()).string();
    }
    Clock::Time hours_after_upload(const std::string& content, int hours) const {
        return *time_of_change(m_folder.blob(digest_of(content))) + std::chrono::hours(hours);
    }

    const TemporaryFolder m_root;
    const RegistryFolder m_folder = *RegistryFolder::open(m_root.path());
    FakeClock m_clock;
    RecordingLog m_log;
    std::unique_ptr<Registry> m_registry;
    const SampleModule m_module = sample_module("acme/m", "1");
};

TEST_F(UpkeepTest, AWholeRegistryHasNoFaultsAndEachContentIsReadOnce) {
    const auto found = verify();
    EXPECT_THAT(faults(), IsEmpty());
    EXPECT_EQ(found.modules, 1U);
    EXPECT_EQ(found.versions, 1U);
    EXPECT_EQ(found.blobs, 2U);
    EXPECT_EQ(found.bytes, 18U);
}

TEST_F(UpkeepTest, S10RotLinksAndForeignFilesAreFound) {
    const auto words = m_folder.blob(digest_of("cat\ndog\n"));
    fs::permissions(words, fs::perms::owner_write, fs::perm_options::add);
    m_root.write(blob_path("cat\ndog\n"), "cat\ndoh\n");  // in place, as rot comes: both names have it
    m_root.write("public/acme/m/1/extra.txt", "x");
    m_root.write("public/index.html", "x");
    m_root.write("private/blobs/sha256/ab/nonsense", "x");
    fs::create_symlink("/etc/passwd", m_root / "public/acme/m/1/passwd");
    fs::create_symlink("/etc", m_root / "public/etc");
    fs::create_symlink("1", m_root / "public/acme/m/2");
    fs::create_symlink("m", m_root / "public/acme/n");
    m_root.write("public/acme/x.txt", "x");
    const auto found = faults();
    EXPECT_THAT(found, Contains(testing::StartsWith(blob_path("cat\ndog\n") + ": expected sha256:")));
    EXPECT_THAT(found, Contains(testing::StartsWith("public/acme/m/1/words.txt: expected sha256:")));
    EXPECT_THAT(found, Contains("public/acme/m/1/extra.txt: is not in the manifest"));
    EXPECT_THAT(found, Contains("public/index.html: is no part of the registry"));
    EXPECT_THAT(found, Contains("private/blobs/sha256/ab/nonsense: is no blob"));
    for (const std::string link : {"public/acme/m/1/passwd", "public/etc", "public/acme/m/2", "public/acme/n"})
        EXPECT_THAT(found, Contains(link + ": a symbolic link, which is never served"));
    EXPECT_THAT(found, SizeIs(10));
}

TEST_F(UpkeepTest, ABlobThatIsMissingIsUploadedAgainWhenItIsPublishedAgain) {
    fs::remove(m_folder.blob(digest_of("cat\ndog\n")));
    EXPECT_THAT(faults(), IsEmpty()) << "the version has its file";
    EXPECT_EQ(content_of(m_root / "public/acme/m/1/words.txt"), "cat\ndog\n");
    upload("cat\ndog\n");
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(UpkeepTest, DocumentsAreComparedWithTheManifests) {
    const auto versions = content_of(m_root / "public/acme/m/versions.json");
    auto wrong = versions;
    wrong.replace(wrong.find("\"size\": 18"), 10, "\"size\": 19");
    overwrite("public/acme/m/versions.json", wrong);
    EXPECT_THAT(faults(), Contains(HasSubstr("versions.json: version 1 is told as")));
    overwrite("public/acme/m/versions.json", to_json(VersionsDocument{must(parse_module_name("acme/m")), {}}));
    EXPECT_THAT(faults(), Contains("public/acme/m/versions.json: version 1 is missing"));
    overwrite("public/acme/m/versions.json", versions);
    overwrite("public/modules.json", to_json(CatalogueDocument{}));
    EXPECT_THAT(faults(), testing::ElementsAre("public/modules.json: `acme/m` is missing"));
    overwrite("public/modules.json", "{}");
    EXPECT_THAT(faults(), SizeIs(1));
    fs::remove(m_root / "public/acme/m/1/words.txt");
    EXPECT_THAT(faults(), Contains(HasSubstr("public/acme/m/1/words.txt: ")));
}

TEST_F(UpkeepTest, ABlobThatIsNobodysGoesAfterAnHourAndOneOfAVersionNever) {
    upload("orphan");
    const auto soon = *time_of_change(m_folder.blob(digest_of("orphan"))) + std::chrono::minutes(59);
    EXPECT_THAT(must(collect_garbage(m_folder, soon, Collect::remove)).blobs, IsEmpty());
    const auto later = hours_after_upload("orphan", 2);
    EXPECT_EQ(must(collect_garbage(m_folder, later, Collect::look)).bytes, 6U);
    EXPECT_TRUE(fs::exists(m_folder.blob(digest_of("orphan"))));
    const auto garbage = must(collect_garbage(m_folder, later, Collect::remove));
    ASSERT_THAT(garbage.blobs, SizeIs(1));
    EXPECT_EQ(garbage.blobs[0].digest, digest_of("orphan"));
    EXPECT_FALSE(fs::exists(m_folder.blob(digest_of("orphan"))));
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(UpkeepTest, AskingForABlobThatIsNobodysKeepsIt) {
    upload("orphan");
    const auto path = m_folder.blob(digest_of("orphan"));
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(5));
    renew_blob(m_folder, digest_of("orphan"));
    EXPECT_THAT(must(collect_garbage(m_folder, hours_after_upload("orphan", 0), Collect::remove)).blobs, IsEmpty());
    const auto published = m_folder.blob(digest_of("cat\ndog\n"));
    const auto before = time_of_change(published);
    renew_blob(m_folder, digest_of("cat\ndog\n"));
    EXPECT_EQ(time_of_change(published), before) << "it is part of the ETag";
}

TEST_F(UpkeepTest, S18ABlobClearedAwayBeforeItsCommitIsAskedForAgain) {
    const auto next = sample_module("acme/m", "2", {{"words.txt", "late\n"}});
    upload_files(next);
    ASSERT_THAT(must(collect_garbage(m_folder, hours_after_upload("late\n", 2), Collect::remove)).blobs, SizeIs(1));
    const auto publish = [&] {
        return m_registry->publish(must(parse_module_name("acme/m")), must(parse_version("2")), next.manifest);
    };
    EXPECT_THAT(publish(), FailsWith(ErrorCode::integrity, "`words.txt`"));
    upload_files(next);
    EXPECT_THAT(publish(), IsOk());
    EXPECT_THAT(m_registry->flush(), IsOk());
    EXPECT_THAT(faults(), IsEmpty());
}

}  // namespace
}  // namespace lode
