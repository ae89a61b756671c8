// Tokens in, vectors out, as text and as JSON.
#include <gmock/gmock.h>

#include "base/file.h"
#include "tests/cli/scenario.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class LookupTest : public Scenario {
protected:
    LookupTest() { write_seed_module(m_folder / "seed"); }
};

TEST_F(LookupTest, PrintsTheSeedExample) {
    const auto result = lode({"lookup", "./seed", "cat", "lizard", "dog"});
    EXPECT_EQ(result.exit, 0);
    EXPECT_EQ(result.out, "cat\t1.11 2.56 3.45\nlizard\t0 0 0\ndog\t1 2 3\n");
    EXPECT_EQ(result.err, "");
}

TEST_F(LookupTest, PrintsTheSeedExampleAsJson) {
    EXPECT_EQ(
        lode({"lookup", "./seed", "cat", "lizard", "--json"}).out,
        R"({"rows":[{"token":"cat","oov":false,"values":[1.11,2.56,3.45]},{"token":"lizard","oov":true,"values":[0,0,0]}]})"
        "\n");
}

TEST_F(LookupTest, ReadsTokensFromStdin) {
    EXPECT_EQ(lode({"lookup", "./seed"}, "dog\n\ncat\ndog").out,
              "dog\t1 2 3\n\t0 0 0\ncat\t1.11 2.56 3.45\ndog\t1 2 3\n");
    EXPECT_EQ(lode({"lookup", "./seed", "--json"}, "").out, "{\"rows\":[]}\n");
}

TEST_F(LookupTest, BytesThatAreNoUtf8AreReplacedInJson) {
    EXPECT_THAT(lode({"lookup", "./seed", "--json"}, "caf\xe9\n").out,
                HasSubstr("\"token\":\"caf\xef\xbf\xbd\",\"oov\":true"));
}

TEST_F(LookupTest, NearestLeavesTheQueryOutAndKnowsOnlyItsVocabulary) {
    const auto result = lode({"nearest", "./seed", "cat", "-k", "5"});
    EXPECT_EQ(result.exit, 0);
    EXPECT_EQ(result.out, "dog\t0.9987\nmouse\t0.8246\n");  // by CPython 3.11: sum(a*b) / sqrt(sum(a*a) * sum(b*b))
    const auto unknown = lode({"nearest", "./seed", "lizard"});
    EXPECT_EQ(unknown.exit, 3);
    EXPECT_THAT(unknown.err, StartsWith("error: "));
    EXPECT_THAT(lode({"nearest", "./seed", "Cat"}).err, HasSubstr("hint: did you mean `cat`?"));
}

TEST_F(LookupTest, ShowPrintsSignaturesAndVerifies) {
    const auto result = lode({"show", "./seed", "--verify"});
    EXPECT_EQ(result.exit, 0);
    EXPECT_THAT(result.out, StartsWith("acme/seed version 1\nsha256:"));
    EXPECT_THAT(result.out, HasSubstr("default(tokens: string[?]) -> float32[?,3]"));
    EXPECT_THAT(result.out, HasSubstr("verified"));
    EXPECT_THAT(lode({"show", "./seed", "--json"}).out, HasSubstr("\"digest\":\"sha256:"));

    m_folder.write("seed/words.txt", "cat\ndog\nmousf\n");
    EXPECT_EQ(lode({"show", "./seed"}).exit, 0) << "the sizes are right: only hashing finds it";
    const auto damaged = lode({"show", "./seed", "--verify"});
    EXPECT_EQ(damaged.exit, 4);
    EXPECT_THAT(damaged.err, HasSubstr("`words.txt` is not what the manifest"));
}

TEST_F(LookupTest, ShowNamesTheParentOfAModuleThatHasOne) {
    EXPECT_THAT(lode({"show", "./seed"}).out, testing::Not(HasSubstr("parent")));
    std::string manifest = content_of(m_folder / "seed/module.json");
    const std::string parent = "sha256:" + std::string(64, 'a');
    manifest.insert(manifest.find("\"files\""), "\"parent\": \"" + parent + "\",\n  ");
    m_folder.write("seed/module.json", manifest);
    EXPECT_THAT(lode({"show", "./seed"}).out, HasSubstr("\nparent: " + parent + "\n"));
}

TEST_F(LookupTest, ClosedPipeIsAnErrorNotACrash) {
    const auto result = run_program({"sh", "-c", std::string(LODE_PROGRAM) + " lookup ./seed cat >/dev/full"},
                                    {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace lode
