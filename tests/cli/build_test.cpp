// A module made from a spec, and from word vectors by a preset, with the real program.
#include <filesystem>

#include <gmock/gmock.h>

#include "tests/cli/scenario.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

namespace fs = std::filesystem;

class BuildTest : public Scenario {
protected:
    BuildTest() {
        m_folder.write("vectors.txt", "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n");
        m_folder.write("specs/words.txt", "cat\ndog\nmouse\n");
        m_folder.write("specs/animals.json", R"({
            "name": "acme/animals", "version": "1",
            "vocabularies": {"vocabulary": {"file": "words.txt"}},
            "variables": {"embeddings": {"vectors": "../vectors.txt", "extra_rows": 1}},
            "signatures": {"default": {
                "inputs": [{"name": "tokens", "type": "string[?]"}],
                "steps": [{"ids": ["lookup", "tokens", {"lookup": "vocabulary"}]},
                          {"default": ["gather", "ids", {"variable": "embeddings"}]}],
                "outputs": ["default"]}}})");
    }
};

TEST_F(BuildTest, ASpecBecomesAModuleThatIsLookedUp) {
    const auto built = lode({"build", "specs/animals.json", "animals"});
    EXPECT_EQ(built.exit, 0);
    EXPECT_EQ(built.out, "animals\n");
    EXPECT_EQ(built.err, "");
    const auto looked_up = lode({"lookup", "./animals", "cat", "lizard", "dog"});
    EXPECT_EQ(looked_up.out, "cat\t1.11 2.56 3.45\nlizard\t0 0 0\ndog\t1 2 3\n");
    EXPECT_EQ(lode({"show", "./animals", "--verify"}).exit, 0);
}

TEST_F(BuildTest, AModuleNeedsNeitherItsSourcesNorItsPlace) {
    ASSERT_EQ(lode({"build", "specs/animals.json", "animals"}).exit, 0);
    fs::remove_all(m_folder / "specs");
    fs::remove(m_folder / "vectors.txt");
    fs::rename(m_folder / "animals", m_folder / "moved");
    EXPECT_EQ(lode({"lookup", "./moved", "cat"}).out, "cat\t1.11 2.56 3.45\n");
    EXPECT_EQ(lode({"nearest", "./moved", "cat", "-k", "1"}).out, "dog\t0.9987\n");
}

TEST_F(BuildTest, JsonSaysWhatWasMade) {
    const auto built = lode({"build", "specs/animals.json", "./animals/", "--json"});
    EXPECT_THAT(built.out, StartsWith(R"({"path":"animals","digest":"sha256:)"));
    EXPECT_THAT(built.out, HasSubstr(R"("name":"acme/animals","version":"1","signatures":["default"]})"));
}

TEST_F(BuildTest, WhatIsThereIsReplacedOnlyByForce) {
    ASSERT_EQ(lode({"build", "specs/animals.json", "animals"}).exit, 0);
    const auto again = lode({"build", "specs/animals.json", "animals"});
    EXPECT_EQ(again.exit, 7);
    EXPECT_EQ(again.err, "error: `animals` is there already\nhint: --force replaces a module folder\n");
    EXPECT_EQ(lode({"build", "specs/animals.json", "animals", "--force"}).exit, 0);
}

TEST_F(BuildTest, AWrongMemberIsNamedWithTheNearestOne) {
    m_folder.write("slip.json", R"({"name": "acme/slip", "version": "1", "variabels": {}})");
    const auto slip = lode({"build", "slip.json", "slip"});
    EXPECT_EQ(slip.exit, 2);
    EXPECT_EQ(slip.err, "error: `slip.json`: the member `variabels` is not known\nhint: did you mean `variables`?\n");
    EXPECT_EQ(lode({"build", "nothing.json", "slip"}).exit, 3);
    EXPECT_FALSE(fs::exists(m_folder / "slip"));
}

TEST_F(BuildTest, ATextEmbeddingAnswersAsTensorFlowHubs) {
    const auto imported = lode(
        {"import", "vectors.txt", "texts", "--name", "acme/texts", "--version", "1", "--preset", "text_embedding"});
    ASSERT_EQ(imported.exit, 0) << imported.err;
    EXPECT_THAT(lode({"show", "./texts"}).out, HasSubstr("default(sentences: string[?]) -> float32[?,3]\n"
                                                         "  tokens(tokens: string[?]) -> float32[?,3]\n"));
    // The sentences and values of TensorFlow Hub's own test, examples/text_embeddings/export_test.py, to float32's
    // last bit (sum, times 1/sqrt(n)); and two blanks.
    const auto embedded = lode({"embed", "./texts", "cat", "cat cat", "lizard. dog", "cat? dog", "", "cat  dog"});
    EXPECT_EQ(embedded.exit, 0) << embedded.err;
    EXPECT_EQ(embedded.out,
              "1.11 2.56 3.45\n"
              "1.569777 3.6203866 4.879037\n"
              "0.70710677 1.4142135 2.1213202\n"
              "1.4919953 3.2244067 4.5608387\n"
              "0 0 0\n"
              "1.4919953 3.2244067 4.5608387\n");
    EXPECT_EQ(lode({"embed", "./texts", "--signature", "tokens", "cat", "lizard"}).out, "1.11 2.56 3.45\n0 0 0\n");
    EXPECT_EQ(lode({"nearest", "./texts", "cat", "-k", "1"}).out, "dog\t0.9987\n");
}

TEST_F(BuildTest, ATextEmbeddingThatKeepsEmptyTokensCountsThem) {
    m_folder.write("keep.json", R"({
        "name": "acme/keep", "version": "1",
        "vocabularies": {"vocabulary": {"vectors": "vectors.txt"}},
        "variables": {"embeddings": {"vectors": "vectors.txt", "extra_rows": 1}},
        "preset": {"kind": "text_embedding", "empty_tokens": "keep"}})");
    ASSERT_EQ(lode({"build", "keep.json", "keep"}).exit, 0);
    // By export_v2.py's rule, to float32's last bit (sum, times 1/sqrt(n)): three tokens, of which one is empty; and a
    // blank before a word is an empty token too.
    EXPECT_EQ(lode({"embed", "./keep", "cat  dog", " cat", ""}).out,
              "1.2182091 2.6327171 3.7239091\n"
              "0.7848885 1.8101933 2.4395185\n"
              "0 0 0\n");
}

TEST_F(BuildTest, AnUnknownPresetIsWrongUsage) {
    const auto result =
        lode({"import", "vectors.txt", "m", "--name", "acme/m", "--version", "1", "--preset", "sentences"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("token_embedding"));
}

}  // namespace
}  // namespace lode
