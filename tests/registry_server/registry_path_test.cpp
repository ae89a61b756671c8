// What paths mean, and what names nothing.
#include "registry_server/registry_path.h"

#include <gtest/gtest.h>

namespace lode {
namespace {

TEST(RegistryPathTest, KnowsTheCommitPointOfAVersion) {
    const auto path = parse_registry_path("/acme/glove-en/1.0/module.json");
    ASSERT_TRUE(path && std::holds_alternative<ManifestPath>(*path));
    EXPECT_EQ(to_string(std::get<ManifestPath>(*path).name), "acme/glove-en");
    EXPECT_EQ(to_string(std::get<ManifestPath>(*path).version), "1.0");
}

TEST(RegistryPathTest, KnowsBlobsByTheirDigest) {
    const std::string hex(64, 'a');
    const auto path = parse_registry_path("/api/blobs/sha256/" + hex);
    ASSERT_TRUE(path && std::holds_alternative<BlobPath>(*path));
    EXPECT_EQ(std::get<BlobPath>(*path).digest.hex(), hex);
    for (const auto& wrong : {std::string(63, 'a'), std::string(64, 'A'), std::string(65, 'a'), std::string("latest")})
        EXPECT_FALSE(parse_registry_path("/api/blobs/sha256/" + wrong)) << wrong;
}

TEST(RegistryPathTest, TakesAnythingElseThatIsPlainForAFile) {
    for (const std::string path :
         {"/registry.json", "/modules.json", "/acme/glove/versions.json", "/acme/glove/1/words.txt",
          "/acme/glove/1/sub/table.safetensors", "/Acme/x", "/a..b"}) {
        const auto parsed = parse_registry_path(path);
        EXPECT_TRUE(parsed && std::holds_alternative<PublicPath>(*parsed)) << path;
    }
}

TEST(RegistryPathTest, S01ANameThatLeadsElsewhereNamesNothing) {
    for (const std::string path : {"",
                                   "//",
                                   "/acme/m/1/x/",
                                   "/-/",
                                   "registry.json",
                                   "//registry.json",
                                   "/acme//x",
                                   "/acme/",
                                   "/.",
                                   "/..",
                                   "/../private/tokens.json",
                                   "/acme/../registry.json",
                                   "/acme/./x",
                                   "/%2e%2e/private",
                                   "/%2e%2e%2fprivate",
                                   "/%252e%252e/private",
                                   "/..%5cprivate",
                                   "/..\\private",
                                   "/registry.json%00",
                                   "/registry.json%20",
                                   "/\xc0\xae\xc0\xae/private",
                                   "/.hidden",
                                   "/acme/.versions.json.0",
                                   "/a b",
                                   "/a:b",
                                   "/a;b",
                                   "/a~b",
                                   "/a+b"})
        EXPECT_FALSE(parse_registry_path(path)) << path;
    EXPECT_FALSE(parse_registry_path(std::string("/registry.json\0", 15)));
    EXPECT_FALSE(parse_registry_path("/" + std::string(8000, 'a')));
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "/a";
    EXPECT_FALSE(parse_registry_path(deep));
}

TEST(RegistryPathTest, PeopleAskForPages) {
    const auto page_at = [](std::string_view path) {
        const auto parsed = parse_registry_path(path);
        const auto* page = parsed ? std::get_if<PagePath>(&*parsed) : nullptr;
        return page == nullptr ? std::string() : page->file;
    };
    EXPECT_EQ(page_at("/"), "-/index.html");
    EXPECT_EQ(page_at("/acme/glove"), "-/acme/glove/index.html");
    EXPECT_EQ(page_at("/acme/glove/"), "-/acme/glove/index.html");
    EXPECT_EQ(page_at("/acme/glove/1.2.3-rc.1"), "-/acme/glove/1.2.3-rc.1/index.html");
    for (const std::string path : {"/acme/glove/1/module.json", "/api/glove", "/registry.json", "/healthz"})
        EXPECT_EQ(page_at(path), "") << path;
}

TEST(RegistryPathTest, OnlyFilesOfAVersionAreImmutable) {
    EXPECT_TRUE(is_immutable("/acme/glove/1/module.json"));
    EXPECT_TRUE(is_immutable("/acme/glove/1.2.3-rc.1/sub/words.txt"));
    for (const std::string path :
         {"/registry.json", "/modules.json", "/acme/glove/versions.json", "/acme/glove/latest/x", "/acme/glove/1"})
        EXPECT_FALSE(is_immutable(path)) << path;
}

}  // namespace
}  // namespace lode
