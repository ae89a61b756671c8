// What the tar writer writes, as the original program and our own reader read it.
#include "module/archive/tar_writer.h"

#include <gmock/gmock.h>

#include "module/archive/tar_header.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/string_streams.h"

namespace lode {
namespace {

using testing::HasSubstr;

TarHeader header_in(const std::string& text) {
    return *must(parse_tar_header(std::as_bytes(std::span(text)).first<tar_block_size>()));
}

TEST(TarWriterTest, TheOriginalProgramReadsIt) {
    StringSink sink;
    TarWriter tar(sink);
    const std::string name(100, 'n');
    must(tar.add_file("empty", {}));
    must(tar.add_file(name, std::string(1000, 'x')));
    must(tar.finish());
    EXPECT_EQ(sink.text.size(), 512U + 512 + 1024 + 1024);
    const auto listed =
        run_program({"tar", "--utc", "-tvf", "-"}, {.environment = {}, .input = sink.text, .folder = {}});
    EXPECT_EQ(listed.exit, 0) << listed.err;
    EXPECT_EQ(listed.err, "");
    EXPECT_THAT(listed.out, HasSubstr("-rw-r--r-- 0/0               0 1970-01-01 00:00 empty\n"));
    EXPECT_THAT(listed.out, HasSubstr(" 1000 1970-01-01 00:00 " + name + "\n"));
    const auto content = run_program({"tar", "-xOf", "-", name}, {.environment = {}, .input = sink.text, .folder = {}});
    EXPECT_EQ(content.out, std::string(1000, 'x'));
}

TEST(TarWriterTest, FoldersAndNamesOfAnyLengthAreReadByTheOriginalProgram) {
    StringSink sink;
    TarWriter tar(sink);
    const std::string deep = std::string(60, 'a') + "/" + std::string(60, 'b');
    const std::vector<std::string> names = {deep + "/" + std::string(100, 'c'), deep + "/" + std::string(101, 'c'),
                                            std::string(255, 'd'), std::string(90, 'e') + "/" + std::string(254, 'f'),
                                            deep + "/" + std::string(9, 'g')};
    must(tar.add_folder("empty"));
    must(tar.add_folder(std::string(100, 'h')));
    for (const auto& name : names) must(tar.add_file(name, name));
    must(tar.finish());
    const auto listed = run_program({"tar", "-tf", "-"}, {.environment = {}, .input = sink.text, .folder = {}});
    EXPECT_EQ(listed.exit, 0) << listed.err;
    std::string expected = "empty/\n" + std::string(100, 'h') + "/\n";
    for (const auto& name : names) expected += name + "\n";
    EXPECT_EQ(listed.out, expected);
    for (const auto& name : names) {
        const auto content =
            run_program({"tar", "-xOf", "-", name}, {.environment = {}, .input = sink.text, .folder = {}});
        EXPECT_EQ(content.out, name);
    }
}

TEST(TarWriterTest, SizesBeyondElevenOctalDigitsAreRead) {
    for (const std::uint64_t size : {std::uint64_t{0}, (std::uint64_t{1} << 33U) - 1, std::uint64_t{1} << 33U,
                                     std::uint64_t{9} << 30U, (std::uint64_t{1} << 60U) + 12345}) {
        StringSink sink;
        TarWriter tar(sink);
        must(tar.begin_file("table", size));
        EXPECT_EQ(header_in(sink.text).size, size);
        const auto listed = run_program({"tar", "-tvf", "-"}, {.environment = {}, .input = sink.text, .folder = {}});
        EXPECT_THAT(listed.out, HasSubstr(" " + std::to_string(size) + " ")) << "though the rest is missing";
    }
}

TEST(TarWriterTest, AContentHasTheSizeThatWasSaid) {
    StringSink sink;
    TarWriter tar(sink);
    must(tar.begin_file("table", 2));
    EXPECT_THAT(tar.write(std::as_bytes(std::span("abc", 3))), FailsWith(ErrorCode::internal));
    EXPECT_THAT(tar.finish(), FailsWith(ErrorCode::internal));
    EXPECT_THAT(TarWriter(sink).begin_file("", 0), FailsWith(ErrorCode::internal));
}

}  // namespace
}  // namespace lode
