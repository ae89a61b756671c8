// What all transports share, through the scripted one.
#include "base/http/transport.h"

#include <gtest/gtest-spi.h>

#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

HttpRequest get(std::string_view url) {
    HttpRequest request;
    request.url = parse_url(url).value();
    return request;
}

TEST(TransportTest, ADocumentIsItsBodyAndItsHead) {
    ScriptedTransport transport;
    transport.answer(HttpMethod::get, "https://hub.example/a",
                     {.status = 404, .headers = {{"etag", "\"x\""}}, .body = "gone", .failure = {}});
    const auto document = send_for_document(transport, get("https://hub.example/a"));
    ASSERT_THAT(document, IsOk());
    EXPECT_EQ(document->response.status, 404);
    EXPECT_EQ(document->body, "gone");
    EXPECT_EQ(document->response.header("etag"), "\"x\"");
    EXPECT_EQ(document->response.header("content-length"), "4");
    EXPECT_EQ(document->response.header("date"), std::nullopt);
}

TEST(TransportTest, ADocumentLongerThanItsLimitIsAnIntegrityError) {
    ScriptedTransport transport;
    transport.serve("https://hub.example/a", std::string(100, 'x')).in_pieces_of(10);
    EXPECT_THAT(send_for_document(transport, get("https://hub.example/a"), 100), IsOk());
    EXPECT_THAT(send_for_document(transport, get("https://hub.example/a"), 99),
                FailsWith(ErrorCode::integrity, "`https://hub.example/a` is longer than 99 bytes"));
}

TEST(ScriptedTransportTest, AnswersComeInOrderAndTheLastIsRepeated) {
    ScriptedTransport transport;
    transport.answer(HttpMethod::get, "https://hub.example/a", unreachable()).serve("https://hub.example/a", "here");
    EXPECT_THAT(send_for_document(transport, get("https://hub.example/a")), FailsWith(ErrorCode::unavailable));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(send_for_document(transport, get("https://hub.example/a"))->body, "here");
    EXPECT_EQ(transport.requests().size(), 3U);
}

TEST(ScriptedTransportTest, ACutAnswerGivesItsBeginningThenItsError) {
    ScriptedTransport transport;
    transport.answer(HttpMethod::get, "https://hub.example/a",
                     {.status = 200,
                      .headers = {{"content-length", "9"}},
                      .body = "half",
                      .failure = Error{ErrorCode::unavailable, "cut", {}}});
    EXPECT_THAT(send_for_document(transport, get("https://hub.example/a")), FailsWith(ErrorCode::unavailable, "cut"));
}

TEST(ScriptedTransportTest, WhatNobodyPreparedFailsTheTest) {
    ScriptedTransport transport;
    EXPECT_NONFATAL_FAILURE((void)send_for_document(transport, get("https://hub.example/a")), "nobody prepared");
}

TEST(ScriptedTransportTest, AFolderIsServedAsAStaticServerWould) {
    const TemporaryFolder folder;
    folder.write("acme/seed/1/module.json", "{}");
    ScriptedTransport transport;
    transport.serve_folder("https://hub.example", folder.path());
    EXPECT_EQ(send_for_document(transport, get("https://hub.example/acme/seed/1/module.json"))->body, "{}");
}

}  // namespace
}  // namespace lode
