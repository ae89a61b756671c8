// Compressing as the original program reads it, and always to the same bytes.
#include "base/compression/zstd_sink.h"

#include <gmock/gmock.h>

#include "base/compression/decoded_source.h"
#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/string_streams.h"

namespace lode {
namespace {

/// Words that come again, and bytes that do not.
std::string sample() {
    std::string text;
    unsigned state = 1;
    for (int i = 0; i < 1'500'000; ++i) {
        state = state * 1103515245U + 12345U;
        text += i % 3 == 0 ? static_cast<char>(state >> 16U) : 'x';
    }
    return text;
}

std::string compress(std::string_view text, std::size_t piece, const ZstdOptions& options) {
    StringSink packed;
    const auto sink = must(ZstdSink::create(packed, options));
    for (std::size_t at = 0; at < text.size(); at += piece)
        must(sink->write(std::as_bytes(std::span(text.substr(at, piece)))));
    must(sink->finish());
    return packed.text;
}

TEST(ZstdSinkTest, TheOriginalProgramAndOurDecoderReadIt) {
    for (const auto& text : {std::string(), std::string("a"), sample()}) {
        const std::string packed = compress(text, 10'000, {});
        StringSource source(packed);
        DecodedSource decoded(source, must(make_zstd_decoder()), {});
        std::string out(text.size() + 1, '\0');
        EXPECT_EQ(must(read_fully(decoded, std::as_writable_bytes(std::span(out)))), text.size());
        EXPECT_EQ(out.substr(0, text.size()), text);
        const auto original = run_program({"zstd", "-dqc"}, {.environment = {}, .input = packed, .folder = {}});
        if (original.exit == 127) GTEST_SKIP() << "there is no zstd";
        EXPECT_EQ(original.out, text) << original.err;
    }
}

TEST(ZstdSinkTest, NeitherPiecesNorThreadsChangeTheBytes) {
    const std::string text = sample();
    const std::string one = compress(text, 1'000, {.level = 3, .threads = 1});
    EXPECT_EQ(compress(text, text.size(), {.level = 3, .threads = 1}), one);
    EXPECT_EQ(compress(text, 77'777, {.level = 3, .threads = 4}), one);
}

}  // namespace
}  // namespace lode
