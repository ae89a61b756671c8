// The forms of a handle, told apart.
#include "module/handle.h"

#include <map>

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

TEST(HandleTest, AUrlThatEndsWithAModulesNameFloats) {
    struct Row {
        std::string_view text;
        std::string_view name;
        std::string_view range;
        std::string_view canonical;
    };
    const Row rows[] = {
        {"https://hub.example/acme/seed", "acme/seed", "*", "https://hub.example/acme/seed"},
        {"HTTPS://Hub.Example:443/acme/seed/", "acme/seed", "*", "https://hub.example/acme/seed"},
        {"https://hub.example/acme/seed@latest", "acme/seed", "*", "https://hub.example/acme/seed"},
        {"https://hub.example/m/acme/seed@^1.2", "acme/seed", "^1.2", "https://hub.example/m/acme/seed@^1.2"},
        {"https://hub.example/acme/seed@>=1 <2", "acme/seed", ">=1,<2", "https://hub.example/acme/seed@>=1,<2"},
        {"https://hub.example/acme/seed@1.2", "acme/seed", "1.2", "https://hub.example/acme/seed@1.2"},
        {"https://hub.example/acme/v1.5-small", "acme/v1.5-small", "*", "https://hub.example/acme/v1.5-small"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        const auto handle = parse_handle(row.text, home);
        ASSERT_THAT(handle, IsOk());
        const auto* floating = std::get_if<FloatingUrl>(&handle->target());
        ASSERT_NE(floating, nullptr);
        EXPECT_EQ(to_string(floating->name), row.name);
        EXPECT_EQ(to_string(floating->range), row.range);
        EXPECT_EQ(handle->canonical(), row.canonical);
        EXPECT_EQ(handle->is_floating(), row.range != "1.2");
    }
}

TEST(HandleTest, APublisherAndANameAreForTheRegistries) {
    for (const auto& [text, canonical] :
         std::map<std::string, std::string>{{"acme/seed", "acme/seed"},
                                            {"acme/seed@*", "acme/seed"},
                                            {"acme/seed@1.2", "acme/seed@1.2"},
                                            {"acme/seed@~1.2, <1.2.5", "acme/seed@~1.2,<1.2.5"},
                                            {"acme/v1.5-small@^2", "acme/v1.5-small@^2"}}) {
        SCOPED_TRACE(text);
        const auto handle = parse_handle(text, home);
        ASSERT_THAT(handle, IsOk());
        EXPECT_TRUE(std::holds_alternative<NamedModule>(handle->target()));
        EXPECT_EQ(handle->canonical(), canonical);
        EXPECT_FALSE(handle->is_local());
    }
}

TEST(HandleTest, AnArchivesEndingComesBeforeANamesDots) {
    for (const std::string ending : {".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".zip"}) {
        SCOPED_TRACE(ending);
        const auto remote = parse_handle("https://hub.example/acme/seed" + ending, home);
        ASSERT_THAT(remote, IsOk());
        EXPECT_EQ(to_string(std::get<ArchiveUrl>(remote->target()).url), "https://hub.example/acme/seed" + ending);
        EXPECT_EQ(remote->canonical(), "https://hub.example/acme/seed" + ending);
        const auto local = parse_handle("./seed" + ending, home);
        ASSERT_THAT(local, IsOk());
        EXPECT_EQ(std::get<LocalArchive>(local->target()).path, "seed" + ending);
        for (const std::string range : {"@*", "@^1"})
            EXPECT_THAT(parse_handle(std::string("https://hub.example/acme/seed").append(ending).append(range), home),
                        FailsWith(ErrorCode::invalid_argument, "an archive has no versions"));
        EXPECT_THAT(parse_handle("acme/seed" + ending + "@^1", home), FailsWith(ErrorCode::invalid_argument));
        EXPECT_THAT(parse_handle("acme/seed" + ending, home),
                    FailsWith(ErrorCode::invalid_argument, "`./acme/seed" + ending + "`"));
    }
    EXPECT_TRUE(std::holds_alternative<LocalFolder>(must(parse_handle("./seed.zip/", home)).target()));
    EXPECT_TRUE(std::holds_alternative<ManifestUrl>(
        must(parse_handle("https://hub.example/seed.zip/module.json", home)).target()));
}

TEST(HandleTest, APinIsTakenOffAndIsNoPartOfTheCanonicalForm) {
    for (const std::string text :
         {"https://hub.example/acme/seed/1", "./seed", "file:///srv/seed", "https://hub.example/acme/seed@^1",
          "https://hub.example/x.tar.gz", "./x.zip", "acme/seed", "acme/seed@1.2", "https://hub.example/module.json"}) {
        SCOPED_TRACE(text);
        const auto pinned = parse_handle(std::string(text).append("#sha256=").append(hex), home);
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
        {"a bare archive", "seed.tgz", "`./seed.tgz`"},
        {"a bare pair of another case", "Acme/Seed", "neither a URL nor a path"},
        {"a reserved publisher", "api/seed", "neither a URL nor a path"},
        {"a version after a slash", "acme/seed/1.2", "write `acme/seed@1.2`"},
        {"a bare pair with no range", "acme/seed@", "is not a range of versions"},
        {"a URL with no range", "https://hub.example/acme/seed@", "is not a range of versions"},
        {"a range after a version", "https://hub.example/acme/seed/1@^1", "/publisher/name"},
        {"nothing", "", "neither a URL nor a path"},
        {"a URL without a name", "https://hub.example/seed", "too short"},
        {"a URL that names no version", "https://hub.example/acme/seed/latest", "`latest` is no version"},
        {"a publisher that is none", "https://hub.example/api/seed/1", "/publisher/name/version"},
        {"another scheme", "s3://bucket/acme/seed/1", "only https and http"},
        {"a relative file URL", "file://seed", "absolute path"},
        {"a NUL", std::string("./se\0ed", 7), "NUL"},
        {"a query", "https://hub.example/acme/seed/1?x=1", "a query"},
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
