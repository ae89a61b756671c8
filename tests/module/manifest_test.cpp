// The manifest: its golden file, and one bad variant for each thing that is checked.
#include "module/manifest.h"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "tests/support/golden_file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

/// Every member that a manifest can have, each in use.
Manifest full_manifest() {
    Manifest manifest;
    manifest.name = parse_module_name("acme/seed.v1").value();
    manifest.version = parse_version("1.0.0-rc.1").value();
    manifest.description = "cat, dog \xE2\x80\xA6 and \"mouse\"";
    manifest.license = "CC0-1.0";
    manifest.parent = parse_digest("sha256:" + std::string(64, 'e')).value();
    manifest.files = {{"README.md", 0, parse_digest_hex(std::string(64, 'c')).value()},
                      {"tables/embeddings.safetensors", 176, parse_digest_hex(std::string(64, 'a')).value()},
                      {"words.txt", 14, parse_digest_hex(std::string(64, 'b')).value()}};
    manifest.variables["embeddings"] = {"tables/embeddings.safetensors", "embeddings", Dtype::float32, {4, 3}, true};
    manifest.lookups["vocabulary"] = {"words.txt", 3, {1}};
    manifest.lookups["without_oov"] = {"words.txt", 3, {0}};
    manifest.signatures["default"] = {
        .inputs = {{"tokens", Dtype::string, {std::nullopt}}},
        .outputs = {{"default", Dtype::float32, {std::nullopt, 3}}, {"ids", Dtype::int64, {std::nullopt}}},
        .steps = {
            {"lookup", {{"tokens", "tokens"}}, {{"lookup", std::string("vocabulary")}}, {{"ids", "ids"}}},
            {"gather",
             {{"ids", "ids"}},
             {{"scale", 0.5}, {"limit", std::int64_t{-7}}, {"exact", true}, {"variable", std::string("embeddings")}},
             {{"rows", "default"}}}}};
    manifest.messages["trained_on"] = R"({"corpus":"seed","tokens":3})";
    return manifest;
}

TEST(ManifestTest, WhatIsWrittenIsWhatTheFirstVersionWrote) {
    EXPECT_TRUE(is_golden(to_json(full_manifest()), "manifest/full-1.json"));
}

TEST(ManifestTest, WhatIsReadIsWrittenByteByByteAgain) {
    const std::string text = to_json(full_manifest());
    const auto read = parse_manifest(text);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(to_json(*read), text);
    EXPECT_EQ(read->find_file("words.txt")->size, 14U);
    EXPECT_EQ(read->find_file("word"), nullptr);
}

TEST(ManifestTest, WhatMayBeLeftOutIsNothing) {
    const auto read = parse_manifest(R"({"schema":"lode.module/1","name":"acme/seed","version":"1","files":[]})");
    ASSERT_THAT(read, IsOk());
    EXPECT_TRUE(read->description.empty() && read->files.empty() && read->signatures.empty());
    EXPECT_EQ(read->parent, std::nullopt);
    EXPECT_EQ(to_json(*read).find("parent"), std::string::npos)
        << "a module that was not made from another says nothing";
}

TEST(ManifestTest, SignaturesReadAsPeopleWriteThem) {
    EXPECT_EQ(describe("default", full_manifest().signatures.at("default")),
              "default(tokens: string[?]) -> {default: float32[?,3], ids: int64[?]}");
    SignatureSpec simple = full_manifest().signatures.at("default");
    simple.outputs.pop_back();
    EXPECT_EQ(describe("default", simple), "default(tokens: string[?]) -> float32[?,3]");
}

/// The golden manifest with the value at `pointer` replaced by `value`; an empty `value` removes it.
std::string with(const std::string& pointer, const std::string& value) {
    const auto path = std::filesystem::path(LODE_TEST_DATA) / "manifest/full-1.json";
    Json json = Json::parse(content_of(path));
    const Json patch = value.empty() ? Json{{{"op", "remove"}, {"path", pointer}}}
                                     : Json{{{"op", "add"}, {"path", pointer}, {"value", Json::parse(value)}}};
    return json.patch(patch).dump();
}

TEST(ManifestTest, OneBadMemberIsAnIntegrityErrorThatNamesIt) {
    struct Row {
        std::string name;
        std::string pointer;
        std::string value;
        std::string words;
    };
    const std::string file = R"(,"size":1,"sha256":")" + std::string(64, 'd') + "\"}";
    const std::string step = "/signatures/default/steps/1";
    const Row rows[] = {
        {"no schema", "/schema", "", "`schema`"},
        {"a later schema", "/schema", R"("lode.module/2")", "expected the schema `lode.module/1`, got `lode.module/2`"},
        {"no name", "/name", "", "`name`"},
        {"a name that climbs", "/name", R"("../seed")", "is not a module's name"},
        {"no version", "/version", "", "`version`"},
        {"a version in a number", "/version", "1", "`version`"},
        {"a version that climbs", "/version", R"("latest/../1")", "is not a version"},
        {"a description that is no text", "/description", "7", "`description`"},
        {"a licence that is no text", "/license", "[]", "`license`"},
        {"a parent by name", "/parent", R"("acme/seed")", "`parent`: "},
        {"a parent in a number", "/parent", "7", "`parent`"},
        {"no files", "/files", "", "`files`"},
        {"files by name", "/files", "{}", "`files`"},
        {"a file without a path", "/files/0/path", "", "`path`"},
        {"a file outside", "/files/0/path", R"("../x")", "cannot be the name of a module's file"},
        {"an absolute file", "/files/0/path", R"("/etc/passwd")", "cannot be the name of a module's file"},
        {"the manifest among its files", "/files/0/path", R"("Module.json")", "may not list `module.json`"},
        {"a file without a size", "/files/0/size", "", "`size`"},
        {"a negative size", "/files/0/size", "-1", "`size`"},
        {"a size in fractions", "/files/0/size", "1.0", "`size`"},
        {"sizes that overflow", "/files/0/size", "18446744073709551615", "overflow"},
        {"a file without a digest", "/files/0/sha256", "", "`sha256`"},
        {"a digest with its algorithm", "/files/0/sha256", "\"sha256:" + std::string(64, 'a') + "\"", "64 lower-case"},
        {"a digest in capitals", "/files/0/sha256", "\"" + std::string(64, 'A') + "\"", "64 lower-case"},
        {"files that are not sorted", "/files/0/path", R"("z")", "`files` is not sorted"},
        {"a file twice", "/files/3", R"({"path":"words.txt")" + file, "`files` is not sorted"},
        {"a digest under two sizes", "/files/0/sha256", "\"" + std::string(64, 'b') + "\"", "and another size"},
        {"files that differ in case only", "/files/0/path", R"("WORDS.txt")", "but for case"},
        {"a file that is a folder", "/files/1", R"({"path":"tables")" + file, "is a file and a folder"},
        {"variables in a list", "/variables", "[]", "`variables`"},
        {"a variable without a name", "/variables/", "{}", "a name in `variables` is empty"},
        {"a variable of no listed file", "/variables/embeddings/file", R"("other")", "`other` is not among `files`"},
        {"a variable without a tensor", "/variables/embeddings/tensor", "", "`tensor`"},
        {"a variable without bounds", "/variables/embeddings/shape", "[0, 9223372036854775808]", "more than 2^40"},
        {"two variables of one tensor", "/variables/twin",
         R"({"file":"tables/embeddings.safetensors","tensor":"embeddings","dtype":"float32","shape":[4,3],"trainable":true})",
         "the variables `embeddings` and `twin` are the same tensor `embeddings`"},
        {"an unknown dtype", "/variables/embeddings/dtype", R"("float8")", "the dtype `float8` is not known"},
        {"a variable of strings", "/variables/embeddings/dtype", R"("string")", "cannot hold strings"},
        {"a shape with a hole", "/variables/embeddings/shape/0", "null", "`shape`"},
        {"nine dimensions", "/variables/embeddings/shape", "[1,1,1,1,1,1,1,1,1]", "9 dimensions"},
        {"trainable by a number", "/variables/embeddings/trainable", "1", "`trainable`"},
        {"a lookup in no listed file", "/lookups/vocabulary/file", R"("other")", "`other` is not among `files`"},
        {"a lookup without a size", "/lookups/vocabulary/size", "", "`size`"},
        {"more words than bytes", "/lookups/vocabulary/size", "15", "vocabulary"},
        {"no rule for OOV", "/lookups/vocabulary/oov", "", "`oov`"},
        {"an unknown rule for OOV", "/lookups/vocabulary/oov", R"("drop")", "`oov`"},
        {"ragged by a number", "/signatures/default/inputs/0/ragged", "1", "`ragged`"},
        {"a ragged list", "/signatures/default/inputs/0/ragged", "true",
         "`tokens` is ragged: expected its second dimension to be null"},
        {"no buckets", "/lookups/vocabulary/oov/buckets", "0", "`buckets` is 0"},
        {"too many buckets", "/lookups/vocabulary/oov/buckets", "2147483649", "`buckets` is 2147483649"},
        {"a signature without outputs", "/signatures/default/outputs", "[]", "`outputs` is empty"},
        {"inputs by name", "/signatures/default/inputs", "{}", "`inputs`"},
        {"an input twice", "/signatures/default/inputs/1", R"({"name":"tokens","dtype":"string","shape":[]})",
         "names `tokens` twice"},
        {"a negative dimension", "/signatures/default/outputs/0/shape/1", "-1", "`shape`"},
        {"a signature without steps", "/signatures/default/steps", "", "`steps`"},
        {"a step without an op", step + "/op", "", "`op`"},
        {"a value that nothing makes", step + "/inputs/ids", R"("other")", "step 2 (`gather`) uses `other`"},
        {"a value made twice", step + "/outputs/rows", R"("ids")", "makes `ids`, which is there already"},
        {"an output that nothing makes", step + "/outputs/rows", R"("vectors")", "no step makes the output `default`"},
        {"an attribute that is a list", step + "/attributes/scale", "[1]", "the attribute `scale`"},
        {"an attribute beyond 63 bits", step + "/attributes/limit", "9223372036854775808", "`limit` is too large"},
        {"messages in a list", "/messages", "[]", "`messages`"},
        {"a message under a path", "/messages/a.b", "1", "`a.b` in `messages` is no key"},
        {"a message under a number", "/messages/1a", "1", "`1a` in `messages` is no key"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(parse_manifest(with(row.pointer, row.value)), FailsWith(ErrorCode::integrity, row.words));
    }
}

TEST(ManifestTest, AnInvalidTextIsNeverAManifest) {
    EXPECT_THAT(parse_manifest(""), FailsWith(ErrorCode::integrity, "malformed JSON"));
    EXPECT_THAT(parse_manifest("[]"), FailsWith(ErrorCode::integrity, "`schema`"));
    EXPECT_THAT(parse_manifest(R"({"schema":"lode.module/1","schema":"lode.module/1"})"),
                FailsWith(ErrorCode::integrity, "the key `schema` comes twice"));
}

TEST(ManifestTest, ARaggedInputReadsBackAndIsShownAsOne) {
    Manifest manifest = full_manifest();
    manifest.signatures["default"].inputs[0] = {"tokens", Dtype::string, {std::nullopt, std::nullopt}, true};
    const auto read = parse_manifest(to_json(manifest));
    ASSERT_THAT(read, IsOk());
    EXPECT_TRUE(read->signatures.at("default").inputs[0].ragged);
    EXPECT_EQ(describe(read->signatures.at("default").inputs[0]), "tokens: ragged string[?,?]");
    EXPECT_EQ(to_json(*read), to_json(manifest));
}

}  // namespace
}  // namespace lode
