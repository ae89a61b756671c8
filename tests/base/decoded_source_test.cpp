// Compressed streams: whole, alone, right, and of a bounded size.
#include "base/compression/decoded_source.h"

#include <filesystem>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {
namespace fs = std::filesystem;

/// Gives bytes in small pieces.
class PiecesSource final : public ByteSource {
public:
    PiecesSource(std::string_view bytes, std::size_t piece) : m_bytes(bytes), m_piece(piece) {}
    Result<std::size_t> read(std::span<std::byte> into) override {
        const std::size_t size = std::min({m_bytes.size(), into.size(), m_piece});
        std::copy_n(reinterpret_cast<const std::byte*>(m_bytes.data()), size, into.begin());
        m_bytes.remove_prefix(size);
        return size;
    }

private:
    std::string_view m_bytes;
    std::size_t m_piece;
};

using MakeDecoder = Result<std::unique_ptr<Decoder>> (*)();

Result<std::string> decode(std::string_view packed, MakeDecoder make, std::size_t piece = 100'000,
                           ExpansionLimit limit = {}) {
    PiecesSource source(packed, piece);
    DecodedSource decoded(source, must(make()), limit);
    std::string text;
    std::vector<std::byte> room(piece);
    while (true) {
        LODE_ASSIGN(const std::size_t got, decoded.read(room));
        if (got == 0) return text;
        text.append(reinterpret_cast<const char*>(room.data()), got);
    }
}

struct Format {
    const char* program;
    MakeDecoder make;
};
constexpr Format formats[] = {{"gzip", make_gzip_decoder}, {"zstd", make_zstd_decoder}, {"xz", make_xz_decoder}};

std::string packed_by(const char* program, const std::string& text) {
    ProgramOptions options;
    options.input = text;
    const auto result = run_program({program, "-c"}, options);
    return result.exit == 0 ? result.out : "";
}

TEST(DecodedSourceTest, WhatWasPackedComesOutWhateverThePieces) {
    std::string text;
    for (unsigned i = 0; i < 50'000; ++i) text += std::to_string(i * i % 9973) + "\n";
    for (const auto& format : formats) {
        SCOPED_TRACE(format.program);
        for (const std::string& content : {std::string(), std::string("x"), text}) {
            const std::string packed = packed_by(format.program, content);
            if (packed.empty()) GTEST_SKIP() << "there is no " << format.program;
            for (const std::size_t piece : {1U, 7U, 100'000U})
                EXPECT_THAT(decode(packed, format.make, piece), testing::Optional(content));
        }
    }
}

TEST(DecodedSourceTest, OtherFormatsAreRefused) {
    for (const auto& format : formats)
        for (const auto& other : formats) {
            const std::string packed = packed_by(other.program, "text");
            if (packed.empty()) GTEST_SKIP() << "there is no " << other.program;
            if (&format == &other) continue;
            EXPECT_THAT(decode(packed, format.make), FailsWith(ErrorCode::integrity));
        }
}

TEST(DecodedSourceTest, NothingIsNoStream) {
    for (const auto& format : formats)
        EXPECT_THAT(decode("", format.make), FailsWith(ErrorCode::integrity, "cut short"));
}

TEST(DecodedSourceTest, MoreThanIsAllowedIsRefusedWhileItComes) {
    const std::string packed = packed_by("gzip", std::string(3'000'000, '\0'));
    EXPECT_THAT(decode(packed, make_gzip_decoder), IsOk());
    EXPECT_THAT(decode(packed, make_gzip_decoder, 1000, {.free = 1'000'000, .ratio = 100}),
                FailsWith(ErrorCode::integrity, "more than 100 for each"));
    EXPECT_THAT(decode(packed, make_gzip_decoder, 1000, {.total = 2'999'999}),
                FailsWith(ErrorCode::integrity, "more than the 2999999 bytes allowed"));
    EXPECT_THAT(decode(packed, make_gzip_decoder, 1000, {.total = 3'000'000}), IsOk());
}

class DecoderCorpusTest : public testing::Test {
protected:
    const fs::path m_folder = fs::path(LODE_SHARED_DATA) / "hostile";
};

TEST_F(DecoderCorpusTest, ZstandardsCornerCasesAreReadOrRefusedAsItsOwnProgramDoes) {
    if (!fs::is_directory(m_folder / "zstd-golden")) GTEST_SKIP() << "the frames are not on this machine";
    int frames = 0;
    for (const auto& entry : fs::directory_iterator(m_folder / "zstd-golden")) {
        SCOPED_TRACE(entry.path().filename().string());
        const auto reference = run_program({"zstd", "-dqc", entry.path().string()});
        if (reference.exit == 127) GTEST_SKIP() << "there is no zstd";
        const auto decoded = decode(content_of(entry.path()), make_zstd_decoder);
        EXPECT_EQ(decoded.has_value(), reference.exit == 0);
        if (decoded) {
            EXPECT_EQ(*decoded, reference.out);
        } else {
            EXPECT_EQ(decoded.error().code, ErrorCode::integrity);
        }
        ++frames;
    }
    EXPECT_EQ(frames, 7);
}

TEST_F(DecoderCorpusTest, BombsOfTensOfGigabytesEndAtTheLimit) {
    if (!fs::is_directory(m_folder / "bombs-bones-codes")) GTEST_SKIP() << "the bombs are not on this machine";
    int bombs = 0;
    const Format endings[] = {
        {".gz.bz2", make_gzip_decoder}, {".zst.bz2", make_zstd_decoder}, {".xz.bz2", make_xz_decoder}};
    for (const auto& [ending, make] : endings)
        for (const auto& entry : fs::directory_iterator(m_folder / "bombs-bones-codes")) {
            if (!entry.path().filename().string().ends_with(ending)) continue;
            SCOPED_TRACE(entry.path().filename().string());
            const auto packed =
                run_program({"sh", "-c", "bzip2 -dc <\"$0\" | head -c 100000", entry.path().string()}).out;
            if (packed.empty()) GTEST_SKIP() << "there is no bzip2";
            EXPECT_THAT(decode(packed, make, 100'000, {.total = std::uint64_t{32} << 20U}),
                        FailsWith(ErrorCode::integrity));
            ++bombs;
        }
    EXPECT_EQ(bombs, 7);
}

}  // namespace
}  // namespace lode
