// The decisions of a resolve, in their order.
#include "resolver/resolution.h"

#include <utility>

#include <fmt/format.h>

#include "base/http/plain_http.h"
#include "resolver/download/single_flight.h"
#include "resolver/module_downloads.h"
#include "resolver/release_choice.h"

namespace lode {
namespace {

using Reason = ExpectedDigest::Reason;

tl::unexpected<Error> not_locked(const Handle& handle, const LockPolicy& lock) {
    return fail(ErrorCode::not_found,
                fmt::format("`{}` is not in the lock file `{}`, and nothing else is accepted", handle.canonical(),
                            lock.path.string()),
                fmt::format("add it with: lode lock '{}'", handle.canonical()));
}

Result<void> check_pin_of_locked(const Handle& handle, const LockedModule& locked) {
    if (!handle.pin() || handle.pin() == locked.archive) return {};
    const bool is_archive = std::holds_alternative<ArchiveUrl>(handle.target());
    if (!is_archive && *handle.pin() == locked.digest) return {};
    const Digest& named = locked.archive.value_or(locked.digest);
    return fail(ErrorCode::integrity,
                fmt::format("the lock file and the pin of `{}` name different bytes: the lock {}, the pin {}",
                            handle.canonical(), to_string(named), to_string(*handle.pin())),
                "leave the pin out, or lock the handle again with `lode lock --update`");
}

/// What the handle meant for certain, if that is known: what its pin names, or what it meant before.
std::optional<Digest> remembered_digest(const Handle& handle, const std::optional<HandleRecord>& record) {
    if (!handle.pin()) return record && !handle.is_floating() ? std::optional(record->meaning.digest) : std::nullopt;
    if (record && record->meaning.archive == handle.pin()) return record->meaning.digest;
    const bool is_archive = std::holds_alternative<ArchiveUrl>(handle.target());
    return is_archive ? std::nullopt : handle.pin();
}

std::optional<Digest> expected_digest_of(const std::optional<ArchiveSource>& archive) {
    return archive && archive->expected ? std::optional(archive->expected->digest) : std::nullopt;
}

/// Where a handle's first request goes, before anything is verified.
std::vector<Url> first_asked(const Handle& handle, const std::vector<ConfiguredRegistry>& registries) {
    if (const auto* fixed = std::get_if<FixedUrl>(&handle.target())) return {fixed->folder};
    if (const auto* manifest = std::get_if<ManifestUrl>(&handle.target())) return {manifest->folder};
    if (const auto* floating = std::get_if<FloatingUrl>(&handle.target())) return {floating->package};
    if (const auto* archive = std::get_if<ArchiveUrl>(&handle.target())) return {archive->url};
    std::vector<Url> urls;
    if (const auto* named = std::get_if<NamedModule>(&handle.target()))
        for (const auto* registry : registries_for(registries, named->name.publisher)) urls.push_back(registry->url);
    return urls;
}

}  // namespace

Result<VersionsDocument> Resolution::versions(const ModuleName& name) const {
    LODE_ASSIGN(const auto handle, parse_handle(to_string(name), {}));
    if (m_network) LODE_TRY(check_schemes(handle));
    return m_sources.find_versions(name);
}

Result<Resolved> Resolution::resolve(const Handle& handle, const LockPolicy& lock) const {
    const LockedModule* locked = lock.lock == nullptr ? nullptr : lock.lock->find(handle);
    if (locked != nullptr) return resolve_locked(handle, *locked);
    if (lock.rule == LockPolicy::Rule::only) return not_locked(handle, lock);
    return resolve_remote(handle);
}

Result<Resolved> Resolution::resolve_locked(const Handle& handle, const LockedModule& locked) const {
    LODE_TRY(check_pin_of_locked(handle, locked));
    ExpectedModule expected{.manifest = ExpectedDigest{locked.digest, Reason::locked}, .archive = std::nullopt};
    if (locked.archive) expected.archive = {*locked.archive, Reason::locked};
    LODE_ASSIGN(auto source, source_of(locked.source, std::move(expected)));
    LODE_ASSIGN(auto resolved, find_or_download(handle, source));
    if (resolved.source == Source::network) LODE_TRY(ask_for_yank(source));
    LODE_TRY(warn_of_known_yank(source));
    return resolved;
}

Result<Resolved> Resolution::resolve_remote(const Handle& handle) const {
    LODE_ASSIGN(const auto record, m_cache.handles().find(handle.canonical()));
    LODE_ASSIGN(auto remembered, find_remembered(handle, record));
    if (remembered) return *std::move(remembered);
    if (m_network) LODE_TRY(check_schemes(handle));
    auto resolved = m_sources.find(handle, record).and_then([&](const ModuleSource& source) {
        return find_or_download(handle, source);
    });
    const bool may_fall_back = record && handle.is_floating() && !handle.pin();
    if (resolved || !may_fall_back || !nobody_answers(resolved.error())) return resolved;
    return last_meaning(handle, *record, std::move(resolved).error());
}

Result<std::optional<Resolved>> Resolution::find_remembered(const Handle& handle,
                                                            const std::optional<HandleRecord>& record) const {
    const auto digest = remembered_digest(handle, record);
    if (!digest) return std::nullopt;
    LODE_ASSIGN(auto cached, find_cached(*digest));
    if (!cached) return std::nullopt;
    LODE_TRY(check_meaning(cached->manifest, handle));
    m_cache.touch(*cached, handle.canonical());
    Resolved found{handle, *std::move(cached), Source::cache};
    if (record && record->meaning.digest == *digest) {
        found.resolved = record->meaning.resolved;
        found.archive = record->meaning.archive;
    }
    if (found.resolved.empty() && source_of(handle, {})) found.resolved = handle.canonical();
    return found;
}

Result<Resolved> Resolution::find_or_download(const Handle& handle, const ModuleSource& source) const {
    LODE_ASSIGN(auto cached, find_expected(handle, source));
    if (cached) return *std::move(cached);
    if (!m_network)
        return fail(ErrorCode::unavailable, fmt::format("`{}` is not in the cache, and lode is offline", handle.text()),
                    "run the command once without --offline (and without LODE_OFFLINE)");
    return do_once<Resolved>(
        *m_network, m_cache, {"module " + source.resolved, source.resolved},
        [&] { return find_arrived(handle, source); },
        [&](const DownloadContext& context) { return download(context, handle, source); });
}

Result<std::optional<Resolved>> Resolution::find_expected(const Handle& handle, const ModuleSource& source) const {
    if (!source.expected) return std::nullopt;
    LODE_ASSIGN(auto cached, find_cached(source.expected->digest));
    if (!cached) return std::nullopt;
    LODE_TRY(check_named(cached->manifest, source.named, source.resolved));
    remember(handle, source, cached->digest);
    m_cache.touch(*cached, handle.canonical());
    return Resolved{handle, *std::move(cached), Source::cache, source.resolved, expected_digest_of(source.archive)};
}

/// What another one may have brought since it was looked for.
Result<std::optional<Resolved>> Resolution::find_arrived(const Handle& handle, const ModuleSource& source) const {
    if (source.expected) return find_expected(handle, source);
    LODE_ASSIGN(const auto record, m_cache.handles().find(handle.canonical()));
    LODE_ASSIGN(auto found, find_remembered(handle, record));
    return found ? Result<std::optional<Resolved>>(std::move(found)) : find_published(handle, source);
}

/// The same where it came by a floating handle, and so has no record of the fixed one.
Result<std::optional<Resolved>> Resolution::find_published(const Handle& handle, ModuleSource source) const {
    if (!source.named || source.archive) return std::nullopt;
    LODE_ASSIGN(const auto release, m_versions.find_known_release(source.folder.parent(), source.named->version));
    if (!release) return std::nullopt;
    source.expected = ExpectedDigest{release->digest, Reason::published};
    LODE_ASSIGN(auto found, find_expected(handle, source));
    if (!found) return std::nullopt;
    if (release->yanked) m_log.warning(words_for_yanked(source.named->name, *release));
    keep(handle.canonical(), {release->digest});
    return found;
}

Result<Resolved> Resolution::download(const DownloadContext& context, const Handle& handle,
                                      const ModuleSource& source) const {
    const ModuleDownloads downloads(context, m_cache, m_versions, m_settings.registries);
    LODE_ASSIGN(auto downloaded, downloads.download(handle, source));
    return Resolved{handle, std::move(downloaded.module), Source::network, source.resolved, downloaded.archive};
}

/// Offline, none would be asked: that no registry is configured there is no reason to forget what one said.
bool Resolution::nobody_answers(const Error& error) const {
    return error.code == ErrorCode::unavailable || (!m_network && error.code == ErrorCode::invalid_argument);
}

Result<Resolved> Resolution::last_meaning(const Handle& handle, const HandleRecord& record, Error why) const {
    auto cached = find_cached(record.meaning.digest);
    if (!cached || !*cached || !check_meaning((*cached)->manifest, handle)) return fail(std::move(why));
    m_log.warning(fmt::format("{}; version {} is taken, which `{}` meant before", why.message,
                              to_string(version_of((*cached)->manifest, record.meaning.resolved)), handle.canonical()));
    m_cache.touch(**cached, handle.canonical());
    return Resolved{handle, **std::move(cached), Source::cache, record.meaning.resolved};
}

Result<std::optional<ModuleFolder>> Resolution::find_cached(const Digest& digest) const {
    auto found = m_cache.modules().find(digest);
    if (found || found.error().code != ErrorCode::integrity) return found;
    if (!m_network)
        return fail(ErrorCode::integrity, found.error().message,
                    "run the command once without --offline to fetch it again");
    m_log.warning(fmt::format("{}; it is fetched again", found.error().message));
    LODE_TRY(m_cache.modules().discard(digest));
    return std::nullopt;
}

void Resolution::remember(const Handle& handle, const ModuleSource& source, const Digest& digest) const {
    const std::string canonical = handle.canonical();
    if (canonical == source.resolved) return;
    keep(canonical, {digest, source.resolved, expected_digest_of(source.archive)});
}

void Resolution::keep(const std::string& canonical, const HandleMeaning& meaning) const {
    if (const auto kept = m_cache.handles().put(canonical, meaning); !kept)
        m_log.note(fmt::format("what `{}` means was not remembered: {}", canonical, kept.error().message));
}

Result<void> Resolution::check_schemes(const Handle& handle) const {
    if (handle.pin()) return {};
    for (const Url& url : first_asked(handle, m_settings.registries))
        if (!may_be_asked(url, m_settings.allow_http))
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("`{}` is plain http, where anybody between can change what it answers",
                            std::holds_alternative<NamedModule>(handle.target()) ? to_string(url) : handle.text()),
                fmt::format("use https, pin the handle with #sha256=…, or allow this host with --allow-http {}",
                            url.host()));
    return {};
}

/// Once, and after the download, which has shown whether the registry answers: the lock says what the module is, so
/// that no answer is no obstacle.
Result<void> Resolution::ask_for_yank(const ModuleSource& source) const {
    if (!source.named) return {};
    const Url package = source.folder.parent();
    if (!may_be_asked(package, m_settings.allow_http) || m_network->mirrors.rests(package.origin())) return {};
    const std::optional hasty = m_network->without_retries();
    const ModuleVersions versions(m_cache, hasty, hasty->clock, m_log, m_settings.max_age);
    const auto asked = versions.find(package, source.named->name);
    if (asked) return {};
    if (asked.error().code == ErrorCode::interrupted) return fail(asked.error());
    m_log.note(fmt::format("whether {} version {} was yanked is not known: {}", to_string(source.named->name),
                           to_string(source.named->version), asked.error().message));
    return {};
}

Result<void> Resolution::warn_of_known_yank(const ModuleSource& source) const {
    if (!source.named) return {};
    LODE_ASSIGN(const auto release, m_versions.find_known_release(source.folder.parent(), source.named->version));
    if (release && release->yanked) m_log.warning(words_for_yanked(source.named->name, *release));
    return {};
}

}  // namespace lode
