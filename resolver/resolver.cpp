// The decisions of a resolve, in their order.
#include "resolver/resolver.h"

#include <algorithm>

#include <fmt/format.h>

#include "module/hashing.h"
#include "module/registry_documents.h"
#include "resolver/download/document_download.h"
#include "resolver/download/module_files.h"

namespace lode {
namespace {

struct FolderUrl {
    Url operator()(const LocalFolder&) const { return {}; }
    Url operator()(const FixedUrl& fixed) const { return fixed.folder; }
    Url operator()(const ManifestUrl& manifest) const { return manifest.folder; }
};

/// A version in a registry must say itself that it is the one asked for.
Result<void> check_name(const Manifest& manifest, const Handle& handle) {
    const auto* fixed = std::get_if<FixedUrl>(&handle.target());
    if (fixed == nullptr || (manifest.name == fixed->name && manifest.version == fixed->version)) return {};
    return fail(ErrorCode::integrity,
                fmt::format("`{}` holds another module: its manifest says {} version {}", handle.canonical(),
                            to_string(manifest.name), to_string(manifest.version)));
}

/// What is denied without a hint is the cache: a registry that denies says whom to ask.
Error with_hint(Error error) {
    if (error.code == ErrorCode::permission_denied && error.hint.empty())
        error.hint = "name a cache folder that you can read and write with --cache or LODE_CACHE";
    return error;
}

Error naming_the_module(Error error, const Handle& handle) {
    if (error.code != ErrorCode::not_found) return error;
    if (const auto* fixed = std::get_if<FixedUrl>(&handle.target())) {
        error.message = fmt::format("there is no {} version {} at `{}`", to_string(fixed->name),
                                    to_string(fixed->version), fixed->folder.origin());
        error.hint = "check the name and the version";
    }
    return error;
}

}  // namespace

std::string_view to_string(Source source) {
    switch (source) {
        case Source::local:
            return "local";
        case Source::cache:
            return "cache";
        case Source::network:
            return "network";
    }
    return "local";
}

Result<Resolved> Resolver::resolve(const Handle& handle) const {
    const auto* local = std::get_if<LocalFolder>(&handle.target());
    if (local == nullptr) return resolve_remote(handle).map_error(with_hint);
    LODE_ASSIGN(auto module, resolve_local(*local));
    if (handle.pin())
        LODE_TRY(check_digest({*handle.pin(), ExpectedDigest::Reason::pinned}, module.digest,
                              (module.path / manifest_file_name).string()));
    return Resolved{handle, std::move(module), Source::local};
}

Result<ModuleFolder> Resolver::resolve_local(const LocalFolder& local) const {
    std::error_code error;
    const auto path = std::filesystem::absolute(local.path, error);
    auto module = read_module_folder(path);
    if (!module && !std::filesystem::is_directory(path, error))
        return fail(ErrorCode::not_found, fmt::format("the folder `{}` does not exist", path.string()));
    return module;
}

Result<Resolved> Resolver::resolve_remote(const Handle& handle) const {
    LODE_ASSIGN(const auto record, m_cache.handles().find(handle.canonical()));
    std::optional<ExpectedDigest> expected;
    if (record) expected = {record->digest, ExpectedDigest::Reason::seen_before};
    if (handle.pin()) expected = {*handle.pin(), ExpectedDigest::Reason::pinned};
    if (expected) {
        LODE_ASSIGN(auto cached, find_cached(handle, expected->digest));
        if (cached) {
            m_cache.touch(cached->digest);
            return Resolved{handle, *std::move(cached), Source::cache};
        }
    }
    if (m_transport == nullptr)
        return fail(ErrorCode::unavailable, fmt::format("`{}` is not in the cache, and lode is offline", handle.text()),
                    "run the command once without --offline (and without LODE_OFFLINE)");
    LODE_ASSIGN(auto module, download(handle, expected).map_error([&](Error error) {
        return naming_the_module(std::move(error), handle);
    }));
    return Resolved{handle, std::move(module), Source::network};
}

Result<std::optional<ModuleFolder>> Resolver::find_cached(const Handle& handle, const Digest& digest) const {
    auto found = m_cache.modules().find(digest);
    if (found) {
        if (*found) LODE_TRY(check_name((*found)->manifest, handle));
        return found;
    }
    if (found.error().code != ErrorCode::integrity) return found;
    if (m_transport == nullptr)
        return fail(ErrorCode::integrity, found.error().message,
                    "run the command once without --offline to fetch it again");
    m_log.warning(fmt::format("{}; it is fetched again", found.error().message));
    LODE_TRY(m_cache.modules().discard(digest));
    return std::nullopt;
}

Result<void> Resolver::check_scheme(const Handle& handle, const Url& url) const {
    const auto& allowed = m_settings.allow_http;
    if (url.scheme() == "https" || url.is_loopback() || handle.pin() ||
        std::find(allowed.begin(), allowed.end(), url.host()) != allowed.end())
        return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("`{}` is plain http, where anybody between can change what it answers", handle.text()),
        fmt::format("use https, pin the handle with #sha256=…, or allow this host with --allow-http {}", url.host()));
}

Result<ModuleFolder> Resolver::download(const Handle& handle, std::optional<ExpectedDigest> expected) const {
    const Url folder = std::visit(FolderUrl(), handle.target());
    LODE_TRY(check_scheme(handle, folder));
    const DownloadContext context{*m_transport, m_clock, m_log, m_progress, m_cancellation, m_cache.mirrors()};
    const Url url = folder / manifest_file_name;
    LODE_ASSIGN(const auto text, download_document(context, url));
    const auto* fixed = std::get_if<FixedUrl>(&handle.target());
    if (!expected && fixed != nullptr) {
        LODE_ASSIGN(expected, published_digest(*fixed, context));
    }
    if (expected) LODE_TRY(check_digest(*expected, digest_of(text), to_string(url)));
    LODE_ASSIGN(const auto manifest,
                parse_manifest(text).map_error(in_context(fmt::format("the manifest `{}`", to_string(url)))));
    LODE_TRY(check_name(manifest, handle));
    LODE_TRY(download_module_files(context, {folder}, manifest, m_cache));
    return m_cache.commit(handle.canonical(), text, manifest);
}

Result<std::optional<ExpectedDigest>> Resolver::published_digest(const FixedUrl& fixed,
                                                                 const DownloadContext& context) const {
    const Url url = fixed.folder.parent() / "versions.json";
    const auto text = download_document(context, url);
    if (!text && text.error().code == ErrorCode::interrupted) return fail(text.error());
    if (!text) return std::nullopt;  // any static host will do, without a registry's documents
    LODE_ASSIGN(const auto document,
                parse_versions_document(*text).map_error(in_context(fmt::format("`{}`", to_string(url)))));
    const auto release = std::find_if(document.versions.begin(), document.versions.end(),
                                      [&](const Release& candidate) { return candidate.version == fixed.version; });
    if (release == document.versions.end()) return std::nullopt;
    if (release->yanked)
        m_log.warning(
            fmt::format("{} version {} was yanked by its publisher", to_string(fixed.name), to_string(fixed.version)));
    return ExpectedDigest{release->digest, ExpectedDigest::Reason::published};
}

}  // namespace lode
