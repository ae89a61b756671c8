// Asking for modules.json, merging, and the files that remember it.
#include "registry_server/mirror/upstream_catalogues.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/file.h"
#include "module/hashing.h"
#include "module/registry_documents.h"
#include "resolver/download/document_download.h"
#include "resolver/freshness.h"

namespace lode {

CatalogueDocument merged_catalogue(CatalogueDocument own, const std::vector<CatalogueDocument>& theirs,
                                   const std::function<bool(std::string_view)>& is_own) {
    std::map<ModuleName, CatalogueEntry> entries;
    for (auto& entry : own.modules) entries.try_emplace(entry.name, std::move(entry));
    std::map<std::string, bool> claimed;
    for (const auto& document : theirs)
        for (const auto& entry : document.modules) {
            const auto [claim, is_new] = claimed.try_emplace(entry.name.publisher, false);
            if (is_new) claim->second = is_own(entry.name.publisher);
            if (!claim->second) entries.try_emplace(entry.name, entry);
        }
    CatalogueDocument merged;
    for (auto& [name, entry] : entries) merged.modules.push_back(std::move(entry));
    return merged;
}

UpstreamCatalogues::UpstreamCatalogues(std::filesystem::path folder, const std::vector<ConfiguredRegistry>& upstreams,
                                       const DownloadContext& context, std::chrono::seconds max_age)
    : m_context(context), m_max_age(max_age) {
    for (const auto& registry : upstreams) {
        const Url url = registry.url / "modules.json";
        m_upstreams.push_back({url, folder / (digest_of(to_string(url)).hex() + ".json")});
        load(m_upstreams.back());
    }
}

/// A file that cannot be read counts as none: it is fetched again.
void UpstreamCatalogues::load(Upstream& upstream) const {
    const auto text = read_file(upstream.file, largest_catalogue);
    if (!text) return;
    auto document = parse_catalogue_document(*text);
    if (!document) return;
    upstream.document = *std::move(document);
    upstream.is_known = true;
}

bool UpstreamCatalogues::is_due(const Upstream& upstream, Clock::Time now) const {
    return upstream.asked == Clock::Time::min() || !is_fresh(upstream.asked, now, m_max_age);
}

UpstreamCatalogues::Age UpstreamCatalogues::age() const {
    const auto now = m_context.clock.now();
    const std::lock_guard lock(m_mutex);
    const auto is_news = [](const Upstream& one) { return !one.is_known && one.asked == Clock::Time::min(); };
    if (std::any_of(m_upstreams.begin(), m_upstreams.end(), is_news)) return Age::never_asked;
    const auto due = [&](const Upstream& one) { return is_due(one, now); };
    return std::any_of(m_upstreams.begin(), m_upstreams.end(), due) ? Age::due : Age::fresh;
}

void UpstreamCatalogues::refresh() {
    const std::unique_lock turn(m_refreshing, std::try_to_lock);
    if (!turn) return;
    for (std::size_t i = 0; i < m_upstreams.size(); ++i) {
        Upstream upstream = [&] {
            const std::lock_guard lock(m_mutex);
            return m_upstreams[i];
        }();
        if (!is_due(upstream, m_context.clock.now())) continue;
        if (const auto asked = ask(upstream); !asked && !m_context.cancellation.requested())
            m_context.log.warning(fmt::format("what `{}` lists is as it was: {}", to_string(upstream.url.parent()),
                                              asked.error().message));
        upstream.asked = m_context.clock.now();
        const std::lock_guard lock(m_mutex);
        m_upstreams[i] = std::move(upstream);
    }
}

Result<void> UpstreamCatalogues::ask(Upstream& upstream) {
    LODE_ASSIGN(auto answer, download_document_if_changed(m_context, upstream.url, upstream.etag, largest_catalogue));
    if (!answer) return {};
    LODE_ASSIGN(auto document, parse_catalogue_document(answer->text));
    upstream.document = std::move(document);
    upstream.etag = answer->etag.size() <= 256 ? std::move(answer->etag) : std::string();
    upstream.is_known = true;
    LODE_TRY(create_folders(upstream.file.parent_path()));
    return write_file(upstream.file, answer->text);
}

std::vector<CatalogueDocument> UpstreamCatalogues::known() const {
    const std::lock_guard lock(m_mutex);
    std::vector<CatalogueDocument> documents;
    for (const auto& upstream : m_upstreams) documents.push_back(upstream.document);
    return documents;
}

}  // namespace lode
