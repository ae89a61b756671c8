// Names that become paths and URLs: modules, digests, files, dtypes, tokens.
#include <string>

#include "module/digest.h"
#include "module/dtype.h"
#include "module/file_path.h"
#include "module/hashing.h"
#include "module/module_name.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

const std::string cat_hex =
    "77af778b51abd4a3c51c5ddd97204a9c3ae614ebccb75a606c3b6865aed6744e";  // echo -n cat | sha256sum

TEST(ModuleNameTest, PublisherAndNameComeBack) {
    for (const auto* text : {"acme/seed", "a/b", "acme-2/glove_en-100", "acme/v1.5-small"}) {
        SCOPED_TRACE(text);
        const auto name = parse_module_name(text);
        ASSERT_THAT(name, IsOk());
        EXPECT_EQ(to_string(*name), text);
    }
}

TEST(ModuleNameTest, WhatIsNoNameIsRefused) {
    for (const std::string_view text : {"",           "acme",         "acme/",        "/seed",        "acme/seed/1",
                                        "acme//seed", "Acme/seed",    "acme/Seed",    "acme/../seed", "../seed",
                                        "acme/..",    "acme/.seed",   ".acme/seed",   "ac.me/seed",   "1acme/seed",
                                        "acme/1seed", "-acme/seed",   "acme/seed ",   "acme/se\ned",  "acme/s\xC3\xA9",
                                        "api/seed",   "healthz/seed", "metrics/seed", "acme\\seed"}) {
        EXPECT_THAT(parse_module_name(text), FailsWith(ErrorCode::invalid_argument, "is not a module's name")) << text;
    }
    EXPECT_THAT(parse_module_name(std::string(64, 'a') + "/" + std::string(64, 'b')), IsOk());
    EXPECT_THAT(parse_module_name(std::string(65, 'a') + "/b"), FailsWith(ErrorCode::invalid_argument));
    EXPECT_THAT(parse_module_name("a/" + std::string(65, 'b')), FailsWith(ErrorCode::invalid_argument));
    EXPECT_THAT(parse_module_name(std::string("acme/se\0ed", 10)), FailsWith(ErrorCode::invalid_argument));
}

TEST(DigestTest, ADigestOfBytesIsItsName) {
    EXPECT_EQ(to_string(digest_of("cat")), "sha256:" + cat_hex);
    EXPECT_EQ(parse_digest("sha256:" + cat_hex).value(), digest_of("cat"));
    EXPECT_EQ(parse_digest_hex(cat_hex).value(), digest_of("cat"));
}

TEST(DigestTest, WhatCouldBecomeAnotherPathIsNoDigest) {
    std::string upper = cat_hex;
    upper[0] = 'A';
    for (const std::string& text :
         {std::string(), std::string("sha256:"), cat_hex, "sha256-" + cat_hex, "SHA256:" + cat_hex, "sha512:" + cat_hex,
          "sha256:" + upper, "sha256:" + cat_hex.substr(1), "sha256:" + cat_hex + "0", "sha256: " + cat_hex.substr(1),
          std::string("sha256:../../../etc/passwd"), "sha256:" + cat_hex.substr(0, 63) + "/",
          "sha256:" + cat_hex.substr(0, 63) + "g", "sha256:" + cat_hex + "\n"}) {
        EXPECT_THAT(parse_digest(text), FailsWith(ErrorCode::invalid_argument)) << text;
    }
}

TEST(FilePathTest, PlainRelativeNamesAreFree) {
    for (const std::string& path :
         {std::string("words.txt"), std::string("a"), std::string("tables/en.US/x_1-2.safetensors"),
          std::string("UPPER"), std::string("a..b"), std::string("trailing."), std::string(255, 'a'),
          std::string("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16")})
        EXPECT_THAT(check_file_path(path), IsOk()) << path;
}

TEST(FilePathTest, NamesThatLeaveTheFolderOrDifferBetweenSystemsAreRefused) {
    for (const std::string& path : {std::string(),
                                    std::string("/etc/passwd"),
                                    std::string(".."),
                                    std::string("../words.txt"),
                                    std::string("a/../b"),
                                    std::string("a/./b"),
                                    std::string("."),
                                    std::string("a/"),
                                    std::string("a//b"),
                                    std::string(".hidden"),
                                    std::string("a/.hidden"),
                                    std::string("a\\b"),
                                    std::string("C:x"),
                                    std::string("a b"),
                                    std::string("a\nb"),
                                    std::string("a\0b", 3),
                                    std::string("caf\xC3\xA9"),
                                    std::string("~/x"),
                                    std::string("a*"),
                                    std::string(256, 'a'),
                                    std::string("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"),
                                    std::string(200, 'a') + "/" + std::string(200, 'b') + "/" + std::string(200, 'c')})
        EXPECT_THAT(check_file_path(path),
                    FailsWith(ErrorCode::invalid_argument, "cannot be the name of a module's file"))
            << path;
}

TEST(DtypeTest, NamesAreTensorFlowsAndSafetensors) {
    struct Row {
        Dtype dtype;
        std::string_view name;
        std::string_view safetensors;
        std::uint64_t size;
    };
    const Row rows[] = {{Dtype::float32, "float32", "F32", 4},    {Dtype::float16, "float16", "F16", 2},
                        {Dtype::bfloat16, "bfloat16", "BF16", 2}, {Dtype::int8, "int8", "I8", 1},
                        {Dtype::int64, "int64", "I64", 8},        {Dtype::string, "string", "", 0}};
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(to_string(row.dtype), row.name);
        EXPECT_EQ(parse_dtype(row.name).value(), row.dtype);
        EXPECT_EQ(safetensors_name(row.dtype), row.safetensors);
        EXPECT_EQ(size_in_bytes(row.dtype), row.size);
    }
    EXPECT_THAT(parse_dtype("F32"), FailsWith(ErrorCode::integrity, "`F32` is not known"));
}

}  // namespace
}  // namespace lode
