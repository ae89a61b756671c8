// What is refused before a version appears, and how a version is withdrawn.
#include <gmock/gmock.h>

#include "authoring/check_module.h"
#include "module/module_folder.h"
#include "module/registry_documents.h"
#include "tests/registry_server/running_registry.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A module folder's files and manifest, as they are.
SampleModule sample_of(const ModuleFolder& module) {
    SampleModule sample{{}, content_of(module.path / "module.json")};
    for (const auto& file : module.manifest.files) sample.files[file.path] = content_of(module.path / file.path);
    return sample;
}

/// The same with another content of one file, and a manifest that says so.
SampleModule with_file(SampleModule sample, const std::string& path, const std::string& content) {
    auto manifest = must(parse_manifest(sample.manifest));
    for (auto& file : manifest.files)
        if (file.path == path) file = {path, content.size(), digest_of(content)};
    sample.files[path] = content;
    sample.manifest = to_json(manifest);
    return sample;
}

class PublishChecksTest : public testing::Test {
protected:
    RawResponse yank(std::string_view version, std::string_view body) const {
        return m_registry.put(fmt::format("/api/yanks/{}", version), body);
    }
    RawResponse undo(std::string_view version) const {
        return send_request(m_registry.port(), fmt::format("DELETE /api/yanks/{} HTTP/1.1\r\nAuthorization: Bearer {}",
                                                           version, m_registry.token()));
    }
    std::string document(std::string_view path) const { return m_registry.get(path).body; }

    const TemporaryFolder m_root;
    const TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    RunningRegistry m_registry{m_root.path(), m_clock, m_log};
    const SampleModule m_seed = sample_of(write_seed_module(m_folder / "seed"));
};

TEST_F(PublishChecksTest, S17AModuleWithABrokenFileIsRefusedByTheNameOfTheFile) {
    const auto& table = m_seed.files.at("embeddings.safetensors");
    const std::vector<std::pair<std::string, std::string>> attacks = {
        {"embeddings.safetensors", "no safetensors at all"},
        {"embeddings.safetensors", std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F{}", 10)},
        {"embeddings.safetensors", table.substr(0, table.size() - 4)},
        {"embeddings.safetensors", table + "tail"},
        {"words.txt", "cat\ndog\ncat\n"},
        {"words.txt", "cat\ndog\n"},
        {"words.txt", "cat\ndog\nmouse\nhorse\n"},
        {"words.txt", "cat\n\nmouse\n"},
        {"words.txt", std::string("cat\nd\0g\nmouse\n", 14)},
        {"words.txt", ""},
    };
    for (const auto& [path, content] : attacks) {
        const auto refused = m_registry.publish(with_file(m_seed, path, content), "acme/seed/1");
        EXPECT_EQ(refused.status, 422) << path << ": " << content;
        EXPECT_THAT(refused.body, AllOf(HasSubstr("\"integrity\""), HasSubstr("`" + path + "`"))) << content;
        EXPECT_EQ(m_registry.get("/acme/seed/1/module.json").status, 404);
    }
    EXPECT_THAT(names_in(m_root / "private/uploads"), IsEmpty());
    EXPECT_EQ(m_registry.publish(m_seed, "acme/seed/1").status, 201);
}

TEST_F(PublishChecksTest, AVocabularyLargerThanCanBeCheckedIsRefusedUnread) {
    const ModuleFolder module = must(read_module_folder(m_folder / "seed"));
    EXPECT_THAT(check_module(module, {.tokens = 2}), FailsWith(ErrorCode::integrity, "more than the 2"));
    EXPECT_THAT(check_module(module, {.tokens = 3}), IsOk());
}

TEST_F(PublishChecksTest, S07AVersionIsTheSameBytesForEver) {
    ASSERT_EQ(m_registry.publish(m_seed, "acme/seed/1").status, 201);
    EXPECT_EQ(m_registry.publish(m_seed, "acme/seed/1").status, 200);
    const auto other = with_file(m_seed, "words.txt", "cat\ndog\nmoose\n");
    EXPECT_EQ(m_registry.publish(other, "acme/seed/1").status, 409);
    EXPECT_EQ(yank("acme/seed/1", R"({"reason":"wrong words"})").status, 200);
    EXPECT_EQ(m_registry.publish(other, "acme/seed/1").status, 409) << "yanked is not gone";
    EXPECT_EQ(m_registry.publish(m_seed, "acme/seed/1").status, 200);
    const auto release = must(parse_versions_document(document("/acme/seed/versions.json"))).versions.at(0);
    EXPECT_TRUE(release.yanked) << "publishing again undoes no yank";
    EXPECT_EQ(release.yank_reason, "wrong words");
    EXPECT_EQ(m_registry.get("/Acme/seed/1/module.json").status, 404);
    EXPECT_NE(m_registry.put("/acme/Seed/1/module.json", m_seed.manifest).status, 201);
}

TEST_F(PublishChecksTest, S07NamesThatReadTheSameWithoutTheirSlashAreTwo) {
    const auto left = sample_module("acme/a-b", "1");
    EXPECT_EQ(m_registry.publish(left, "acme/a-b/1").status, 201);
    EXPECT_EQ(yank("acme/a-b/1", R"({"reason":"x"})").status, 200);
    EXPECT_EQ(yank("acme-a/b/1", R"({"reason":"x"})").status, 403) << "another publisher";
    EXPECT_EQ(m_registry.put("/acme-a/b/1/module.json", left.manifest).status, 403);
}

TEST_F(PublishChecksTest, AYankedVersionIsHiddenWithItsReasonAndShownAgain) {
    ASSERT_EQ(m_registry.publish(sample_module("acme/m", "1"), "acme/m/1").status, 201);
    ASSERT_EQ(m_registry.publish(sample_module("acme/m", "2"), "acme/m/2").status, 201);
    EXPECT_EQ(yank("acme/m/2", R"({"reason":"rows are shifted"})").status, 200);
    EXPECT_THAT(document("/acme/m/versions.json"), HasSubstr(R"("yank_reason": "rows are shifted")"));
    EXPECT_EQ(m_registry.get("/acme/m/2/module.json").status, 200) << "never deleted";
    EXPECT_EQ(yank("acme/m/1", R"({"reason":"x"})").status, 200);
    EXPECT_EQ(undo("acme/m/2").status, 200);
    EXPECT_EQ(undo("acme/m/2").status, 200) << "again changes nothing";
    m_registry.stop();
    EXPECT_THAT(content_of(m_root / "public/modules.json"), HasSubstr(R"("newest": "2")"));
}

TEST_F(PublishChecksTest, WhatCannotBeYankedIsToldApart) {
    ASSERT_EQ(m_registry.publish(sample_module("acme/m", "1"), "acme/m/1").status, 201);
    EXPECT_EQ(yank("acme/m/2", R"({"reason":"x"})").status, 404);
    EXPECT_EQ(yank("acme/m/1.0", R"({"reason":"x"})").status, 404) << "published as 1";
    EXPECT_EQ(undo("acme/nothing/1").status, 404);
    EXPECT_EQ(m_registry.get("/acme/nothing/versions.json").status, 404);
    for (const std::string body :
         {"", "{}", "[]", R"({"reason":""})", R"({"reason":7})", "{\"reason\":\"a\\nb\"}", R"({"reason":"\u001b[2J"})"})
        EXPECT_EQ(yank("acme/m/1", body).status, 422) << body;
    EXPECT_EQ(yank("acme/m/1", std::string(9000, ' ')).status, 413);
    EXPECT_EQ(yank("acme/m/1/2", R"({"reason":"x"})").status, 404);
    const auto path = "/api/yanks/acme/m/1 HTTP/1.1";
    EXPECT_EQ(send_request(m_registry.port(), fmt::format("PUT {}", path), R"({"reason":"x"})").status, 401);
    EXPECT_EQ(m_registry.get("/api/yanks/acme/m/1").status, 405);
    EXPECT_THAT(document("/acme/m/versions.json"), HasSubstr(R"("yanked": false)"));
}

}  // namespace
}  // namespace lode
