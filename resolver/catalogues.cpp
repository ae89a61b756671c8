// One file a registry: a line about the rest, then the rest.
#include "resolver/catalogues.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cache/record_file.h"
#include "module/hashing.h"
#include "resolver/catalogue_index.h"
#include "resolver/download/document_download.h"
#include "resolver/freshness.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.catalogue_index/1";
constexpr std::size_t longest_etag = 256;

std::filesystem::path file_of(const Cache& cache, const Url& url) {
    return CacheLayout(cache.root()).catalogues() / (digest_of(to_string(url)).hex() + ".tsv");
}

}  // namespace

Result<std::string> Catalogues::index_of(const ConfiguredRegistry& registry) const {
    const Url url = registry.url / "modules.json";
    auto known = find(url);
    if (known && (!m_network || is_fresh(known->asked, m_clock.now(), m_max_age))) return std::move(known->index);
    if (!m_network)
        return fail(ErrorCode::unavailable,
                    fmt::format("what `{}` lists was never asked for, and lode is offline", to_string(registry.url)));
    auto asked = ask(registry, known);
    if (asked) {
        keep(url, *asked);
        return std::move(asked->index);
    }
    if (!known || asked.error().code != ErrorCode::unavailable) return fail(std::move(asked).error());
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(m_clock.now() - known->asked);
    m_log.warning(fmt::format("what `{}` lists is {} old: {}", to_string(registry.url), age_in_words(age),
                              asked.error().message));
    return std::move(known->index);
}

/// The registry itself, then its mirrors, while nobody answers.
Result<Catalogues::Kept> Catalogues::ask(const ConfiguredRegistry& registry, const std::optional<Kept>& known) const {
    std::vector<Url> copies = {registry.url};
    copies.insert(copies.end(), registry.mirrors.begin(), registry.mirrors.end());
    Error why;
    for (const Url& copy : copies) {
        auto answer = download_document_if_changed(*m_network, copy / "modules.json", known ? known->etag : "",
                                                   largest_catalogue);
        if (!answer && answer.error().code == ErrorCode::unavailable && !m_network->cancellation.requested()) {
            why = std::move(answer).error();
            continue;
        }
        if (!answer) return fail(std::move(answer).error());
        const auto now = m_clock.now();
        if (!*answer && known) return Kept{now, known->etag, known->index};
        if (!*answer) return fail(ErrorCode::integrity, "a catalogue that was never asked for is unchanged");
        LODE_ASSIGN(const auto document, parse_catalogue_document((*answer)->text)
                                             .map_error(in_context(fmt::format("`{}/modules.json`", to_string(copy)))));
        const bool has_etag = (*answer)->etag.size() <= longest_etag;
        return Kept{now, has_etag ? (*answer)->etag : std::string(), to_catalogue_index(document)};
    }
    return fail(std::move(why));
}

std::optional<Catalogues::Kept> Catalogues::find(const Url& url) const {
    auto text = read_file(file_of(m_cache, url), 2 * largest_catalogue);
    if (!text) return std::nullopt;
    const auto end = text->find('\n');
    const auto about = parse_json(std::string_view(*text).substr(0, end));
    if (!about || end == std::string::npos) return std::nullopt;
    const auto found = json_string(*about, "schema");
    const auto named = json_string(*about, "url");
    const auto etag = json_string(*about, "etag");
    const auto asked = json_time(*about, "asked");
    if (!found || *found != schema || !named || *named != to_string(url) || !etag || !asked) return std::nullopt;
    text->erase(0, end + 1);
    return Kept{*asked, *etag, *std::move(text)};
}

/// What cannot be kept is asked for again: a cache that may not be written to is no error.
void Catalogues::keep(const Url& url, const Kept& kept) const {
    const OrderedJson about = {
        {"schema", schema}, {"url", to_string(url)}, {"etag", kept.etag}, {"asked", record_time(kept.asked)}};
    const auto path = file_of(m_cache, url);
    const auto written = [&]() -> Result<void> {
        LODE_TRY(create_folders(path.parent_path(), Durable::no));
        LODE_ASSIGN(auto file, stage_file(path, about.dump() + "\n" + kept.index));
        return file.move_to(path);
    }();
    if (!written) m_log.note("the catalogue is not kept: " + written.error().message);
}

}  // namespace lode
