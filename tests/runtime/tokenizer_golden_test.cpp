// Tokenizers beside the original programs: every golden file of tests/data/tokenizers, and real models where they are.
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "module/hashing.h"
#include "runtime/tokenizers/sentencepiece_tokenizer.h"
#include "runtime/tokenizers/tokenizer_json.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

Json read_json(const fs::path& path) {
    return must(parse_json(content_of(path), tokenizer_json_limits));
}

std::vector<std::int64_t> ids_of(const Tokenizer& tokenizer, std::string_view text) {
    TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    tokenizer.encode(text, scratch, ids);
    return ids;
}

Result<std::unique_ptr<const Tokenizer>> open_tokenizer(const fs::path& path, Fusing fusing = Fusing::yes) {
    if (path.extension() == ".model") return parse_sentencepiece_model(content_of(path));
    return parse_tokenizer_json(content_of(path), fusing);
}

std::vector<std::string> golden_names() {
    constexpr std::string_view ending = ".golden.json";
    std::vector<std::string> names;
    for (const auto& name : names_in(fs::path(LODE_TEST_DATA) / "tokenizers"))
        if (name.ends_with(ending) && !name.starts_with("real_models"))
            names.push_back(name.substr(0, name.size() - ending.size()));
    return names;
}

class TokenizerGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(TokenizerGoldenTest, GivesTheIdsOfTheOriginalProgram) {
    const fs::path folder = fs::path(LODE_TEST_DATA) / "tokenizers";
    const Json golden = read_json(folder / (GetParam() + ".golden.json"));
    fs::path file = folder / (GetParam() + ".json");
    if (!fs::exists(file)) file.replace_extension(".model");
    for (const Fusing fusing : {Fusing::no, Fusing::yes}) {
        const auto tokenizer = open_tokenizer(file, fusing);
        ASSERT_THAT(tokenizer, IsOk());
        ASSERT_GT(golden["texts"].size(), 40U);
        for (std::size_t i = 0; i < golden["texts"].size(); ++i) {
            const auto text = golden["texts"][i].get<std::string>();
            EXPECT_EQ(ids_of(**tokenizer, text), golden["ids"][i].get<std::vector<std::int64_t>>()) << text;
        }
    }
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
    return info.param;
}

INSTANTIATE_TEST_SUITE_P(Goldens, TokenizerGoldenTest, testing::ValuesIn(golden_names()), name_of);

class RealModelTest : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(shared)) GTEST_SKIP() << shared << " is not there";
    }

    /// The ids of each line, a line each, and how many they are.
    static std::pair<std::string, std::size_t> ids_by_line(const Tokenizer& tokenizer, std::string_view text) {
        std::string written;
        std::size_t count = 0;
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const char* separator = "";
            for (const std::int64_t id : ids_of(tokenizer, text.substr(begin, end - begin))) {
                written += separator + std::to_string(id);
                separator = " ";
                ++count;
            }
            written += '\n';
            begin = end + 1;
        }
        return {std::move(written), count};
    }

    const fs::path shared = LODE_SHARED_DATA;
};

TEST_F(RealModelTest, GivesTheIdsOfTheOriginalProgramForWholeFiles) {
    const Json goldens = read_json(fs::path(LODE_TEST_DATA) / "tokenizers" / "real_models.golden.json");
    for (const Json& golden : goldens) {
        const auto model = golden["model"].get<std::string>();
        SCOPED_TRACE(model + " on " + golden["texts"].get<std::string>());
        const auto tokenizer = open_tokenizer(shared / model);
        ASSERT_THAT(tokenizer, IsOk());
        const auto [ids, count] = ids_by_line(**tokenizer, content_of(shared / golden["texts"].get<std::string>()));
        EXPECT_EQ(count, golden["tokens"].get<std::size_t>());
        EXPECT_EQ(digest_of(ids).hex(), golden["sha256"].get<std::string>());
    }
}

}  // namespace
}  // namespace lode
