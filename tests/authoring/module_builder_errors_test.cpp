// Each part of a builder that is wrong is named, and nothing is left of the module.
#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/authoring/seed_builder.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class ModuleBuilderErrorsTest : public testing::Test {
protected:
    Result<Digest> export_to(const ModuleBuilder& builder) const {
        return builder.export_to(m_folder / "module", Overwrite::no);
    }
    void expect_nothing_made() const {
        for (const auto& name : names_in(m_folder.path()))
            EXPECT_THAT(name, testing::Not(testing::HasSubstr("module")));
    }

    TemporaryFolder m_folder;
};

TEST_F(ModuleBuilderErrorsTest, EveryWrongPartIsNamed) {
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
         "signature `s`: step 2 (`gather`): the ids go up to 3, the variable `short` has 3 rows"},
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

TEST_F(ModuleBuilderErrorsTest, ADescriptionThatIsNotUtf8IsRefused) {
    ModuleBuilder builder({parse_module_name("acme/seed").value(), parse_version("1").value(), "caf\xE9"});
    EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::invalid_argument, "not UTF-8"));
}

TEST_F(ModuleBuilderErrorsTest, APipeOrADeviceIsNoPart) {
    const auto pipe = m_folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const std::filesystem::path& path : {pipe, std::filesystem::path("/dev/null")}) {
        auto builder = empty_builder();
        builder.add_vocabulary("v", VocabularyFile{path}, OovRule{});
        EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::unusable, "is not a regular file"));
        builder = empty_builder();
        builder.add_variable("v", VectorTextFile{path});
        EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::unusable, "is not a regular file"));
    }
}

TEST_F(ModuleBuilderErrorsTest, ExtraRowsHaveABound) {
    auto builder = empty_builder();
    builder.add_variable("v", seed_rows(), {.extra_rows = (std::uint64_t{1} << 31U) + 1});
    EXPECT_THAT(export_to(builder), FailsWith(ErrorCode::invalid_argument, "2147483649 extra rows are more than"));
}

}  // namespace
}  // namespace lode
