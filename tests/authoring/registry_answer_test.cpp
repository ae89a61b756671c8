// What statuses and bodies of a registry become.
#include "authoring/registry_answer.h"

#include <gmock/gmock.h>

#include "base/printable.h"

namespace lode {
namespace {

using testing::HasSubstr;
using testing::Not;

Error answer(int status, std::string_view body = {}) {
    return error_of_answer(HttpMethod::put, parse_url("https://hub.example.org/api/blobs").value(), status, body);
}

TEST(RegistryAnswerTest, EachStatusSaysWhatToDoNext) {
    struct Row {
        int status;
        ErrorCode code;
    };
    const Row rows[] = {
        {400, ErrorCode::unusable},    {401, ErrorCode::permission_denied}, {403, ErrorCode::permission_denied},
        {404, ErrorCode::not_found},   {405, ErrorCode::permission_denied}, {501, ErrorCode::permission_denied},
        {408, ErrorCode::unavailable}, {409, ErrorCode::conflict},          {413, ErrorCode::unusable},
        {422, ErrorCode::unusable},    {429, ErrorCode::unavailable},       {500, ErrorCode::unavailable},
        {503, ErrorCode::unavailable}, {507, ErrorCode::out_of_space},      {301, ErrorCode::unusable},
    };
    for (const auto& row : rows) {
        const Error error = answer(row.status);
        EXPECT_EQ(error.code, row.code) << row.status;
        EXPECT_THAT(error.message, HasSubstr("(status " + std::to_string(row.status) + ")"));
    }
    EXPECT_EQ(answer(422, R"({"error":{"code":"integrity","message":"m"}})").code, ErrorCode::integrity);
}

TEST(RegistryAnswerTest, TheRegistrysWordsArePassedOn) {
    const Error error =
        answer(409, R"({"error":{"code":"conflict","message":"1.0 is published as 1","hint":"try 2"}})");
    EXPECT_EQ(error.message, "PUT `https://hub.example.org/api/blobs` was refused: 1.0 is published as 1 (status 409)");
    EXPECT_EQ(error.hint, "try 2");
}

TEST(RegistryAnswerTest, ABodyThatIsNoErrorIsLeftOut) {
    for (const std::string_view body : {"", "<html>", "[]", R"({"error":"no"})", R"({"error":{"message":7}})"}) {
        const Error error = answer(401, body);
        EXPECT_THAT(error.message, HasSubstr("does not know the access token")) << body;
        EXPECT_THAT(error.hint, HasSubstr("LODE_TOKEN")) << body;
    }
}

TEST(RegistryAnswerTest, NothingInItReachesATerminalAsACommand) {
    const Error error = answer(409, R"({"error":{"message":"a\u001b[31mb\u009bc\n","hint":"\u0007"}})");
    EXPECT_THAT(error.message, HasSubstr("a?[31mb?c? (status"));
    EXPECT_EQ(error.hint, "?");
}

TEST(RegistryAnswerTest, ALongMessageIsCut) {
    const std::string body = R"({"error":{"message":")" + std::string(10'000, 'x') + "\"}}";
    EXPECT_LT(answer(409, body).message.size(), 700U);
}

TEST(PrintableTest, ControlCharactersAreReplacedAndSequencesKeptWhole) {
    EXPECT_EQ(printable("München"), "München");
    EXPECT_EQ(printable("a\tb\x7F\x1B"), "a?b??");
    EXPECT_EQ(printable("a\xC2\x9Bz"), "a?z");
    EXPECT_EQ(printable("a\xC2\xA0z"), "a\xC2\xA0z");
    EXPECT_EQ(printable("12345", 5), "12345");
    EXPECT_EQ(printable("123456", 5), "12345…");
    EXPECT_EQ(printable("Mü", 2), "M…");
}

}  // namespace
}  // namespace lode
