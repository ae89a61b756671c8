// The log of changes: lines that nothing can break, written before the change.
#include "registry_server/access/audit_log.h"

#include <fstream>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;

class AuditLogTest : public testing::Test {
protected:
    std::string text() const { return content_of(path); }

    const TemporaryFolder root;
    const RegistryFolder folder = *RegistryFolder::open(root.path());
    const std::filesystem::path path = folder.private_folder() / "audit.jsonl";
    FakeClock clock;
    RecordingLog log;
    AuditLog audit{folder, clock};
    const AuditEntry entry{.action = AuditAction::publish, .actor = "t1", .client = "10.0.0.1", .subject = "acme/m/1"};
};

TEST_F(AuditLogTest, AChangeHasALineBeforeItAndOneAfterIt) {
    std::string before;
    EXPECT_THAT(audited(audit, entry, log, [&]() -> Result<void> { return before = text(), Result<void>(); }), IsOk());
    EXPECT_EQ(before,
              R"({"time":"2026-01-31T12:00:00Z","action":"publish","state":"begun","actor":"t1","client":"10.0.0.1",)"
              R"("subject":"acme/m/1"})"
              "\n");
    EXPECT_TRUE(text().starts_with(before));
    EXPECT_THAT(text().substr(before.size()), HasSubstr(R"("state":"done")"));
}

TEST_F(AuditLogTest, ARefusalIsToldWithItsReason) {
    EXPECT_THAT(audited(audit, entry, log, []() -> Result<void> { return fail(ErrorCode::conflict, "it is there"); }),
                FailsWith(ErrorCode::conflict));
    EXPECT_THAT(text(), HasSubstr(R"("state":"refused")"));
    EXPECT_THAT(text(), HasSubstr(R"("note":"it is there")"));
}

TEST_F(AuditLogTest, ATornLineSwallowsNoOther) {
    std::ofstream(path) << R"({"time":"cut)";
    ASSERT_THAT(audit.append(entry), IsOk());
    EXPECT_TRUE(text().starts_with("{\"time\":\"cut\n{\"time\":\"2026-01-31T12:00:00Z\"")) << text();
    EXPECT_TRUE(text().ends_with("}\n"));
}

TEST_F(AuditLogTest, NothingChangesWhereItCannotBeWritten) {
    std::filesystem::create_directory(path);
    bool done = false;
    EXPECT_THAT(audited(audit, entry, log, [&]() -> Result<void> { return done = true, Result<void>(); }),
                testing::Not(IsOk()));
    EXPECT_FALSE(done);
}

TEST_F(AuditLogTest, S13WhateverAClientWritesStaysWithinItsLine) {
    ASSERT_THAT(audit.append({.actor = "a\r\nb\x1b[31m", .note = "\xff \xe2\x80\xa8 \"}{\""}), IsOk());
    const auto written = text();
    EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 1);
    EXPECT_THAT(written, Not(HasSubstr("\x1b")));
    EXPECT_THAT(written, HasSubstr(R"(\u2028 \"}{\")"));
    for (const char c : written) EXPECT_LT(static_cast<unsigned char>(c), 0x80U);
}

TEST_F(AuditLogTest, IsItsOwnersAndNoLink) {
    ASSERT_THAT(audit.append(entry), IsOk());
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    std::filesystem::rename(path, root / "elsewhere");
    std::filesystem::create_symlink(root / "elsewhere", path);
    EXPECT_THAT(audit.append(entry), Not(IsOk()));
}

}  // namespace
}  // namespace lode
