// A module put together by hand: its bytes, and that it stands alone.
#include "authoring/module_builder.h"

#include <cstring>
#include <filesystem>

#include <gmock/gmock.h>

#include "authoring/op_parameters.h"
#include "module/module_folder.h"
#include "module/safetensors.h"
#include "runtime/op.h"
#include "tests/authoring/seed_builder.h"
#include "tests/support/golden_file.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;

namespace fs = std::filesystem;

constexpr std::string_view seed_text = "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n";

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
    Result<Digest> export_to(const ModuleBuilder& builder, std::string_view goal = "module") const {
        return builder.export_to(m_folder / goal, Overwrite::no);
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

}  // namespace
}  // namespace lode
