// What TensorFlow Hub's own tests hold of its modules, held of ours (tensorflow_hub/native_module_test.py,
// module_test.py and feature_column_test.py at v0.12.0): the same modules built, and called with the same values.
#include <gmock/gmock.h>

#include "authoring/export_module.h"
#include "authoring/module_builder.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;

class TensorFlowHubTest : public testing::Test {
protected:
    static ModuleBuilder builder() { return ModuleBuilder({{"acme", "tested"}, parse_version("1").value()}); }

    Module open(const ModuleBuilder& builder, const std::string& folder = "module") {
        EXPECT_THAT(builder.export_to(m_folder / folder, Overwrite::yes), IsOk());
        return open(folder);
    }
    Module open(const std::string& folder, const ModuleOptions& options = {}) {
        return must(
            open_module(must(read_module_folder(m_folder / folder)), testing_runtime::index_in_memory, options));
    }

    /// Vectors of texts, and their two signatures: a text each, and groups of texts pooled.
    static ModuleBuilder text_columns() {
        ModuleBuilder builder = TensorFlowHubTest::builder();
        builder.add_vocabulary("texts", std::vector<std::string>{"hello world", "pair-programming"}, OovRule{1});
        Matrix rows(2, 4);
        rows << 1, 2, 3, 4, 5, 5, 5, 5;
        builder.add_variable("embeddings", rows, {.extra_rows = 1});
        auto dense = builder.signature("dense");
        auto sparse = builder.signature("sparse");
        std::vector<SignatureValue> columns, pooled;
        for (const std::string name : {"text_a", "text_b"}) {
            const auto text = dense.input(name, Dtype::string, {std::nullopt});
            columns.push_back(dense.gather(dense.lookup(text, "texts"), "embeddings"));
            const auto texts = sparse.input(name, {Dtype::string, {std::nullopt, std::nullopt}, true});
            pooled.push_back(sparse.combine(sparse.gather(sparse.lookup(texts, "texts"), "embeddings"), "mean"));
        }
        dense.output("default", dense.concat(columns));
        sparse.output("default", sparse.concat(pooled));
        return builder;
    }

    TemporaryFolder m_folder;
};

std::vector<float> row_of(const Matrix& matrix, Eigen::Index row) {
    return {matrix.row(row).begin(), matrix.row(row).end()};
}

TEST_F(TensorFlowHubTest, HalfPlusTwo) {
    ModuleBuilder builder = TensorFlowHubTest::builder();
    builder.add_variable("a", Matrix(Matrix::Constant(1, 1, 0.5F)));
    builder.add_variable("b", TensorValues{{2}, {1}});
    auto s = builder.signature("default");
    s.output("default", s.add(s.matmul(s.input("x", Dtype::float32, {std::nullopt, 1}), "a"), "b"));
    const std::vector<float> x = {10, 3, 4};
    const Matrix y = must(open(builder).call(TensorView(MatrixView{x.data(), 3, 1})));
    EXPECT_EQ(y(0, 0), 7);
    EXPECT_EQ(y(1, 0), 3.5F);
    EXPECT_EQ(y(2, 0), 4);
}

TEST_F(TensorFlowHubTest, AssetsAreFoundWhereTheModuleIsNotWhereTheyCameFrom) {
    m_folder.write("vocabulary.txt", "emerson\nlake\npalmer\n");
    ModuleBuilder builder = TensorFlowHubTest::builder();
    builder.add_vocabulary("names", VocabularyFile{m_folder / "vocabulary.txt"}, OovRule{});
    auto s = builder.signature("default");
    s.output("tokens", s.reverse_lookup(s.input("ids", Dtype::int64, {std::nullopt}), "names"));
    const Module module = open(builder);
    std::filesystem::remove(m_folder / "vocabulary.txt");
    ASSERT_THAT(export_to(module, m_folder / "again", {.version = parse_version("2").value()}), IsOk());
    std::filesystem::rename(m_folder / "module", m_folder / "moved");
    const std::vector<std::int64_t> ids = {1, 2, 3};
    for (const std::string folder : {"moved", "again"}) {
        const auto all = open(folder).call_for_all(TensorView(Ids(ids)));
        ASSERT_THAT(all, IsOk());
        EXPECT_THAT(*all->at("tokens").get<std::string>(), ElementsAre("lake", "palmer", "UNK"));
    }
}

TEST_F(TensorFlowHubTest, AVariableThatWasAssignedSurvivesExportAndImport) {
    ModuleBuilder builder = TensorFlowHubTest::builder();
    builder.add_variable("v", TensorValues{{1, 2, 3}, {3}});
    open(builder);
    const Module module = open("module", {.trainable = true});
    auto variable = must(module.variable("v"));
    ASSERT_THAT(variable.assign(Matrix::Constant(3, 1, 9)), IsOk());
    ASSERT_THAT(export_to(module, m_folder / "exported", {.version = parse_version("2").value()}), IsOk());
    EXPECT_EQ(must(open("exported").variable("v")).value(), Matrix::Constant(3, 1, 9));
}

TEST_F(TensorFlowHubTest, OfMessagesTheLastUnderAKeyCounts) {
    ModuleBuilder builder = TensorFlowHubTest::builder();
    builder.attach_message("numbers", "[1]");
    builder.attach_message("numbers", "[42,69]");
    const Module module = open(builder);
    EXPECT_EQ(module.message("numbers"), "[42,69]");
    EXPECT_EQ(module.message("bad"), std::nullopt);
}

TEST_F(TensorFlowHubTest, DenseTextColumns) {
    const Module module = open(text_columns());
    const std::vector<std::string_view> a = {"hello world", "pair-programming"}, b = {"hello world", "oov token"};
    const Matrix columns = must(module.call({{"text_a", TensorView(a)}, {"text_b", TensorView(b)}}, "dense"));
    EXPECT_THAT(row_of(columns, 0), ElementsAre(1, 2, 3, 4, 1, 2, 3, 4));
    EXPECT_THAT(row_of(columns, 1), ElementsAre(5, 5, 5, 5, 0, 0, 0, 0));
}

TEST_F(TensorFlowHubTest, SparseTextColumns) {
    const Module module = open(text_columns());
    const std::vector<std::string_view> a = {"hello world", "pair-programming", "hello world"};
    const std::vector<std::string_view> b = {"hello world", "oov token"};
    const std::vector<std::int64_t> a_splits = {0, 2, 3}, b_splits = {0, 2, 2};
    const Matrix columns =
        must(module.call({{"text_a", RaggedStrings{a, a_splits}}, {"text_b", RaggedStrings{b, b_splits}}}, "sparse"));
    EXPECT_THAT(row_of(columns, 0), ElementsAre(3, 3.5F, 4, 4.5F, 0.5F, 1, 1.5F, 2));
    EXPECT_THAT(row_of(columns, 1), ElementsAre(1, 2, 3, 4, 0, 0, 0, 0));
}

}  // namespace
}  // namespace lode
