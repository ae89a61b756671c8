// Lines out of streams, however the stream is cut up.
#include "cli/bulk/line_texts.h"

#include <array>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class LineTextsTest : public testing::Test {
protected:
    using Texts = std::vector<std::string>;

    LineTexts in_file(std::string_view content, BlockLimits limits) {
        return {must(open_file(folder.write("lines", content), O_RDONLY)), "`lines`", limits, interrupted};
    }
    /// The lines of a pipe whose other end is `pipe_end`.
    LineTexts in_pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        pipe_end = FileDescriptor(ends[1]);
        return {FileDescriptor(ends[0]), "`pipe`", {}, interrupted};
    }
    Result<Texts> next(LineTexts& lines) {
        LODE_TRY(lines.next(block, stop));
        return Texts(block.texts.begin(), block.texts.end());
    }
    Result<Texts> all(LineTexts lines) {
        Texts texts;
        while (true) {
            LODE_ASSIGN(const bool more, lines.next(block, stop));
            if (!more) return texts;
            texts.insert(texts.end(), block.texts.begin(), block.texts.end());
        }
    }

    const TemporaryFolder folder;
    Cancellation interrupted;
    Cancellation stop;
    TextBlock block;
    FileDescriptor pipe_end;
};

TEST_F(LineTextsTest, ALineIsATextHoweverTheStreamIsCut) {
    struct Row {
        std::string_view name;
        std::string_view content;
        Texts texts;
    };
    const Row rows[] = {
        {"nothing", "", {}},
        {"one line", "cat\n", {"cat"}},
        {"no end of the last line", "cat\ndog", {"cat", "dog"}},
        {"empty lines are texts", "\n\ncat\n\n", {"", "", "cat", ""}},
        {"a carriage return is kept", "cat\r\ndog\r", {"cat\r", "dog\r"}},
        {"any byte is fine", {"c\0t\n\xff\xfe\n", 7}, {{"c\0t", 3}, "\xff\xfe"}},
        {"a long line among short ones", "a\nfour and forty\nb\n", {"a", "four and forty", "b"}},
    };
    for (const auto& row : rows)
        for (const std::size_t read_size : {1U, 2U, 3U, 5U, 1U << 20U})
            for (const std::size_t lines : {1U, 2U, 1000U}) {
                SCOPED_TRACE(row.name);
                const auto texts = all(in_file(row.content, {.lines = lines, .read_size = read_size}));
                EXPECT_EQ(texts, row.texts) << "read_size " << read_size << ", lines " << lines;
            }
}

TEST_F(LineTextsTest, ABlockHasAtMostSoManyLines) {
    auto lines = in_file("a\nb\nc\nd\ne", {.lines = 2});
    EXPECT_EQ(next(lines), (Texts{"a", "b"}));
    EXPECT_EQ(next(lines), (Texts{"c", "d"}));
    EXPECT_EQ(next(lines), (Texts{"e"}));
    EXPECT_EQ(next(lines), Texts{});
}

TEST_F(LineTextsTest, ALineThatIsTooLongIsRefusedByItsNumber) {
    EXPECT_EQ(all(in_file("a\n12345\nb\n", {.read_size = 1, .longest_line = 5})), (Texts{"a", "12345", "b"}));
    EXPECT_THAT(all(in_file("a\n123456\nb\n", {.read_size = 1, .longest_line = 5})),
                FailsWith(ErrorCode::unusable, "line 2 of `lines` has more than the 5 bytes allowed"));
}

TEST_F(LineTextsTest, ALineOfManyMegabytesIsOneText) {
    const std::string line(std::size_t{20} << 20U, 'x');
    EXPECT_EQ(all(in_file("a\n" + line + "\nb", {})), (Texts{"a", line, "b"}));
}

TEST_F(LineTextsTest, WhatIsThereIsHandedOverWithoutWaitingForMore) {
    auto lines = in_pipe();
    must(write_all(pipe_end, "cat\ndog\nmou", "pipe"));
    EXPECT_EQ(next(lines), (Texts{"cat", "dog"}));
    must(write_all(pipe_end, "se\n", "pipe"));
    EXPECT_EQ(next(lines), (Texts{"mouse"}));
}

TEST_F(LineTextsTest, WaitingEndsWhenTheUserStopsItOrTheRunIsOver) {
    auto lines = in_pipe();
    std::thread stopping([&] { stop.request(); });
    EXPECT_EQ(lines.next(block, stop), false);
    stopping.join();
    std::thread interrupting([&] { interrupted.request(); });
    const Cancellation never;
    EXPECT_THAT(lines.next(block, never), FailsWith(ErrorCode::interrupted));
    interrupting.join();
}

TEST_F(LineTextsTest, AFolderCannotBeRead) {
    LineTexts lines(must(open_file(folder.path(), O_RDONLY)), "standard input", {}, interrupted);
    EXPECT_THAT(lines.next(block, stop), FailsWith(ErrorCode::unusable, "reading standard input: Is a directory"));
}

}  // namespace
}  // namespace lode
