// Requests that are understood, and those that two servers could understand differently.
#include "registry_server/http/request_reader.h"

#include <ostream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lode {
namespace {

struct Reading {
    RequestReader::State state;
    RequestHead head;
    std::string body;
    int refused_with = 0;
    std::size_t consumed = 0;
};

/// Shows the reader the input as a connection does, `piece` more bytes each time.
Reading read_in_pieces(std::string_view input, std::size_t piece, const HttpLimits& limits = {}) {
    RequestReader reader(limits);
    Reading reading{};
    std::size_t shown = 0;
    const auto over = [&] {
        return reader.state() == RequestReader::State::done || reader.state() == RequestReader::State::refused;
    };
    while (!over() && shown < input.size()) {
        shown = std::min(shown + piece, input.size());
        while (!over() && reading.consumed < shown) {
            const auto before = reader.state();
            const auto step = reader.read(input.substr(reading.consumed, shown - reading.consumed));
            reading.consumed += step.consumed;
            reading.body += step.body;
            if (step.consumed == 0 && reader.state() == before) break;
        }
    }
    reading.state = reader.state();
    if (reading.state == RequestReader::State::refused) reading.refused_with = reader.refusal().status;
    reading.head = reader.head();
    return reading;
}

TEST(RequestReaderTest, ReadsAHeadWithNamesInLowerCase) {
    const auto reading =
        read_in_pieces("GET /a/b.json?x=1&y HTTP/1.1\r\nHost: h\r\nIF-None-Match: \"T\"\r\n\r\n", 1000);
    ASSERT_EQ(reading.state, RequestReader::State::done);
    EXPECT_EQ(reading.head.method, RequestMethod::get);
    EXPECT_EQ(reading.head.path, "/a/b.json");
    EXPECT_EQ(reading.head.query, "x=1&y");
    EXPECT_EQ(reading.head.header("if-none-match"), "\"T\"");
    EXPECT_TRUE(reading.head.keep_alive);
    EXPECT_FALSE(reading.head.has_body);
}

TEST(RequestReaderTest, TagsOnSeveralLinesAreOneList) {
    const auto reading = read_in_pieces(
        "GET /a HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"a\"\r\nX: y\r\nif-none-match: \"b\", \"c\"\r\n\r\n", 1000);
    ASSERT_EQ(reading.state, RequestReader::State::done);
    EXPECT_EQ(reading.head.header("if-none-match"), "\"a\", \"b\", \"c\"");
}

TEST(RequestReaderTest, ReadsTheSameHoweverTheBytesAreCut) {
    const std::string request =
        "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;name=value\r\nhello\r\n6\r\n "
        "world\r\n0\r\nTrailer: t\r\n\r\n";
    for (std::size_t piece = 1; piece <= request.size(); ++piece) {
        const auto reading = read_in_pieces(request + "GET /next", piece);
        ASSERT_EQ(reading.state, RequestReader::State::done) << piece;
        EXPECT_EQ(reading.body, "hello world") << piece;
        EXPECT_EQ(reading.consumed, request.size()) << piece;
        EXPECT_FALSE(reading.head.header("trailer")) << "a trailer is no header";
    }
}

TEST(RequestReaderTest, ReadsAnEmptyChunkedBodyHoweverItIsCut) {
    const std::string request =
        "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: t\r\n\r\n";
    for (std::size_t piece = 1; piece <= request.size(); ++piece) {
        const auto reading = read_in_pieces(request, piece);
        EXPECT_EQ(reading.state, RequestReader::State::done) << piece;
        EXPECT_EQ(reading.body, "");
        EXPECT_EQ(reading.consumed, request.size());
    }
}

TEST(RequestReaderTest, ReadsABodyOfAGivenLengthAndNoByteMore) {
    for (const std::size_t piece : {1U, 7U, 1000U}) {
        const auto reading = read_in_pieces("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET", piece);
        ASSERT_EQ(reading.state, RequestReader::State::done);
        EXPECT_EQ(reading.body, "hello");
        EXPECT_EQ(reading.head.content_length, 5U);
        EXPECT_TRUE(reading.head.has_body);
    }
}

TEST(RequestReaderTest, UnderstandsTheAbsoluteFormThatProxiesSend) {
    EXPECT_EQ(read_in_pieces("GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n", 1000).head.path, "/a");
    EXPECT_EQ(read_in_pieces("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", 1000).head.path, "/");
}

TEST(RequestReaderTest, KeepsAConnectionAsTheVersionSays) {
    const auto keeps = [](std::string_view request) { return read_in_pieces(request, 1000).head.keep_alive; };
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReaderTest, MeasuresAHeadThatComesLineByLine) {
    std::string request = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 2000; ++i) request += fmt::format("X-{}: value\r\n", i);
    for (const std::size_t piece : {10U, 100U, 100'000U})
        EXPECT_EQ(read_in_pieces(request + "\r\n", piece).refused_with, 431) << piece;
}

TEST(RequestReaderTest, MeasuresChunkExtensionsAndTrailers) {
    const std::string head = "PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read_in_pieces(head + "5;x=" + std::string(40'000, 'y'), 1000).refused_with, 431);
    EXPECT_EQ(read_in_pieces(head + "0\r\nT: " + std::string(40'000, 'y'), 1000).refused_with, 431);
}

TEST(RequestReaderTest, RefusesABodyBeyondTheLimitFromItsHeadAlone) {
    HttpLimits limits;
    limits.body_bytes = 10;
    EXPECT_EQ(read_in_pieces("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n", 1000, limits).refused_with,
              413);
    EXPECT_EQ(read_in_pieces("PUT /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n",
                             1000, limits)
                  .refused_with,
              413);
}

struct Refused {
    std::string name;
    std::string request;
    int status = 400;
};

void PrintTo(const Refused& row, std::ostream* out) {
    *out << row.name;
}

class RefusedRequestTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedRequestTest, S02WhatTwoServersCouldReadDifferentlyIsRefusedWholeAndNeverUnderstoodByteByByte) {
    const auto& row = GetParam();
    EXPECT_EQ(read_in_pieces(row.request, row.request.size()).refused_with, row.status);
    const auto slowly = read_in_pieces(row.request, 1);
    // Beast may wait for the end of such a head, which then never comes: the deadline ends it.
    EXPECT_TRUE(slowly.refused_with == row.status || slowly.state == RequestReader::State::head) << slowly.refused_with;
}

const Refused refused[] = {
    {"LengthAndChunked",
     "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"ChunkedAndLength",
     "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
    {"TwoLengths", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"},
    {"TwoEqualLengths", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
    {"LengthWithASign", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello"},
    {"NegativeLength", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\nhello"},
    {"LengthBeyond64Bits", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551616\r\n\r\n"},
    {"UnknownCoding", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n", 501},
    {"CodingBeforeChunked", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
    {"ChunkedTwice", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"ChunkedInHttp10", "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
    {"MissingHost", "GET / HTTP/1.1\r\n\r\n"},
    {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
    {"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n"},
    {"FoldedHeader", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n"},
    {"FoldedLength", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\t5\r\n\r\nhello"},
    {"SpaceBeforeTheFirstHeader", "GET / HTTP/1.1\r\n Host: h\r\n\r\n"},
    {"ReturnAlone", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n"},
    {"LineFeedAfterAChunksSize",
     "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"},
    {"LineFeedInAChunksExtension",
     "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a\nhello\r\n0\r\n\r\n"},
    {"LineFeedsAlone", "GET / HTTP/1.1\nHost: h\n\n", 505},
    {"Http09", "GET /\r\n", 400},
    {"Http2", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
    {"NulInAHeader", std::string("GET / HTTP/1.1\r\nHost: h\0\r\n\r\n", 28)},
    {"TargetWithoutSlash", "GET a HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"Asterisk", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
    {"BadChunkSize", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"},
    {"NegativeChunkSize", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"},
    {"ChunkLongerThanSaid", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n"},
};

INSTANTIATE_TEST_SUITE_P(Framing, RefusedRequestTest, testing::ValuesIn(refused),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lode
