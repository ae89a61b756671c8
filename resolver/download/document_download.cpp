// Requests for documents.
#include "resolver/download/document_download.h"

#include <fmt/format.h>

#include "base/http/retry_after.h"
#include "resolver/download/answer.h"
#include "resolver/download/mirror_wait.h"
#include "resolver/download/patience.h"

namespace lode {
namespace {

/// No document of ours begins as one.
bool is_web_page_instead(const HttpDocument& document) {
    const auto begin = document.body.find_first_not_of(" \t\r\n");
    return is_web_page(document.response) && begin != std::string::npos && document.body[begin] == '<';
}

Result<std::optional<TaggedDocument>> understand(const Url& url, std::string_view etag, HttpDocument document) {
    if (document.response.status == 304) {
        if (!etag.empty()) return std::nullopt;
        return fail(
            ErrorCode::unusable,
            fmt::format("`{}` answered that it has not changed (status 304), which it was not asked", to_string(url)));
    }
    LODE_ASSIGN(const auto body, judge_answer(url, {}, document.response));
    if (body != AnswerBody::whole)
        return fail(ErrorCode::unusable, fmt::format("`{}` answered with a part of what it was asked", to_string(url)));
    if (is_web_page_instead(document))
        return fail(
            ErrorCode::integrity,
            fmt::format("`{}` came as a web page (text/html) instead of the document that is there", to_string(url)),
            "open it in a browser: something between may ask for a login");
    return TaggedDocument{std::move(document.body), std::string(document.response.header("etag").value_or(""))};
}

/// `wait` none: failures are borne as the retry policy has it, and no longer.
Result<std::optional<TaggedDocument>> ask(const DownloadContext& context, const Url& url, std::string_view etag,
                                          std::size_t limit, MirrorWait* wait) {
    Patience patience(context);
    while (true) {
        HttpRequest request = context.request_for(url);
        if (!etag.empty()) request.headers.emplace_back("if-none-match", etag);
        std::optional<std::chrono::milliseconds> asked;
        auto result = send_for_document(context.transport, request, limit)
                          .and_then([&](HttpDocument document) -> Result<std::optional<TaggedDocument>> {
                              if (const auto delay = document.response.header("retry-after"))
                                  asked = parse_retry_after(*delay, context.clock.now());
                              if (wait != nullptr && wait->gets_on(document.response)) patience.note_progress();
                              return understand(url, etag, std::move(document));
                          });
        if (result) return result;
        LODE_ASSIGN(const bool again, patience.wait_after(result.error(), asked));
        if (!again) return result;
        if (wait != nullptr) wait->go_on();
    }
}

}  // namespace

Result<std::optional<TaggedDocument>> download_document_if_changed(const DownloadContext& context, const Url& url,
                                                                   std::string_view etag, std::size_t limit) {
    return ask(context, url, etag, limit, nullptr);
}

Result<std::string> download_document(const DownloadContext& context, const Url& url, std::size_t limit) {
    LODE_ASSIGN(auto document, ask(context, url, {}, limit, nullptr));
    return std::move(document.value().text);
}

Result<std::string> download_document_of_module(const DownloadContext& context, const Url& url) {
    MirrorWait wait(context, url);
    LODE_ASSIGN(auto document, ask(context, url, {}, max_document, &wait));
    return std::move(document.value().text);
}

}  // namespace lode
