// What is asked for, in which order, and what it is held against.
#include "resolver/module_downloads.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/decimal.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "resolver/archive_download.h"
#include "resolver/bring_and_commit.h"
#include "resolver/download/module_files.h"
#include "resolver/manifest_download.h"
#include "resolver/release_choice.h"

namespace lode {
namespace {

using Reason = ExpectedDigest::Reason;
using Downloaded = ModuleDownloads::Downloaded;

Error naming_the_module(Error error, const ModuleSource& source) {
    if (error.code != ErrorCode::not_found || !source.named) return error;
    error.message = fmt::format("there is no {} version {} at `{}`", to_string(source.named->name),
                                to_string(source.named->version), source.folder.origin());
    error.hint = "check the name and the version";
    return error;
}

/// As a record has it: empty where the handle says so itself.
std::string resolved_unless_same(const Handle& handle, const ModuleSource& source) {
    return handle.canonical() == source.resolved ? std::string() : source.resolved;
}

/// TensorFlow Hub's versions are integers, and only a URL that the user wrote can be of its kind.
bool may_speak_hub_protocol(const Handle& handle, const Error& error) {
    const auto* fixed = std::get_if<FixedUrl>(&handle.target());
    if (fixed == nullptr || !parse_decimal(fixed->folder.segments().back())) return false;
    return error.code == ErrorCode::not_found || error.code == ErrorCode::permission_denied;
}

/// What bears no name is taken where a version's URL gives it one.
Result<void> check_foreign(const Manifest& manifest, std::string_view text, const ModuleSource& source,
                           std::string_view url) {
    if (!source.named)
        return fail(ErrorCode::integrity,
                    fmt::format("the manifest `{}` is one that lode makes for what has none, not a module's", url),
                    "name its version in a registry: https://…/publisher/name/1");
    return check_foreign_manifest(manifest, text).map_error(in_context(fmt::format("`{}`", url)));
}

Result<void> check_size(const Manifest& manifest, const std::optional<std::uint64_t>& most, std::string_view place) {
    if (!most) return {};
    const auto is_too_large = [&](const FileEntry& file) { return file.size > *most; };  // or the sum could overflow
    if (std::none_of(manifest.files.begin(), manifest.files.end(), is_too_large) && total_size(manifest) <= *most)
        return {};
    return fail(ErrorCode::unusable,
                fmt::format("`{}` is larger than {} bytes, which is the most that is taken", place, *most));
}

}  // namespace

Result<Downloaded> ModuleDownloads::download(const Handle& handle, ModuleSource source) const {
    if (source.archive) return download_archive(handle, source);
    const auto text = download_manifest(m_context, source, copies_of(source.folder, m_registries));
    if (text) return download_files(handle, std::move(source), *text);
    if (may_speak_hub_protocol(handle, text.error()))
        return download_by_hub_protocol(handle, std::move(source), text.error());
    return fail(naming_the_module(text.error(), source));
}

Result<Downloaded> ModuleDownloads::download_files(const Handle& handle, ModuleSource source,
                                                   const std::string& manifest_text) const {
    const std::string url = to_string(source.folder / manifest_file_name);
    if (!source.expected && source.named) {
        LODE_ASSIGN(source.expected, published_digest(source));
    }
    const Digest digest = digest_of(manifest_text);
    if (source.expected) LODE_TRY(check_digest(*source.expected, digest, url));
    LODE_ASSIGN(const auto manifest,
                parse_manifest(manifest_text).map_error(in_context(fmt::format("the manifest `{}`", url))));
    if (manifest.kind) LODE_TRY(check_foreign(manifest, manifest_text, source, url));
    LODE_TRY(check_named(manifest, source.named, source.resolved));
    LODE_TRY(check_size(manifest, m_context.max_module_size, source.resolved));
    const HandleMeaning meaning{digest, resolved_unless_same(handle, source)};
    LODE_ASSIGN(auto pending, m_cache.note_pending({&digest, 1}, manifest.files));
    LODE_ASSIGN(
        auto module,
        bring_and_commit(
            [&] { return download_module_files(m_context, copies_of(source.folder, m_registries), manifest, m_cache); },
            [&] { return m_cache.commit(handle.canonical(), manifest_text, manifest, meaning); }));
    pending.settle();
    return Downloaded{std::move(module), std::nullopt};
}

Result<Downloaded> ModuleDownloads::download_archive(const Handle& handle, const ModuleSource& source) const {
    const std::string url = to_string(source.archive->url);
    LODE_ASSIGN(const auto downloaded, lode::download_archive(m_context, *source.archive, m_cache));
    const UnpackedArchive& unpacked = downloaded.unpacked;
    const bool is_pinned_archive =
        source.expected && source.expected->reason == Reason::pinned && source.expected->digest == downloaded.digest;
    if (source.expected && !is_pinned_archive)
        LODE_TRY(check_unpacked_digest(*source.expected, unpacked.digest(), url, downloaded.digest));
    LODE_TRY(check_named(unpacked.manifest(), source.named, url));
    const HandleMeaning meaning{unpacked.digest(), resolved_unless_same(handle, source), downloaded.digest};
    LODE_ASSIGN(auto module, unpacked.commit(m_cache, handle.canonical(), meaning));
    if (!source.expected && !source.archive->expected) warn_of_trust(handle, downloaded.digest);
    return Downloaded{std::move(module), downloaded.digest};
}

Result<Downloaded> ModuleDownloads::download_by_hub_protocol(const Handle& handle, ModuleSource source,
                                                             const Error& why) const {
    if (!source.expected && source.named) {
        LODE_ASSIGN(const auto known, m_versions.find_known_release(source.folder.parent(), source.named->version));
        if (known) source.expected = ExpectedDigest{known->digest, Reason::published};
    }
    source.archive = hub_archive(source.folder, std::nullopt);
    m_context.log.note(fmt::format("{}; TensorFlow Hub's protocol is tried", why.message));
    auto resolved = download_archive(handle, source);
    if (resolved || resolved.error().code != why.code) return resolved;
    return fail(why.code,
                fmt::format("there is no {} version {} at `{}`: neither `{}` nor, by TensorFlow Hub's protocol, `{}` "
                            "can be had",
                            to_string(source.named->name), to_string(source.named->version), source.folder.origin(),
                            to_string(source.folder / manifest_file_name), unredacted(source.archive->url)),
                why.code == ErrorCode::not_found ? "check the name and the version" : why.hint);
}

/// What nothing promised: it is held to from now on.
void ModuleDownloads::warn_of_trust(const Handle& handle, const Digest& archive) const {
    m_context.log.warning(
        fmt::format("`{}` was taken on trust, since nothing says what it must be; to pin it, write "
                    "`{}#sha256={}`",
                    handle.text(), handle.canonical(), archive.hex()));
}

Result<std::optional<ExpectedDigest>> ModuleDownloads::published_digest(const ModuleSource& source) const {
    LODE_ASSIGN(const auto release, m_versions.find_release(source.folder.parent(), source.named->version));
    if (!release) return std::nullopt;
    if (release->yanked) m_context.log.warning(words_for_yanked(source.named->name, *release));
    return ExpectedDigest{release->digest, Reason::published};
}

}  // namespace lode
