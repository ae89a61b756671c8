// Asking, and judging of answers.
#include "cli/doctor/registry_checks.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.h"
#include "module/registry_documents.h"

namespace lode {
namespace {

constexpr std::size_t asked_at_once = 32;
constexpr std::size_t longest_document = std::size_t{64} << 10U;
constexpr std::chrono::seconds connect_deadline{5};
constexpr std::chrono::seconds deadline{10};
constexpr std::chrono::seconds silence{1};

std::string scope_of(const Copy& copy) {
    if (copy.is_mirror) return "a mirror, for files and manifests alone";
    if (copy.publishers.empty()) return "asked for any publisher that no registry names";
    return fmt::format("it alone is asked for {}", fmt::join(copy.publishers, ", "));
}

/// Nothing where no variable says anything.
std::string way_to(const Copy& copy) {
    const auto& [variable, proxy] = copy.proxy;
    if (variable.empty()) return {};
    if (proxy.empty()) return fmt::format("; by no proxy, as {} says", variable);
    return fmt::format("; by the proxy {}, as {} says", proxy, variable);
}

OrderedJson facts_of(const ProxyChoice& choice) {
    if (choice.variable.empty()) return nullptr;
    return {{"variable", choice.variable},
            {"value", choice.proxy.empty() ? OrderedJson(nullptr) : OrderedJson(choice.proxy)}};
}

std::string memory_of(const Copy& copy) {
    if (!copy.trouble) return {};
    const auto& trouble = *copy.trouble;
    std::string words = fmt::format("; it was {} at {}, {} {} in a row", to_string(trouble.fault),
                                    to_timestamp(trouble.last), trouble.times, trouble.times == 1 ? "time" : "times");
    if (!copy.rests) return words;
    return words + fmt::format(", and is asked after the other copies until {}", to_timestamp(rests_until(trouble)));
}

OrderedJson facts_of(const Copy& copy) {
    OrderedJson facts = {{"url", to_string(copy.url)},
                         {"kind", copy.is_mirror ? "mirror" : "registry"},
                         {"order", copy.order},
                         {"publishers", copy.publishers},
                         {"credential", copy.credential.empty() ? OrderedJson(nullptr) : OrderedJson(copy.credential)},
                         {"proxy", facts_of(copy.proxy)},
                         {"rests", copy.rests}};
    if (copy.trouble)
        facts["trouble"] = {{"fault", to_string(copy.trouble->fault)},
                            {"times", copy.trouble->times},
                            {"last", to_timestamp(copy.trouble->last)},
                            {"rests_until", to_timestamp(rests_until(*copy.trouble))}};
    return facts;
}

/// `<url> <what it did>; <whom it is asked for>; <the way to it>; <what is remembered>`
Finding about(const Copy& copy, Health health, std::string_view what, std::string hint, ErrorCode code) {
    const bool is_pardoned = health == Health::fault && copy.is_mirror;
    return {copy.name,
            is_pardoned ? Health::warning : health,
            fmt::format("{}; {}{}{}", what, scope_of(copy), way_to(copy), memory_of(copy)),
            std::move(hint),
            code,
            facts_of(copy)};
}

std::string hint_on_access(const Copy& copy) {
    const std::string origin = copy.url.origin();
    if (copy.credential.empty())
        return fmt::format("give a token for {} in `tokens` of the settings file, or a login in ~/.netrc", origin);
    return fmt::format("{} was sent to {} and not accepted: ask its keeper for another one", copy.credential, origin);
}

std::string outcome_of(const Copy& copy, const CopyAnswer& answer) {
    const auto& response = answer.document.response;
    std::string words = fmt::format("`{}` answered {} in {} ms ({}", to_string(copy.url), response.status,
                                    answer.took.count(), to_string(response.version));
    if (!copy.credential.empty()) words += fmt::format(", {} was sent", copy.credential);
    words += ")";
    const Url asked = copy.url / "registry.json";
    if (response.url != asked) words += fmt::format(", redirected to `{}`", to_string(response.url));
    return words;
}

Finding judge_document(const Copy& copy, const std::string& outcome, const HttpDocument& document) {
    if (const auto parsed = parse_registry_document(document.body); !parsed)
        return about(copy, Health::fault,
                     fmt::format("{}, but its `registry.json` is none: {}", outcome, parsed.error().message),
                     "open it in a browser: a login page or a proxy may stand between", ErrorCode::integrity);
    return about(copy, Health::ok, outcome, {}, ErrorCode::internal);
}

Finding judge_status(const Copy& copy, const std::string& outcome, int status) {
    switch (status) {
        case 404:
        case 410:
            return about(copy, Health::warning, outcome + " for `registry.json`",
                         "check that this is a registry's base URL; modules can be read without that file",
                         ErrorCode::not_found);
        case 401:
        case 403:
            return about(copy, Health::fault, outcome, hint_on_access(copy), ErrorCode::permission_denied);
        default:
            break;
    }
    const bool may_pass = status >= 500 || status == 429 || status == 408;
    return about(copy, Health::fault, outcome, may_pass ? "try again later, or tell its keeper" : "tell its keeper",
                 may_pass ? ErrorCode::unavailable : ErrorCode::unusable);
}

/// Copies of which each thread takes the next.
class Asking {
public:
    Asking(const std::vector<Copy>& copies, const AskingServices& services)
        : m_copies(copies),
          m_services(services),
          m_answers(copies.size(), fail(ErrorCode::interrupted, "interrupted")) {}

    std::vector<Result<CopyAnswer>> run() {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::min(asked_at_once, m_copies.size()); ++i)
            threads.emplace_back([this] { work(); });
        wait();
        threads.clear();
        return std::move(m_answers);
    }

private:
    void work() {
        for (std::size_t i = m_next++; i < m_copies.size(); i = m_next++) {
            auto answer = ask(m_copies[i]);
            const std::lock_guard lock(m_mutex);
            m_answers[i] = std::move(answer);
            ++m_done;
            m_changed.notify_one();
        }
    }

    Result<CopyAnswer> ask(const Copy& copy) const {
        if (!copy.may_be_asked) return fail(ErrorCode::invalid_argument, "plain http");
        const HttpRequest request{
            .url = copy.url / "registry.json", .connect_timeout = connect_deadline, .total_timeout = deadline};
        const auto started = m_services.clock.steady_now();
        LODE_ASSIGN(auto document, send_for_document(m_services.transport, request, longest_document));
        const auto took = m_services.clock.steady_now() - started;
        return CopyAnswer{std::move(document), std::chrono::duration_cast<std::chrono::milliseconds>(took)};
    }

    void wait() {
        std::unique_lock lock(m_mutex);
        while (!m_changed.wait_for(lock, silence, [this] { return m_done == m_copies.size(); }))
            m_services.terminal.show(
                fmt::format("asking registries and mirrors: {} of {} have answered", m_done, m_copies.size()));
    }

    const std::vector<Copy>& m_copies;
    const AskingServices& m_services;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Result<CopyAnswer>> m_answers;  // guarded by m_mutex, as is m_done
    std::size_t m_done = 0;
};

}  // namespace

Finding judge(const Copy& copy, const Result<CopyAnswer>& answer) {
    if (!copy.may_be_asked)
        return about(
            copy, Health::fault,
            fmt::format("`{}` is plain http, where anybody between can change what it answers; it is not asked",
                        to_string(copy.url)),
            fmt::format("use https, or allow this host with --allow-http {}", copy.url.host()),
            ErrorCode::invalid_argument);
    if (!answer) return about(copy, Health::fault, answer.error().message, answer.error().hint, answer.error().code);
    const auto& [document, took] = *answer;
    const std::string outcome = outcome_of(copy, *answer);
    const int status = document.response.status;
    Finding finding = status / 100 == 2 ? judge_document(copy, outcome, document) : judge_status(copy, outcome, status);
    finding.facts["status"] = status;
    finding.facts["milliseconds"] = took.count();
    return finding;
}

Finding judge_unasked(const Copy& copy, std::string_view why) {
    return about(copy, Health::ok, fmt::format("`{}` was not asked: {}", to_string(copy.url), why), {},
                 ErrorCode::internal);
}

Result<Findings> check_registries_live(const std::vector<Copy>& copies, const AskingServices& services) {
    const auto answers = Asking(copies, services).run();
    if (services.cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    Findings findings;
    for (std::size_t i = 0; i < copies.size(); ++i) findings.push_back(judge(copies[i], answers[i]));
    return findings;
}

}  // namespace lode
