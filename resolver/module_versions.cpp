// Fetching, checking and remembering of versions.json.
#include "resolver/module_versions.h"

#include <algorithm>

#include <fmt/format.h>

#include "resolver/download/document_download.h"
#include "resolver/download/single_flight.h"
#include "resolver/freshness.h"
#include "resolver/known_versions.h"

namespace lode {
namespace {

constexpr std::size_t max_versions_document = std::size_t{8} << 20U;  // some 40,000 versions

Url document_url(const Url& package) {
    return package / "versions.json";
}

std::optional<Release> release_in(const std::vector<Release>& releases, const Version& version) {
    const Release* found = lode::find_release(releases, version);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

/// No ETag that is longer than a header should be.
std::string usable(std::string etag) {
    return etag.size() <= 256 ? std::move(etag) : std::string();
}

std::string in_words(const std::vector<Release>& releases) {
    std::string text;
    for (const auto& release : releases) text += (text.empty() ? "" : ", ") + to_string(release.version);
    return text;
}

}  // namespace

Result<std::optional<Release>> ModuleVersions::find_known_release(const Url& package, const Version& version) const {
    LODE_ASSIGN(const auto known, m_cache.versions().find(document_url(package)));
    if (!known) return std::nullopt;
    auto release = release_in(known->document.versions, version);
    return release ? release : release_in(known->withdrawn, version);
}

Result<std::optional<Release>> ModuleVersions::find_release(const Url& package, const Version& version) const {
    LODE_ASSIGN(auto known, find_known_release(package, version));
    if (known || !m_network) return known;
    const Url url = document_url(package);
    const auto text = download_document(*m_network, url, max_versions_document);
    if (!text && text.error().code == ErrorCode::interrupted) return fail(text.error());
    if (!text) return std::nullopt;
    LODE_ASSIGN(const auto document,
                parse_versions_document(*text).map_error(in_context(fmt::format("`{}`", to_string(url)))));
    return release_in(document.versions, version);
}

Result<bool> ModuleVersions::is_at_hand(const Url& package) const {
    LODE_ASSIGN(const auto known, m_cache.versions().find(document_url(package)));
    return known && (!m_network || is_fresh(known));
}

bool ModuleVersions::is_fresh(const std::optional<VersionsRecord>& known) const {
    return known && lode::is_fresh(known->fetched, m_clock.now(), m_max_age);
}

Result<std::optional<VersionsDocument>> ModuleVersions::find(const Url& package, const ModuleName& name) const {
    const Url url = document_url(package);
    LODE_ASSIGN(auto known, m_cache.versions().find(url));
    if (known && (!m_network || is_fresh(known))) return std::move(known->document);
    if (!m_network)
        return fail(ErrorCode::unavailable,
                    fmt::format("the versions of {} at `{}` are not in the cache, and lode is offline", to_string(name),
                                to_string(package)),
                    "run the command once without --offline (and without LODE_OFFLINE), or name a version");
    if (!may_share()) return ask_or_take(url, name, std::move(known));
    return do_once<std::optional<VersionsDocument>>(
        *m_network, m_cache, {"versions " + to_string(url), to_string(url)},
        [&]() -> Result<std::optional<std::optional<VersionsDocument>>> {
            LODE_ASSIGN(known, m_cache.versions().find(url));
            if (!is_fresh(known)) return std::nullopt;
            return std::move(known->document);
        },
        [&](const DownloadContext&) { return ask_or_take(url, name, std::move(known)); });
}

Result<std::optional<VersionsDocument>> ModuleVersions::ask_or_take(const Url& url, const ModuleName& name,
                                                                    std::optional<VersionsRecord> known) const {
    auto asked = ask(url, name, known);
    if (asked || asked.error().code != ErrorCode::unavailable || !known) return asked;
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(m_clock.now() - known->fetched);
    m_log.warning(fmt::format("{}; the versions of {} are as they were {} ago", asked.error().message, to_string(name),
                              age_in_words(age)));
    return std::move(known->document);
}

Result<std::optional<VersionsDocument>> ModuleVersions::ask(const Url& url, const ModuleName& name,
                                                            const std::optional<VersionsRecord>& known) const {
    auto answer =
        download_document_if_changed(*m_network, url, known ? known->etag : std::string(), max_versions_document);
    if (!answer && answer.error().code == ErrorCode::not_found) return std::nullopt;
    if (!answer) return fail(std::move(answer).error());
    if (!*answer) {
        VersionsRecord freshened = *known;  // only what was asked with an ETag is answered so
        freshened.fetched = m_clock.now();
        remember(url, freshened);
        return std::move(freshened.document);
    }
    LODE_ASSIGN(auto document, accept(url, name, **std::move(answer), known));
    return document;
}

Result<VersionsDocument> ModuleVersions::accept(const Url& url, const ModuleName& name, TaggedDocument answer,
                                                const std::optional<VersionsRecord>& known) const {
    LODE_ASSIGN(auto document,
                parse_versions_document(answer.text).map_error(in_context(fmt::format("`{}`", to_string(url)))));
    if (document.name != name)
        return fail(ErrorCode::integrity, fmt::format("`{}` is of another module: expected {}, got {}", to_string(url),
                                                      to_string(name), to_string(document.name)));
    VersionsChange change;
    if (known) {
        LODE_ASSIGN(change,
                    compare_versions(*known, document, {to_string(url), m_cache.versions().path_of(url).string()}));
    }
    if (!change.now_withdrawn.empty())
        m_log.warning(
            fmt::format("`{}` no longer lists what it listed before: {}; a registry may have been restored "
                        "from an old copy",
                        to_string(url), in_words(change.now_withdrawn)));
    remember(url, {usable(std::move(answer.etag)), m_clock.now(), document, std::move(change.withdrawn)});
    return document;
}

void ModuleVersions::remember(const Url& url, const VersionsRecord& record) const {
    // A cache that cannot be written asks again the next time.
    if (const auto written = m_cache.versions().put(url, record); !written)
        m_log.note(fmt::format("`{}` was not remembered: {}", to_string(url), written.error().message));
}

}  // namespace lode
