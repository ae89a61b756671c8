// Word vectors out of a module, in the forms that other programs read, and back.
#include <gmock/gmock.h>

#include "tests/cli/scenario.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string vectors = "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n";

class ExportTest : public Scenario {
protected:
    ExportTest() { write_seed_module(m_folder / "seed"); }
    std::string content(std::string_view name) const { return content_of(m_folder / name); }
    std::string digest_of_import(const std::string& source, const std::string& folder) {
        const auto made = lode({"import", source, folder, "--name", "acme/again", "--version", "1", "--json"});
        EXPECT_EQ(made.exit, 0) << made.err;
        return made.out.substr(made.out.find("\"digest\""), 83);
    }
};

TEST_F(ExportTest, EveryFormatHoldsTheWordsInTheirOrder) {
    for (const std::string name : {"words.vec", "words.txt", "words.bin"}) {
        const auto result = lode({"export", "./seed", name});
        EXPECT_EQ(result.exit, 0) << result.err;
        EXPECT_EQ(result.out, name + "\n");
    }
    EXPECT_EQ(content("words.vec"), "3 3\n" + vectors);
    EXPECT_EQ(content("words.txt"), vectors) << "the row for unknown tokens is no word's";
    EXPECT_EQ(content("words.bin").substr(0, 8), "3 3\ncat ");
    EXPECT_EQ(content("words.bin").size(), 4 + 3 * (3 * sizeof(float) + 2) + std::string("catdogmouse").size());
}

TEST_F(ExportTest, WhatIsExportedIsImportedAgainTheSame) {
    m_folder.write("vectors.txt", vectors);
    const auto original = digest_of_import("vectors.txt", "original");
    for (const std::string name : {"words.vec", "words.txt", "words.bin"}) {
        ASSERT_EQ(lode({"export", "./original", name}).exit, 0);
        EXPECT_EQ(digest_of_import(name, "from-" + name), original) << name;
    }
}

TEST_F(ExportTest, ManyWordsAreWrittenByAllThreadsInTheirOrder) {
    std::string many;
    for (int i = 0; i < 50'000; ++i) many += "w" + std::to_string(i) + " " + std::to_string(i) + " 0.25 -1\n";
    m_folder.write("many.txt", many);
    ASSERT_EQ(lode({"import", "many.txt", "many", "--name", "acme/many", "--version", "1"}).exit, 0);
    ASSERT_EQ(lode({"export", "./many", "again.txt", "--threads", "4"}).exit, 0);
    EXPECT_TRUE(content("again.txt") == many);
}

TEST_F(ExportTest, AFileThatAnotherProgramWroteComesBackByteForByte) {
    const fs::path original = fs::path(LODE_SHARED_DATA) / "vectors/finalfusion/similarity.bin";
    if (!fs::exists(original)) GTEST_SKIP() << original << " is not there";
    ASSERT_EQ(lode({"import", original.string(), "real", "--name", "acme/real", "--version", "1"}).exit, 0);
    ASSERT_EQ(lode({"export", "./real", "again.bin"}).exit, 0);
    EXPECT_TRUE(content("again.bin") == content_of(original));
}

TEST_F(ExportTest, TokensThatAFormatCannotHoldAreRefused) {
    m_folder.write("spaces.vec", "2 2\nnew york 1 2\ncat 3 4\n");
    ASSERT_EQ(lode({"import", "spaces.vec", "spaces", "--name", "acme/spaces", "--version", "1"}).exit, 0);
    for (const std::string name : {"words.txt", "words.bin"}) {
        const auto refused = lode({"export", "./spaces", name});
        EXPECT_EQ(refused.exit, 2);
        EXPECT_THAT(refused.err, HasSubstr("cannot hold the token `new york`"));
        EXPECT_FALSE(fs::exists(m_folder / name));
    }
    ASSERT_EQ(lode({"export", "./spaces", "words.vec"}).exit, 0);
    EXPECT_EQ(content("words.vec"), content("spaces.vec"));
}

TEST_F(ExportTest, TheFormatMayBeNamed) {
    EXPECT_EQ(lode({"export", "./seed", "words", "--format", "glove"}).exit, 0);
    EXPECT_EQ(content("words"), vectors);
    EXPECT_EQ(lode({"export", "./seed", "words", "--format", "word2vec", "--json"}).out,
              "{\"path\":\"words\",\"format\":\"word2vec\",\"tokens\":3,\"dimensions\":3}\n");
}

TEST_F(ExportTest, SlipsAreToldAndReplaceNothing) {
    m_folder.write("words.vec", "what was there");
    const auto unknown = lode({"export", "./seed", "words.xyz"});
    EXPECT_EQ(unknown.exit, 2);
    EXPECT_THAT(unknown.err, HasSubstr("end it in .vec, .txt or .bin"));
    EXPECT_EQ(lode({"export", "./seed", "words.vec", "--format", "csv"}).exit, 2);
    EXPECT_EQ(lode({"export", "./nothing", "words.vec"}).exit, 3);
    m_folder.write("seed/words.txt", "cat\ndog\n");
    EXPECT_EQ(lode({"export", "./seed", "words.vec"}).exit, 4);
    EXPECT_EQ(content("words.vec"), "what was there");
}

}  // namespace
}  // namespace lode
