// Asking versions.json and the registries, in the order that docs/decisions/0008 gives.
#include "resolver/source_finder.h"

#include <algorithm>

#include <fmt/format.h>

#include "resolver/download/single_flight.h"
#include "resolver/release_choice.h"

namespace lode {
namespace {

Url package_of(const ConfiguredRegistry& registry, const ModuleName& name) {
    return registry.url / to_string(name);
}

std::string in_words(const std::vector<const ConfiguredRegistry*>& registries) {
    std::string text;
    for (const auto* registry : registries)
        text += fmt::format("{}`{}`", text.empty() ? "" : ", ", to_string(registry->url));
    return text;
}

/// The one of these that answered before; null where it is none of them.
const ConfiguredRegistry* registry_of(const RegistryRecord& before,
                                      const std::vector<const ConfiguredRegistry*>& candidates) {
    const auto known = std::ranges::find_if(
        candidates, [&](const ConfiguredRegistry* registry) { return before.registry == to_string(registry->url); });
    return known == candidates.end() ? nullptr : *known;
}

tl::unexpected<Error> no_registry(const std::string& asked, const ModuleName& name) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("no registry may answer for `{}`, the publisher of `{}`", name.publisher, asked),
                fmt::format("name one with --registry, LODE_REGISTRY or `registries` in config.json; for a folder on "
                            "this machine write `./{}`",
                            asked));
}

/// A failing registry is never passed over: what a later one has under the name may be somebody else's.
Error naming_the_registry(Error error, const ConfiguredRegistry& registry, const ModuleName& name) {
    if (error.code == ErrorCode::integrity) return error;  // it names the document, which lies in the registry
    error.message = fmt::format("the registry `{}` did not say whether it has {}: {}", to_string(registry.url),
                                to_string(name), error.message);
    if (error.code == ErrorCode::unavailable)
        error.hint = fmt::format(
            "later registries are not asked instead, since {} there may be another's; if `{}` is published elsewhere, "
            "say so by `publishers` in config.json",
            to_string(name), name.publisher);
    return error;
}

}  // namespace

Result<ModuleSource> SourceFinder::find(const Handle& handle, const std::optional<HandleRecord>& record) const {
    if (const auto* floating = std::get_if<FloatingUrl>(&handle.target()))
        return find_by_url(handle, *floating, record);
    if (const auto* named = std::get_if<NamedModule>(&handle.target())) return find_by_name(handle, *named, record);
    ExpectedModule expected;
    if (handle.pin()) {
        const bool is_archive = std::holds_alternative<ArchiveUrl>(handle.target());
        (is_archive ? expected.archive : expected.manifest) = {*handle.pin(), ExpectedDigest::Reason::pinned};
    } else if (record) {
        expected.manifest = {record->meaning.digest, ExpectedDigest::Reason::seen_before, record->first_seen};
    }
    return source_of(handle, std::move(expected));
}

Result<ModuleSource> SourceFinder::find_by_url(const Handle& handle, const FloatingUrl& floating,
                                               const std::optional<HandleRecord>& record) const {
    LODE_ASSIGN(const auto document, m_versions.find(floating.package, floating.name));
    if (!document)
        return fail(ErrorCode::not_found,
                    fmt::format("there is no `{}`, which would say what versions of {} there are",
                                to_string(floating.package / "versions.json"), to_string(floating.name)),
                    "check the name; on a host that is no registry, name a version by its whole URL");
    return chosen_source(handle, floating.range, floating.package, *document, record);
}

Result<ModuleSource> SourceFinder::find_by_name(const Handle& handle, const NamedModule& named,
                                                const std::optional<HandleRecord>& record) const {
    if (registries_for(m_registries, named.name.publisher).empty()) return no_registry(handle.text(), named.name);
    LODE_ASSIGN(const auto answer, find_answer(named.name));
    return chosen_source(handle, named.range, package_of(*answer.registry, named.name), answer.document, record);
}

Result<VersionsDocument> SourceFinder::find_versions(const ModuleName& name) const {
    if (registries_for(m_registries, name.publisher).empty()) return no_registry(to_string(name), name);
    LODE_ASSIGN(auto answer, find_answer(name));
    return std::move(answer.document);
}

Result<SourceFinder::Answer> SourceFinder::find_answer(const ModuleName& name) const {
    LODE_ASSIGN(auto known, answer_at_hand(name));
    if (known) return *std::move(known);
    if (!m_network || !m_versions.may_share()) return ask_and_remember(name);
    // One asks the registries that do not have it, too.
    return do_once<Answer>(
        *m_network, m_cache, {"name " + to_string(name), to_string(name)}, [&] { return answer_at_hand(name); },
        [&](const DownloadContext&) { return ask_and_remember(name); });
}

Result<SourceFinder::Answer> SourceFinder::ask_and_remember(const ModuleName& name) const {
    LODE_ASSIGN(auto answer, ask_registries(name));
    // A cache that cannot be written takes the next answer on trust.
    if (const auto kept = m_cache.registries().put(name, to_string(answer.registry->url)); !kept)
        m_log.note(fmt::format("the registry of {} was not remembered: {}", to_string(name), kept.error().message));
    return answer;
}

Result<ModuleSource> SourceFinder::chosen_source(const Handle& handle, const VersionRange& range, const Url& package,
                                                 const VersionsDocument& document,
                                                 const std::optional<HandleRecord>& record) const {
    LODE_ASSIGN(auto chosen, choose_release_for(handle, range, document, record, to_string(package / "versions.json")));
    const Version& version = chosen.release.version;
    if (chosen.release.yanked) m_log.warning(words_for_yanked(document.name, chosen.release));
    Url folder = package / to_string(version);
    std::string resolved = to_string(folder);
    return ModuleSource{std::move(folder), std::move(resolved), NamedVersion{document.name, version}, std::nullopt,
                        std::move(chosen.expected)};
}

/// Of the registry that answered before, while its answer is fresh.
Result<std::optional<SourceFinder::Answer>> SourceFinder::answer_at_hand(const ModuleName& name) const {
    LODE_ASSIGN(const auto before, m_cache.registries().find(name));
    const ConfiguredRegistry* const known =
        before ? registry_of(*before, registries_for(m_registries, name.publisher)) : nullptr;
    if (known == nullptr) return std::nullopt;
    LODE_ASSIGN(const bool at_hand, m_versions.is_at_hand(package_of(*known, name)));
    return at_hand ? ask(*known, name) : std::nullopt;
}

Result<SourceFinder::Answer> SourceFinder::ask_registries(const ModuleName& name) const {
    const auto candidates = registries_for(m_registries, name.publisher);
    LODE_ASSIGN(const auto before, m_cache.registries().find(name));
    const ConfiguredRegistry* const known = before ? registry_of(*before, candidates) : nullptr;
    for (const ConfiguredRegistry* registry : candidates) {
        auto answer = ask(*registry, name);
        if (!answer) {
            auto error = naming_the_registry(std::move(answer).error(), *registry, name);
            const bool is_before_known = known != nullptr && registry != known;
            if (error.code != ErrorCode::unavailable || !is_before_known) return fail(std::move(error));
            m_log.warning(fmt::format("{}; `{}`, which answered before, is asked", error.message, before->registry));
            continue;
        }
        if (!*answer) continue;
        LODE_TRY(check_registry(*registry, name, before));
        return **std::move(answer);
    }
    return fail(ErrorCode::not_found,
                fmt::format("no registry has {}: asked were {}", to_string(name), in_words(candidates)),
                "check the name, and which registries are configured");
}

Result<std::optional<SourceFinder::Answer>> SourceFinder::ask(const ConfiguredRegistry& registry,
                                                              const ModuleName& name) const {
    LODE_ASSIGN(auto document, m_versions.find(package_of(registry, name), name));
    if (!document) return std::nullopt;
    return Answer{&registry, *std::move(document)};
}

Result<void> SourceFinder::check_registry(const ConfiguredRegistry& registry, const ModuleName& name,
                                          const std::optional<RegistryRecord>& before) const {
    if (!before || before->registry == to_string(registry.url)) return {};
    const bool is_appointed = !registry.publishers.empty();  // by the user, who knows
    if (is_appointed) return {};
    return fail(ErrorCode::integrity,
                fmt::format("SECURITY ERROR: {} is answered by the registry `{}`, but since {} it was `{}`",
                            to_string(name), to_string(registry.url), before->first_seen, before->registry),
                fmt::format("somebody may have taken the name there. Nothing was downloaded.\n"
                            "      If the module has moved, say who answers for its publisher, in config.json:\n"
                            "      {{\"url\": \"{}\", \"publishers\": [\"{}\"]}}",
                            to_string(registry.url), name.publisher));
}

}  // namespace lode
