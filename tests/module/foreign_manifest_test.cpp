// Manifests of folders that have none: made, and the same for the same files.
#include "module/foreign_manifest.h"

#include "module/hashing.h"
#include "module/published_manifest.h"
#include "tests/support/golden_file.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

FileEntry file(std::string path, std::string_view content = "x") {
    return {std::move(path), content.size(), digest_of(content)};
}

TEST(ForeignManifestTest, WhatIsWrittenIsWhatTheFirstVersionWrote) {
    const auto manifest = foreign_manifest(
        {file("variables/variables.index", "index"), file("saved_model.pb", "model"), file("assets/a")});
    ASSERT_THAT(manifest, IsOk());
    EXPECT_TRUE(is_golden(to_json(*manifest), "manifest/foreign-1.json"));
}

TEST(ForeignManifestTest, TheSameFilesInAnyOrderGiveTheSameText) {
    const auto one = must(foreign_manifest({file("a"), file("b/c"), file("b.d")}));
    const auto other = must(foreign_manifest({file("b/c"), file("b.d"), file("a")}));
    EXPECT_EQ(to_json(one), to_json(other));
    EXPECT_EQ(to_json(must(parse_manifest(to_json(one)))), to_json(one));
}

TEST(ForeignManifestTest, ASavedModelIsKnownByTheFileAtItsRoot) {
    EXPECT_EQ(must(foreign_manifest({file("saved_model.pb")})).kind, ForeignKind::saved_model);
    EXPECT_EQ(must(foreign_manifest({file("saved_model.pbtxt")})).kind, ForeignKind::saved_model);
    EXPECT_EQ(must(foreign_manifest({file("sub/saved_model.pb")})).kind, ForeignKind::files);
    EXPECT_EQ(must(foreign_manifest({file("model.safetensors")})).kind, ForeignKind::files);
    EXPECT_EQ(title_of(must(foreign_manifest({file("saved_model.pb")}))), "saved_model");
}

TEST(ForeignManifestTest, AFileThatAManifestCannotHoldIsNamed) {
    for (const std::string& path :
         {std::string("a b"), std::string(".gitignore"), std::string("d/._x"), std::string("caf\xC3\xA9"),
          std::string("\xFF"), std::string("../x"), std::string(), std::string("a//b")})
        EXPECT_THAT(foreign_manifest({file("ok"), file(path)}),
                    FailsWith(ErrorCode::integrity, "`" + path + "` cannot be the name"));
    EXPECT_THAT(foreign_manifest({file("module.json")}), FailsWith(ErrorCode::integrity, "module.json"));
    EXPECT_THAT(foreign_manifest({file("a"), file("A")}), FailsWith(ErrorCode::integrity, "but for case"));
    EXPECT_THAT(foreign_manifest({file("a"), file("a")}), FailsWith(ErrorCode::integrity, "`a`"));
    EXPECT_THAT(foreign_manifest({file("a"), file("a/b")}), FailsWith(ErrorCode::integrity, "a file and a folder"));
    EXPECT_THAT(foreign_manifest({}), FailsWith(ErrorCode::integrity, "no files"));
}

TEST(ForeignManifestTest, OneFromElsewhereMustBeTheOneThatIsMade) {
    const auto made = must(foreign_manifest({file("saved_model.pb")}));
    EXPECT_THAT(check_foreign_manifest(made, to_json(made)), IsOk());
    EXPECT_THAT(check_foreign_manifest(made, to_json(made) + "\n"), FailsWith(ErrorCode::integrity, "not the one"));
    Manifest other = made;
    other.kind = ForeignKind::files;
    EXPECT_THAT(check_foreign_manifest(other, to_json(other)), FailsWith(ErrorCode::integrity, "not the one"));
}

TEST(ForeignManifestTest, BearsTheNameThatItIsPublishedByAndDoesNotWriteIt) {
    const auto made = must(foreign_manifest({file("a")}));
    const ModuleName name{"acme", "half"};
    const auto published = must(published_manifest(made, name, must(parse_version("123"))));
    EXPECT_EQ(published.name, name);
    EXPECT_EQ(to_string(published.version), "123");
    EXPECT_EQ(to_json(published), to_json(made));
}

TEST(ForeignManifestTest, AModuleOfLodesOwnKeepsItsName) {
    Manifest own;
    own.name = {"acme", "m"};
    own.version = must(parse_version("1.0"));
    EXPECT_THAT(published_manifest(own, own.name, own.version), IsOk());
    EXPECT_THAT(published_manifest(own, own.name, must(parse_version("1"))),
                FailsWith(ErrorCode::integrity, "that of `acme/m/1.0`"));
    EXPECT_THAT(published_manifest(own, {"acme", "n"}, own.version), FailsWith(ErrorCode::integrity, "that of"));
}

TEST(ForeignManifestTest, AKindAllowsNothingButFiles) {
    const auto with = [](std::string_view members) {
        return parse_manifest(R"({"schema":"lode.module/1","files":[],)" + std::string(members) + "}");
    };
    EXPECT_THAT(with(R"("kind":"files")"), IsOk());
    EXPECT_THAT(with(R"("kind":"graph")"), FailsWith(ErrorCode::integrity, "`graph` is not known"));
    EXPECT_THAT(with(R"("kind":7)"), FailsWith(ErrorCode::integrity, "kind"));
    for (const auto* member : {"name", "version", "signatures", "messages", "other"})
        EXPECT_THAT(with(R"("kind":"files",")" + std::string(member) + R"(":"acme/a")"),
                    FailsWith(ErrorCode::integrity, "cannot have `" + std::string(member) + "`"));
}

}  // namespace
}  // namespace lode
