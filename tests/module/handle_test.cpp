// The forms of a handle, told apart.
#include "module/handle.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

const std::filesystem::path home = "/home/ada";
const std::string hex(64, 'a');

TEST(HandleTest, PathsAreLocalFolders) {
    struct Row {
        std::string_view text;
        std::string_view path;
    };
    const Row rows[] = {
        {"./seed", "seed"},
        {"../seed", "../seed"},
        {"/srv/seed", "/srv/seed"},
        {"/srv/seed/", "/srv/seed"},
        {"/srv//x/../seed", "/srv/seed"},
        {"~/seed", "/home/ada/seed"},
        {"~", "/home/ada"},
        {"file:///srv/seed", "/srv/seed"},
        {"./seed/module.json", "seed"},
        {"/", "/"},
        {".", "."},
        {"./with space?and#marks", "with space?and#marks"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        const auto handle = parse_handle(row.text, home);
        ASSERT_THAT(handle, IsOk());
        const auto* local = std::get_if<LocalFolder>(&handle->target());
        ASSERT_NE(local, nullptr);
        EXPECT_EQ(local->path, std::filesystem::path(row.path));
        EXPECT_EQ(handle->text(), row.text);
    }
}

TEST(HandleTest, AUrlThatEndsWithAVersionIsFixed) {
    const auto handle = parse_handle("HTTPS://Hub.Example:443/mirror/acme/glove-en-100/1.2.0/", home);
    ASSERT_THAT(handle, IsOk());
    const auto& fixed = std::get<FixedUrl>(handle->target());
    EXPECT_EQ(to_string(fixed.folder), "https://hub.example/mirror/acme/glove-en-100/1.2.0");
    EXPECT_EQ(to_string(fixed.name), "acme/glove-en-100");
    EXPECT_EQ(to_string(fixed.version), "1.2.0");
    EXPECT_EQ(handle->canonical(), "https://hub.example/mirror/acme/glove-en-100/1.2.0");
    EXPECT_EQ(handle->pin(), std::nullopt);
}

TEST(HandleTest, AUrlThatEndsWithTheManifestNeedsNoNaming) {
    const auto handle = parse_handle("https://static.example/any/Folder/module.json", home);
    ASSERT_THAT(handle, IsOk());
    EXPECT_EQ(to_string(std::get<ManifestUrl>(handle->target()).folder), "https://static.example/any/Folder");
    EXPECT_EQ(handle->canonical(), "https://static.example/any/Folder/module.json");
}

TEST(HandleTest, APinIsTakenOffAndIsNoPartOfTheCanonicalForm) {
    for (const std::string text : {"https://hub.example/acme/seed/1", "./seed", "file:///srv/seed"}) {
        SCOPED_TRACE(text);
        const auto pinned = parse_handle(text + "#sha256=" + hex, home);
        ASSERT_THAT(pinned, IsOk());
        EXPECT_EQ(pinned->pin(), parse_digest_hex(hex).value());
        EXPECT_EQ(pinned->canonical(), parse_handle(text, home)->canonical());
    }
}

TEST(HandleTest, WhatIsNoHandleIsRefusedWithAHint) {
    struct Row {
        std::string_view name;
        std::string text;
        std::string_view words;
    };
    const Row rows[] = {
        {"a bare word", "seed", "`./seed`"},
        {"a bare pair", "acme/seed", "neither a URL nor a path"},
        {"nothing", "", "neither a URL nor a path"},
        {"a URL without a version", "https://hub.example/acme/seed", "too short"},
        {"a URL that names no version", "https://hub.example/acme/seed/latest", "name a version"},
        {"a publisher that is none", "https://hub.example/api/seed/1", "/publisher/name/version"},
        {"another scheme", "s3://bucket/acme/seed/1", "only https and http"},
        {"a relative file URL", "file://seed", "absolute path"},
        {"a NUL", std::string("./se\0ed", 7), "NUL"},
        {"a query", "https://hub.example/acme/seed/1?x=1", "a query or fragment"},
        {"a parent", "https://hub.example/acme/../seed/1", "path segment"},
        {"a short pin", "./seed#sha256=abc", "64 lower-case hex digits"},
        {"an upper-case pin", "./seed#sha256=" + std::string(64, 'A'), "64 lower-case hex digits"},
        {"two pins", "https://hub.example/acme/seed/1#sha256=" + hex + "#sha256=" + hex, "fragment"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_handle(row.text, home), FailsWith(ErrorCode::invalid_argument, std::string(row.words)));
    }
}

TEST(HandleTest, AHomeThatIsNotKnownIsSaidSo) {
    EXPECT_THAT(parse_handle("~/seed", {}), FailsWith(ErrorCode::invalid_argument, "no home folder"));
}

TEST(HandleTest, APasswordIsNeverRepeated) {
    const auto handle = parse_handle("https://me:secret@hub.example/acme/seed/1", home);
    ASSERT_FALSE(handle.has_value());
    EXPECT_THAT(handle.error().message + handle.error().hint, testing::Not(testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace lode
