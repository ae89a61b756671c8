// Documents from servers that are not ready yet.
#include "resolver/download/document_download.h"

#include "tests/resolver/network.h"

namespace lode {
namespace {

class DocumentDownloadTest : public NetworkTest {
protected:
    static ScriptedAnswer on_its_way(const std::string& arrived) {
        ScriptedAnswer answer = status(503);
        answer.headers.emplace_back("retry-after", "15");
        answer.headers.emplace_back("lode-arrived", arrived);
        return answer;
    }
    Result<std::string> download(std::vector<ScriptedAnswer> answers) {
        constexpr std::string_view url = "https://mirror.example.org/acme/seed/1/module.json";
        auto& transport = new_network();
        for (auto& answer : answers) transport.answer(HttpMethod::get, std::string(url), std::move(answer));
        const DownloadContext context{transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
        return download_document_of_module(context, must(parse_url(url)));
    }
};

TEST_F(DocumentDownloadTest, AMirrorThatGetsOnIsWaitedForAsLongAsItTakes) {
    std::vector<ScriptedAnswer> answers;
    for (int i = 1; i <= 100; ++i) answers.push_back(on_its_way(std::to_string(i) + "000000000"));
    answers.push_back({.status = 200, .headers = {}, .body = "{}", .failure = {}});
    EXPECT_EQ(must(download(std::move(answers))), "{}");
    EXPECT_EQ(m_progress.works().back().advanced, 100'000'000'000U) << "a sign of life, for others who wait, too";
}

TEST_F(DocumentDownloadTest, AMirrorThatIsStuckIsGivenUpAsAnyOtherServer) {
    for (const std::string arrived : {"7", "70000", "-1", "99999999999999999999", "", "7 of 9"}) {
        SCOPED_TRACE(arrived);
        std::vector<ScriptedAnswer> answers(100, on_its_way(arrived));
        EXPECT_THAT(download(std::move(answers)), FailsWith(ErrorCode::unavailable, "status 503"));
        EXPECT_LE(requested().size(), 7U);
    }
}

TEST_F(DocumentDownloadTest, ACountThatShrinksFromTheLargestThereIsIsNoGettingOn) {
    std::vector<ScriptedAnswer> answers = {on_its_way("18446744073709551615")};
    for (int i = 1; i <= 100; ++i) answers.push_back(on_its_way(std::to_string(i) + "000000000"));
    EXPECT_THAT(download(std::move(answers)), FailsWith(ErrorCode::unavailable, "status 503"));
    EXPECT_LE(requested().size(), 7U);
}

}  // namespace
}  // namespace lode
