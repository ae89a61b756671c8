// Bodies of requests, piece by piece.
#include "base/http/upload_body.h"

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

std::string rest_of(UploadBody& body, std::size_t piece) {
    std::string text;
    std::vector<char> buffer(piece);
    while (true) {
        const std::size_t got = must(body.read(std::as_writable_bytes(std::span(buffer))));
        if (got == 0) return text;
        text.append(buffer.data(), got);
    }
}

TEST(UploadBodyTest, TextsAndFilesAreReadInPiecesAndAgain) {
    const TemporaryFolder folder;
    const auto file = folder.write("words.txt", "cat dog mouse");
    for (const HttpRequest& request : {HttpRequest{.body = std::string("cat dog mouse")}, HttpRequest{.body = file}}) {
        auto body = must(UploadBody::open(request));
        EXPECT_EQ(body.size(), 13U);
        EXPECT_EQ(rest_of(body, 5), "cat dog mouse");
        body.rewind();
        EXPECT_EQ(rest_of(body, 100), "cat dog mouse");
    }
}

TEST(UploadBodyTest, AFileCanBeSentFromWhereAnEarlierRequestEnded) {
    const TemporaryFolder folder;
    HttpRequest request{.body = folder.write("words.txt", "cat dog mouse"), .body_offset = 4};
    auto body = must(UploadBody::open(request));
    EXPECT_EQ(body.size(), 9U);
    EXPECT_EQ(rest_of(body, 5), "dog mouse");
    body.rewind();
    EXPECT_EQ(rest_of(body, 5), "dog mouse");
    request.body_offset = 14;
    EXPECT_THAT(UploadBody::open(request), FailsWith(ErrorCode::unusable, "became shorter"));
}

TEST(UploadBodyTest, NoBodyIsEmpty) {
    const HttpRequest request;
    auto body = must(UploadBody::open(request));
    EXPECT_EQ(body.size(), 0U);
    EXPECT_EQ(rest_of(body, 5), "");
}

TEST(UploadBodyTest, AFileThatIsNotThereIsNotFound) {
    EXPECT_THAT(UploadBody::open({.body = std::filesystem::path("/nowhere/words.txt")}),
                FailsWith(ErrorCode::not_found, "/nowhere/words.txt"));
}

TEST(UploadBodyTest, AFileThatShrinksIsNotPaddedAndOneThatGrowsIsCut) {
    const TemporaryFolder folder;
    const HttpRequest request{.body = folder.write("words.txt", "cat dog")};
    auto body = must(UploadBody::open(request));
    folder.write("words.txt", "cat dog mouse");
    EXPECT_EQ(rest_of(body, 5), "cat dog");
    body.rewind();
    folder.write("words.txt", "");
    std::byte piece{};
    EXPECT_THAT(body.read(std::span(&piece, 1)), FailsWith(ErrorCode::unusable, "became shorter"));
}

}  // namespace
}  // namespace lode
