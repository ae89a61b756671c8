// What the gzip sink writes, as the original program reads it.
#include "base/compression/gzip_sink.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/string_streams.h"

namespace lode {
namespace {

std::string packed(const std::string& text, std::size_t piece) {
    StringSink sink;
    const auto gzip = must(GzipSink::create(sink, 1));
    for (std::size_t i = 0; i < text.size(); i += piece)
        must(gzip->write(std::as_bytes(std::span(text).subspan(i, std::min(piece, text.size() - i)))));
    must(gzip->finish());
    return std::move(sink.text);
}

std::string sample() {
    std::string text;
    for (unsigned i = 0; text.size() < 1'000'000; ++i) text += std::to_string(i * 2'654'435'761U);
    return text;
}

TEST(GzipSinkTest, TheOriginalProgramReadsIt) {
    for (const auto& text : {std::string(), std::string("x"), sample()}) {
        const auto unpacked =
            run_program({"gzip", "-dc"}, {.environment = {}, .input = packed(text, text.size() + 1), .folder = {}});
        EXPECT_EQ(unpacked.exit, 0) << unpacked.err;
        EXPECT_EQ(unpacked.err, "");
        EXPECT_TRUE(unpacked.out == text);
    }
}

TEST(GzipSinkTest, PiecesDoNotChangeTheBytesAndNoTimeIsInThem) {
    const auto text = sample();
    const auto whole = packed(text, text.size());
    EXPECT_TRUE(whole == packed(text, 7919));
    EXPECT_EQ(whole.substr(3, 5), std::string(5, '\0')) << "flags and time of the member's head";
}

}  // namespace
}  // namespace lode
