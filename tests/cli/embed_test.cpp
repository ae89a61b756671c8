// Texts in, vectors out, in every format and by the hundred thousand.
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/cli/scenario.h"

namespace lode {
namespace {
using namespace std::string_literals;

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// The rows of `cat` and `dog` as raw float32.
const std::string raw_cat = "\x7b\x14\x8e\x3f\x0a\xd7\x23\x40\xcd\xcc\x5c\x40"s;
const std::string raw_dog = "\x00\x00\x80\x3f\x00\x00\x00\x40\x00\x00\x40\x40"s;

class EmbedTest : public Scenario {
protected:
    EmbedTest() { write_seed_module(m_folder / "seed"); }

    /// Runs a shell script in the test's folder; `$lode` is the program.
    ProgramResult shell(const std::string& script) {
        auto environment = m_environment;
        environment["lode"] = LODE_PROGRAM;
        return run_program({"sh", "-c", script}, {.environment = environment, .input = {}, .folder = m_folder.path()});
    }
    std::string content(std::string_view name) const { return content_of(m_folder / name); }
};

TEST_F(EmbedTest, PrintsALineAText) {
    const auto result = lode({"embed", "./seed", "cat", "", "dog"});
    EXPECT_EQ(result.exit, 0);
    EXPECT_EQ(result.out, "1.11 2.56 3.45\n0 0 0\n1 2 3\n");
    EXPECT_EQ(result.err, "");
}

TEST_F(EmbedTest, ReaderThatHasSeenEnoughIsNoError) {
    for (const std::string command : {"embed", "lookup"}) {
        const auto result = shell("{ yes cat | head -n 200000 | \"$lode\" " + command +
                                  " ./seed --quiet; echo $? > status; } | head -n 1");
        EXPECT_THAT(result.out, HasSubstr("1.11 2.56 3.45\n"));
        EXPECT_EQ(result.err, "");
        EXPECT_EQ(content("status"), "141\n") << command;
    }
}

TEST_F(EmbedTest, InputThatCannotBeReadIsAnErrorAndNotItsEnd) {
    for (const std::string command : {"embed ./seed", "lookup ./seed", "fetch -"}) {
        const auto result = shell("\"$lode\" " + command + " < /");
        EXPECT_EQ(result.exit, 1) << command;
        EXPECT_THAT(result.err, HasSubstr("reading standard input")) << command;
    }
}

TEST_F(EmbedTest, LinesOfAnotherSystemAreWarnedOfOnce) {
    for (const std::string command : {"embed", "lookup"}) {
        const auto result = lode({command, "./seed"}, "cat\r\ndog\r\n");
        EXPECT_EQ(result.exit, 0);
        EXPECT_THAT(result.err,
                    AllOf(StartsWith("warning: the first line ends in a carriage return"), HasSubstr("tr -d '\\r'")));
        EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
    }
}

TEST_F(EmbedTest, WhatIsOpenIsNotReplaced) {
    const auto result = shell("\"$lode\" embed ./seed cat --format raw --output /dev/stdout > log");
    EXPECT_EQ(result.exit, 2);
    EXPECT_EQ(content("log"), "");
    EXPECT_EQ(shell("\"$lode\" embed ./seed cat --format raw --quiet | cat").out, raw_cat);
}

TEST_F(EmbedTest, PrintsOneJsonObject) {
    EXPECT_EQ(lode({"embed", "./seed", "cat", "dog", "--json"}).out,
              "{\"outputs\":{\"default\":[[1.11,2.56,3.45],[1,2,3]]}}\n");
    EXPECT_EQ(lode({"embed", "./seed", "--json"}, "").out, "{\"outputs\":{\"default\":[]}}\n");
}

TEST_F(EmbedTest, ReadsTextsFromStdinOneALine) {
    const auto result = lode({"embed", "./seed"}, "dog\n\ncat\r\ncat");
    EXPECT_EQ(result.exit, 0);
    EXPECT_EQ(result.out, "1 2 3\n0 0 0\n0 0 0\n1.11 2.56 3.45\n");
    EXPECT_EQ(lode({"embed", "./seed", "--format", "jsonl"}, "a\0b\n"s).out,
              "{\"text\":\"a\\u0000b\",\"values\":[0,0,0]}\n");
    EXPECT_EQ(lode({"embed", "./seed"}, "").out, "");
}

TEST_F(EmbedTest, PrintsCsvAndJsonl) {
    EXPECT_EQ(lode({"embed", "./seed", "cat", "dog", "--format", "csv"}).out, "1.11,2.56,3.45\n1,2,3\n");
    EXPECT_EQ(lode({"embed", "./seed", "cat", "--format", "jsonl"}).out,
              "{\"text\":\"cat\",\"values\":[1.11,2.56,3.45]}\n");
}

TEST_F(EmbedTest, WritesTheFormatThatTheFilesEndingStandsFor) {
    const auto result = lode({"embed", "./seed", "cat", "dog", "--output", "out.raw"});
    EXPECT_EQ(result.exit, 0);
    EXPECT_EQ(result.out, "out.raw\n");
    EXPECT_EQ(content("out.raw"), raw_cat + raw_dog);
    EXPECT_EQ(lode({"embed", "./seed", "cat", "--output", "out.raw", "--format", "csv"}).exit, 0);
    EXPECT_EQ(content("out.raw"), "1.11,2.56,3.45\n") << "--format is stronger, and what was there is replaced";
    EXPECT_EQ(lode({"embed", "./seed", "cat", "--output", "out.jsonl", "--json"}).out,
              "{\"path\":\"out.jsonl\",\"format\":\"jsonl\",\"rows\":1,\"dims\":3}\n");
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("cache/", "out.jsonl", "out.raw", "seed/"));
}

TEST_F(EmbedTest, WritesNpyByteForByte) {
    const auto npy = [](std::string header, const std::string& rows) {
        header.resize(117, ' ');
        return "\x93NUMPY\x01\x00\x76\x00"s + header + "\n" + rows;
    };
    EXPECT_EQ(lode({"embed", "./seed", "--output", "out.npy"}, "dog\ncat\n").exit, 0);
    EXPECT_EQ(content("out.npy"),
              npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", raw_dog + raw_cat));
    EXPECT_EQ(lode({"embed", "./seed", "--output", "none.npy"}, "").exit, 0);
    EXPECT_EQ(content("none.npy"), npy("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", ""));
}

TEST_F(EmbedTest, NumpyLoadsWhatWasWritten) {
    if (shell("/usr/bin/python3 -c 'import numpy'").exit != 0) GTEST_SKIP() << "there is no numpy here";
    EXPECT_EQ(lode({"embed", "./seed", "--output", "out.npy"}, "dog\ncat\n").exit, 0);
    EXPECT_EQ(shell("/usr/bin/python3 -c '\n"
                    "import numpy\n"
                    "a = numpy.load(\"out.npy\")\n"
                    "print(a.dtype, a.shape, a.tolist() == numpy.float32([[1, 2, 3], [1.11, 2.56, 3.45]]).tolist())'")
                  .out,
              "float32 (2, 3) True\n");
}

TEST_F(EmbedTest, AHundredThousandLinesComeInOrderWhateverTheThreads) {
    std::string lines;
    for (int i = 0; i < 100'000; ++i) lines += i % 3 == 0 ? "cat\n" : i % 3 == 1 ? "dog\n" : std::to_string(i) + "\n";
    for (const auto* format : {"jsonl", "csv"}) {
        const auto by_one = lode({"embed", "./seed", "--format", format, "--threads", "1"}, lines);
        const auto by_four = lode({"embed", "./seed", "--format", format, "--threads", "4"}, lines);
        EXPECT_EQ(by_one.exit, 0);
        EXPECT_EQ(std::count(by_one.out.begin(), by_one.out.end(), '\n'), 100'000);
        EXPECT_TRUE(by_one.out == by_four.out) << format;
    }
    const auto rows = lode({"embed", "./seed", "--format", "jsonl", "--threads", "4"}, lines).out;
    EXPECT_THAT(rows.substr(rows.size() - 200),
                HasSubstr("{\"text\":\"99998\",\"values\":[0,0,0]}\n{\"text\":\"cat\""));
}

TEST_F(EmbedTest, AVeryLongLineIsATextAndALongerOneIsRefusedByItsNumber) {
    const std::string text(std::size_t{5} << 20U, 'x');
    EXPECT_EQ(lode({"embed", "./seed"}, "cat\n" + text + "\ndog\n").out, "1.11 2.56 3.45\n0 0 0\n1 2 3\n");
    const auto refused = shell("{ echo cat; head -c 70000000 /dev/zero; } | \"$lode\" embed ./seed --quiet");
    EXPECT_EQ(refused.exit, 1);
    EXPECT_EQ(refused.out, "1.11 2.56 3.45\n");
    EXPECT_EQ(refused.err, "error: line 2 of standard input has more than the 67108864 bytes allowed\n");
}

TEST_F(EmbedTest, WhereNothingCanBeReadNothingIsWritten) {
    const auto refused = shell("\"$lode\" embed ./seed --json --quiet < .");
    EXPECT_EQ(refused.exit, 1) << refused.err;
    EXPECT_EQ(refused.out, "");
}

TEST_F(EmbedTest, AnUnknownSignatureIsWrongUsageAndSaysWhichThereAre) {
    const auto result = lode({"embed", "./seed", "cat", "--signature", "words", "--output", "out.npy"});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("has no signature `words`; it has: default"));
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("cache/", "seed/"));
}

TEST_F(EmbedTest, FormatsThatDoNotGoWithTheirPlaceAreWrongUsage) {
    struct Row {
        std::vector<std::string> words;
        std::string_view message;
        std::string_view hint;
    };
    const Row rows[] = {
        {{"--format", "npy"}, "begins with how many rows there are", "hint: name a file with --output"},
        {{"--format", "xml"}, "there is no format `xml`", "hint: the formats are text, csv, jsonl, npy, raw"},
        {{"--output", "out.pt"}, "the ending of `out.pt` stands for no format", "--format, one of text, csv"},
        {{"--output", "out"}, "the ending of `out` stands for no format", "hint: end it in .npy"},
        {{"--output", "seed", "--format", "raw"}, "is there and is no regular file", "hint: name a file"},
        {{"--output", "/dev/full", "--format", "raw"}, "is there and is no regular file", "hint: name a file"},
        {{"--threads", "0"}, "--threads", "hint: "},
    };
    for (const auto& row : rows) {
        std::vector<std::string> words = {"embed", "./seed", "cat"};
        words.insert(words.end(), row.words.begin(), row.words.end());
        const auto result = lode(words);
        EXPECT_EQ(result.exit, 2) << testing::PrintToString(words);
        EXPECT_EQ(result.out, "");
        EXPECT_THAT(result.err, AllOf(StartsWith("error: "), HasSubstr(row.message), HasSubstr(row.hint)));
    }
    EXPECT_EQ(lode({"embed", "./seed", "cat", "--json", "--format", "csv"}).exit, 2);
}

TEST_F(EmbedTest, AFullDiskIsToldAndLeavesTheOldFile) {
    const auto to_stdout = shell("\"$lode\" embed ./seed cat >/dev/full");
    EXPECT_EQ(to_stdout.exit, 1);
    EXPECT_EQ(to_stdout.err, "error: writing `standard output`: No space left on device\n");

    m_folder.write("out.npy", "the old one");
    const auto to_file =
        shell("trap '' XFSZ; ulimit -f 64; yes cat | head -n 100000 | \"$lode\" embed ./seed --quiet --output out.npy");
    EXPECT_EQ(to_file.exit, 1);
    EXPECT_EQ(to_file.err, "error: writing `out.npy`: File too large\n");
    EXPECT_EQ(content("out.npy"), "the old one");
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("cache/", "out.npy", "seed/"));
}

TEST_F(EmbedTest, AFolderThatIsNotThereIsToldBeforeAnythingIsRead) {
    const auto result = shell("\"$lode\" embed ./seed --output none/out.npy </dev/zero");
    EXPECT_EQ(result.exit, 3);
    EXPECT_THAT(result.err, StartsWith("error: making `none/out.npy`: "));
}

TEST_F(EmbedTest, ALinkStaysALinkAndWhatItNamesIsReplaced) {
    m_folder.write("data/real.csv", "old");
    std::filesystem::create_symlink("data/real.csv", m_folder / "link.csv");
    EXPECT_EQ(lode({"embed", "./seed", "dog", "--output", "link.csv"}).out, "link.csv\n");
    EXPECT_TRUE(std::filesystem::is_symlink(m_folder / "link.csv"));
    EXPECT_EQ(content("data/real.csv"), "1,2,3\n");
}

/// Starts on a stdin that never ends, sends `$signal` once rows are on the disk, and tells lode's exit status.
constexpr auto stopped_in_the_middle = R"sh(
mkfifo endless
yes cat >endless &
"$lode" embed ./seed --quiet --output out.npy <endless &
lode=$!
for i in $(seq 200); do
    [ -z "$(find . -name '.out.npy.*' -size +64k)" ] || break
    sleep 0.05
done
kill -$signal $lode
wait $lode
)sh";

TEST_F(EmbedTest, InterruptedInTheMiddleNothingIsLeftAndTheOldFileStays) {
    m_environment["signal"] = "INT";
    const auto result = shell(stopped_in_the_middle);
    EXPECT_EQ(result.exit, 130);
    EXPECT_EQ(result.err, "error: interrupted\n");
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("cache/", "endless", "seed/"));

    m_folder.write("out.npy", "the old one");
    std::filesystem::remove(m_folder / "endless");
    EXPECT_EQ(shell(stopped_in_the_middle).exit, 130);
    EXPECT_EQ(content("out.npy"), "the old one");
}

TEST_F(EmbedTest, KilledInTheMiddleTheOldFileStays) {
    m_environment["signal"] = "KILL";
    m_folder.write("out.npy", "the old one");
    EXPECT_EQ(shell(stopped_in_the_middle).exit, 128 + 9);
    EXPECT_EQ(content("out.npy"), "the old one");
}

TEST_F(EmbedTest, StopsWhileNothingComesAndWhileNobodyReads) {
    EXPECT_EQ(shell("mkfifo in; sleep 20 >in & silent=$!; \"$lode\" embed ./seed <in & lode=$!; sleep 0.3;"
                    "kill -INT $lode; wait $lode; status=$?; kill $silent; exit $status")
                  .exit,
              130);
    EXPECT_EQ(shell("mkfifo out; sleep 20 <out & silent=$!; yes cat | { exec \"$lode\" embed ./seed; } >out & lode=$!;"
                    "sleep 0.5; kill -INT $lode; wait $lode; status=$?; kill $silent; exit $status")
                  .exit,
              130);
}

}  // namespace
}  // namespace lode
