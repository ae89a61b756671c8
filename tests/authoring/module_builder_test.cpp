// A module put together by hand: its bytes, that it stands alone, and that every wrong part is named.
#include "authoring/module_builder.h"

#include <cstring>
#include <filesystem>

#include <gmock/gmock.h>

#include "authoring/op_parameters.h"
#include "module/module_folder.h"
#include "module/safetensors.h"
#include "runtime/op.h"
#include "tests/support/golden_file.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;
using Tokens = std::vector<std::string>;

constexpr std::string_view seed_text = "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n";

Matrix seed_rows() {
    Matrix rows(3, 3);
    rows << 1.11F, 2.56F, 3.45F, 1, 2, 3, 0.5F, 0.1F, 0.6F;
    return rows;
}

/// The floats of the only tensor of a file.
std::vector<float> floats_of(const fs::path& path) {
    const std::string bytes = content_of(path);
    const auto header = parse_safetensors_header(std::as_bytes(std::span(bytes)), bytes.size()).value();
    const auto& entry = header.tensors.begin()->second;
    std::vector<float> values((entry.end - entry.begin) / sizeof(float));
    std::memcpy(values.data(), bytes.data() + entry.begin, values.size() * sizeof(float));
    return values;
}

class ModuleBuilderTest : public testing::Test {
protected:
    static ModuleBuilder empty_builder() {
        return ModuleBuilder({parse_module_name("acme/seed").value(), parse_version("1").value()});
    }
    /// cat, dog, mouse, one bucket; the signature `default` is left to the test.
    static ModuleBuilder seed_builder() {
        auto builder = empty_builder();
        builder.add_vocabulary("vocabulary", Tokens{"cat", "dog", "mouse"}, OovRule{1}, {.file = "words.txt"});
        builder.add_variable("embeddings", seed_rows(), {.extra_rows = 1});
        return builder;
    }
    static void add_default(ModuleBuilder& builder) {
        auto s = builder.signature("default");
        const auto tokens = s.input("tokens", Dtype::string, {std::nullopt});
        s.output("default", s.gather(s.lookup(tokens, "vocabulary"), "embeddings"));
    }
    Result<Digest> export_to(const ModuleBuilder& builder, std::string_view goal = "module") const {
        return builder.export_to(m_folder / goal, Overwrite::no);
    }
    void expect_nothing_made() const {
        for (const auto& name : names_in(m_folder.path()))
            EXPECT_THAT(name, testing::Not(testing::HasSubstr("module")));
    }

    TemporaryFolder m_folder;
};

TEST_F(ModuleBuilderTest, TheSeedIsByteByByteWhatImportMakes) {
    auto builder = seed_builder();
    add_default(builder);
    const auto digest = export_to(builder);
    ASSERT_THAT(digest, IsOk());
    EXPECT_EQ(must(read_module_folder(m_folder / "module")).digest, *digest);
    EXPECT_TRUE(is_golden(content_of(m_folder / "module/module.json"), "authoring/seed.json"));
    EXPECT_THAT(names_in(m_folder / "module"), ElementsAre("embeddings.safetensors", "module.json", "words.txt"));
    EXPECT_THAT(floats_of(m_folder / "module/embeddings.safetensors"),
                ElementsAre(1.11F, 2.56F, 3.45F, 1.F, 2.F, 3.F, 0.5F, 0.1F, 0.6F, 0.F, 0.F, 0.F));
}

TEST_F(ModuleBuilderTest, APresetMakesTheSameSignatureAsItsCalls) {
    auto builder = seed_builder();
    builder.add_preset({});
    ASSERT_THAT(export_to(builder), IsOk());
    EXPECT_TRUE(is_golden(content_of(m_folder / "module/module.json"), "authoring/seed.json"));
}

TEST_F(ModuleBuilderTest, TheSamePartsGiveTheSameBytesAgainAndAgain) {
    auto builder = seed_builder();
    add_default(builder);
    builder.attach_message("note", R"({"b":1,"a":[2]})");
    builder.set_readme("# Animals\n");
    const auto first = must(export_to(builder, "one"));
    EXPECT_EQ(must(export_to(builder, "two")), first);
    for (const auto& name : names_in(m_folder / "one"))
        EXPECT_EQ(content_of(m_folder / "one" / name), content_of(m_folder / "two" / name)) << name;
}

TEST_F(ModuleBuilderTest, WhatWasExportedNeedsNeitherItsSourcesNorItsPlace) {
    m_folder.write("words.txt", "cat\ndog\nmouse");
    m_folder.write("notes.txt", "three animals");
    m_folder.write("vectors.txt", seed_text);
    auto builder = empty_builder();
    builder.add_vocabulary("vocabulary", VocabularyFile{m_folder / "words.txt"}, OovRule{1});
    builder.add_variable("embeddings", VectorTextFile{m_folder / "vectors.txt"}, {.extra_rows = 1});
    builder.add_asset("docs/notes.txt", m_folder / "notes.txt");
    add_default(builder);
    const auto digest = must(export_to(builder));
    for (const auto* source : {"words.txt", "notes.txt", "vectors.txt"}) fs::remove(m_folder / source);
    fs::create_directory(m_folder / "elsewhere");
    fs::rename(m_folder / "module", m_folder / "elsewhere/moved");

    const auto moved = must(read_module_folder(m_folder / "elsewhere/moved"));
    SilentProgress silence;
    EXPECT_EQ(moved.digest, digest);
    EXPECT_THAT(verify_module_folder(moved, silence, Cancellation()), IsOk());
    EXPECT_EQ(content_of(moved.path / "vocabulary.txt"), "cat\ndog\nmouse\n");
    EXPECT_EQ(content_of(moved.path / "docs/notes.txt"), "three animals");
}

TEST_F(ModuleBuilderTest, ALinkIsFollowedAndNeverStored) {
    m_folder.write("notes.txt", "three animals");
    fs::create_symlink(m_folder / "notes.txt", m_folder / "link.txt");
    auto builder = seed_builder();
    add_default(builder);
    builder.add_asset("notes.txt", m_folder / "link.txt");
    must(export_to(builder));
    EXPECT_TRUE(fs::symlink_status(m_folder / "module/notes.txt").type() == fs::file_type::regular);

    builder.add_asset("folder", m_folder.path());
    EXPECT_THAT(export_to(builder, "again"), FailsWith(ErrorCode::unusable, "the asset `folder`"));
}

TEST_F(ModuleBuilderTest, VocabularyAndTableOfOneFileAgreeOnTokensThatComeTwice) {
    m_folder.write("vectors.txt", "cat 1\ndog 2\ncat 3\nmouse 4\n");
    auto builder = empty_builder();
    builder.add_vocabulary("vocabulary", VectorTextFile{m_folder / "vectors.txt"}, OovRule{2});
    builder.add_variable("embeddings", VectorTextFile{m_folder / "vectors.txt"}, {.extra_rows = 2});
    add_default(builder);
    ASSERT_THAT(export_to(builder), IsOk());
    EXPECT_EQ(content_of(m_folder / "module/vocabulary.txt"), "cat\ndog\nmouse\n");
    EXPECT_THAT(floats_of(m_folder / "module/embeddings.safetensors"), ElementsAre(1.F, 2.F, 4.F, 0.F, 0.F));
}

TEST_F(ModuleBuilderTest, AVectorIsAVariableOfRankOne) {
    auto builder = seed_builder();
    add_default(builder);
    builder.add_variable("bias", TensorValues{{1, 2, 3}, {3}}, {.trainable = false});
    ASSERT_THAT(export_to(builder), IsOk());
    const auto bias = must(read_module_folder(m_folder / "module")).manifest.variables.at("bias");
    EXPECT_THAT(bias.shape, ElementsAre(3U));
    EXPECT_EQ(bias.file, "bias.safetensors");
    EXPECT_FALSE(bias.trainable);
    EXPECT_THAT(floats_of(m_folder / "module/bias.safetensors"), ElementsAre(1.F, 2.F, 3.F));
}

TEST_F(ModuleBuilderTest, TheLastMessageUnderAKeyCounts) {
    auto builder = seed_builder();
    add_default(builder);
    builder.attach_message("numbers", "[1, 2]");
    builder.attach_message("numbers", "[42, 69]");
    ASSERT_THAT(export_to(builder), IsOk());
    EXPECT_THAT(must(read_module_folder(m_folder / "module")).manifest.messages,
                ElementsAre(testing::Pair("numbers", "[42,69]")));
}

TEST_F(ModuleBuilderTest, TypesOfOutputsAreFoundOutOrDeclared) {
    auto builder = seed_builder();
    auto s = builder.signature("sentences");
    const auto groups = s.input("tokens", TensorType{Dtype::string, {std::nullopt, std::nullopt}, true});
    const auto ids = s.lookup(groups, "vocabulary");
    const auto rows = s.gather(ids, "embeddings");
    s.output("ids", ids);
    s.output("rows", rows, TensorType{Dtype::float32, {std::nullopt, std::nullopt, std::nullopt}, true});
    s.output("default", s.combine(rows, "sqrtn"));
    ASSERT_THAT(export_to(builder), IsOk());
    EXPECT_EQ(describe("f", must(read_module_folder(m_folder / "module")).manifest.signatures.at("sentences")),
              "f(tokens: ragged string[?,?]) -> {ids: ragged int64[?,?], rows: ragged float32[?,?,?], "
              "default: float32[?,3]}");
}

TEST_F(ModuleBuilderTest, EveryOpHasItsCall) {
    auto builder = seed_builder();
    builder.add_variable("projection", TensorValues{{1, 0, 0, 1, 1, 1}, {3, 2}});
    builder.add_variable("bias", TensorValues{{1, 2}, {2}});
    auto s = builder.signature("default");
    const auto sentences = s.input("sentences", Dtype::string, {std::nullopt});
    const auto clean = s.strip_punctuation(s.replace(s.normalize_unicode(s.lowercase(sentences)), "[0-9]+", "0"));
    const auto tokens = s.fill_empty(s.split(clean));
    const auto ids = s.lookup(tokens, "vocabulary");
    const auto pooled = s.combine(s.gather(ids, "embeddings"), "mean");
    const auto projected = s.tanh(s.relu(s.add(s.matmul(s.l2_normalize(pooled), "projection"), "bias")));
    s.output("words", s.reverse_lookup(ids, "vocabulary"));
    s.output("hashes", s.hash_bucket(s.split_at(sentences, ", "), 10));
    s.output("both", s.concat({pooled, projected}));
    s.output("half", s.cast(s.slice(pooled, 1, 2), Dtype::float16));
    s.output("cosine", s.cosine(projected, s.add(projected, projected)));
    ASSERT_THAT(export_to(builder), IsOk());
    EXPECT_EQ(describe("f", must(read_module_folder(m_folder / "module")).manifest.signatures.at("default")),
              "f(sentences: string[?]) -> {words: ragged string[?,?], hashes: ragged int64[?,?], both: float32[?,5], "
              "half: float16[?,2], cosine: float32[?]}");
}

TEST_F(ModuleBuilderTest, EveryOpOfTheRuntimeCanBeWrittenInShort) {
    for (const auto& op : all_ops()) EXPECT_NE(find_op_parameters(op.name), nullptr) << op.name;
    for (const auto& op : all_op_parameters())
        EXPECT_TRUE(std::any_of(all_ops().begin(), all_ops().end(), [&](const OpEntry& o) { return o.name == op.op; }))
            << op.op;
}

TEST_F(ModuleBuilderTest, WhatIsThereIsReplacedOnlyWhereThatIsAsked) {
    auto builder = seed_builder();
    add_default(builder);
    must(export_to(builder));
    EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::conflict));
    EXPECT_THAT(builder.export_to(m_folder / "module", Overwrite::yes), IsOk());
}

TEST_F(ModuleBuilderTest, NothingIsLeftOfAnInterruption) {
    m_folder.write("vectors.txt", seed_text);
    auto builder = empty_builder();
    builder.add_variable("embeddings", VectorTextFile{m_folder / "vectors.txt"});
    Cancellation cancellation;
    RecordingProgress progress;
    progress.cancel_at(1, cancellation);
    EXPECT_THAT(builder.export_to(m_folder / "module", Overwrite::no, progress, cancellation),
                FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("vectors.txt"));
}

TEST_F(ModuleBuilderTest, EveryWrongPartIsNamed) {
    m_folder.write("twice.txt", "cat\ndog\ncat\n");
    m_folder.write("holes.txt", "cat\n\ndog\n");
    m_folder.write("text.npy", "not an array");
    struct Row {
        std::string_view name;
        std::function<void(ModuleBuilder&)> change;
        ErrorCode code;
        std::string_view words;
    };
    const auto in = [&](const char* name) { return m_folder / name; };
    const Row rows[] = {
        {"a token twice",
         [](auto& b) {
             b.add_vocabulary("v", Tokens{"a", "b", "a"}, {1});
         },
         ErrorCode::invalid_argument, "the vocabulary `v`: token 3: the token `a` came before"},
        {"a token twice in a file", [&](auto& b) { b.add_vocabulary("v", VocabularyFile{in("twice.txt")}, {1}); },
         ErrorCode::invalid_argument, "line 3: the token `cat` came before"},
        {"an empty line", [&](auto& b) { b.add_vocabulary("v", VocabularyFile{in("holes.txt")}, {1}); },
         ErrorCode::invalid_argument, "line 2: a token of a vocabulary cannot be empty"},
        {"no such file", [&](auto& b) { b.add_vocabulary("v", VocabularyFile{in("nothing.txt")}, {1}); },
         ErrorCode::not_found, "the vocabulary `v`: "},
        {"a vocabulary twice", [](auto& b) { b.add_vocabulary("vocabulary", Tokens{"a"}, {1}); },
         ErrorCode::invalid_argument, "the vocabulary `vocabulary`: it was added twice"},
        {"a variable twice", [](auto& b) { b.add_variable("embeddings", seed_rows()); }, ErrorCode::invalid_argument,
         "the variable `embeddings`: it was added twice"},
        {"a name that is no file's", [](auto& b) { b.add_variable("my table", seed_rows()); },
         ErrorCode::invalid_argument, "the variable `my table`: `my table.safetensors` cannot be the name"},
        {"two parts in one file", [](auto& b) { b.add_variable("v", seed_rows(), {.file = "words.txt"}); },
         ErrorCode::conflict, "the variable `v`: another part of the module is the file `words.txt`"},
        {"files that differ in case", [](auto& b) { b.add_variable("v", seed_rows(), {.file = "WORDS.txt"}); },
         ErrorCode::invalid_argument, "but for case"},
        {"the manifest's name", [&](auto& b) { b.add_asset("module.json", in("twice.txt")); },
         ErrorCode::invalid_argument, "may not list `module.json`"},
        {"a file outside", [&](auto& b) { b.add_asset("../x", in("twice.txt")); }, ErrorCode::invalid_argument,
         "the asset `../x`: "},
        {"fewer values than the shape",
         [](auto& b) {
             b.add_variable("v", TensorValues{{1, 2, 3}, {2, 2}});
         },
         ErrorCode::invalid_argument, "the variable `v`: expected 2 x 2 values, got 3"},
        {"three dimensions",
         [](auto& b) {
             b.add_variable("v", TensorValues{{1}, {1, 1, 1}});
         },
         ErrorCode::unusable,
         "the variable `v`: expected a table [rows,dimensions] or a vector [dimensions], got the shape [1,1,1]"},
        {"a table of strings", [](auto& b) { b.add_variable("v", seed_rows(), {.dtype = Dtype::string}); },
         ErrorCode::invalid_argument, "the variable `v`: a variable cannot be stored as string"},
        {"a vector of int8",
         [](auto& b) {
             b.add_variable("v", TensorValues{{1}, {1}}, {.dtype = Dtype::int8});
         },
         ErrorCode::invalid_argument, "a vector cannot be stored as int8"},
        {"more rows of a vector",
         [](auto& b) {
             b.add_variable("v", TensorValues{{1}, {1}}, {.extra_rows = 1});
         },
         ErrorCode::invalid_argument, "a vector cannot have extra rows"},
        {"a number that is none",
         [](auto& b) {
             b.add_variable("v", TensorValues{{1, NAN}, {2, 1}});
         },
         ErrorCode::unusable, "the variable `v`: row 1: the value nan is no finite float32"},
        {"a value beyond float16",
         [](auto& b) {
             b.add_variable("v", TensorValues{{70000}, {1, 1}}, {.dtype = Dtype::float16});
         },
         ErrorCode::unusable, "the variable `v`: row 0: the value 70000"},
        {"a file of another kind", [&](auto& b) { b.add_variable("v", TensorFile{in("twice.txt")}); },
         ErrorCode::invalid_argument, "neither a `.npy` nor a `.safetensors` file"},
        {"an array that is none", [&](auto& b) { b.add_variable("v", TensorFile{in("text.npy")}); },
         ErrorCode::unusable, "as a NumPy array"},
        {"a message under a path", [](auto& b) { b.attach_message("a.b", "1"); }, ErrorCode::invalid_argument,
         "the message `a.b`: expected its key to be"},
        {"a message that is no JSON", [](auto& b) { b.attach_message("a", "{"); }, ErrorCode::invalid_argument,
         "the message `a`: malformed JSON"},
        {"a lookup of nothing",
         [](auto& b) {
             auto s = b.signature("s");
             s.output("ids", s.lookup(s.input("tokens", Dtype::string, {std::nullopt}), "words"));
         },
         ErrorCode::invalid_argument, "signature `s`: step 1 (`lookup`): the module has no lookup `words`"},
        {"a declared type that does not fit",
         [](auto& b) {
             auto s = b.signature("s");
             const auto tokens = s.input("tokens", Dtype::string, {std::nullopt});
             s.output("ids", s.lookup(tokens, "vocabulary"), TensorType{Dtype::int64, {7}});
         },
         ErrorCode::invalid_argument, "the output `ids` is declared as int64[7], the steps make int64[?]"},
        {"an op that is not known",
         [](auto& b) {
             auto s = b.signature("s");
             const auto tokens = s.input("tokens", Dtype::string, {std::nullopt});
             s.output("x", s.step("newest", {{"tokens", tokens}}, {}, {"x"}).front());
         },
         ErrorCode::invalid_argument, "signature `s`: step 1 (`newest`): the op `newest` is not known"},
        {"a signature without outputs",
         [](auto& b) {
             auto s = b.signature("s");
             s.input("tokens", Dtype::string, {std::nullopt});
         },
         ErrorCode::invalid_argument, "signature `s`: it has no output"},
        {"rows that do not fit the vocabulary",
         [](auto& b) {
             b.add_variable("short", seed_rows());
             auto s = b.signature("s");
             s.output("default",
                      s.gather(s.lookup(s.input("tokens", Dtype::string, {std::nullopt}), "vocabulary"), "short"));
         },
         ErrorCode::invalid_argument,
         "signature `s`: step 2 (`gather`): the lookup gives ids below 4, the variable `short` has 3 rows"},
        {"a preset's signature twice", [](auto& b) { b.add_preset({}); }, ErrorCode::invalid_argument,
         "the signature `default`: it was added twice"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        auto builder = seed_builder();
        add_default(builder);
        row.change(builder);
        EXPECT_THAT(export_to(builder), FailsWith(row.code, row.words));
        expect_nothing_made();
    }
}

TEST_F(ModuleBuilderTest, ADescriptionThatIsNotUtf8IsRefused) {
    ModuleBuilder builder({parse_module_name("acme/seed").value(), parse_version("1").value(), "caf\xE9"});
    EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::invalid_argument, "not UTF-8"));
}

}  // namespace
}  // namespace lode
