// Telling the forms of a handle apart.
#include "module/handle_target.h"

#include <fmt/format.h>

#include "base/paths.h"
#include "base/printable.h"
#include "module/archive_kind.h"
#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> refuse(std::string_view handle, std::string_view why, std::string hint) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("`{}` is not a handle: {}", printable(redacted(handle), 300), why), std::move(hint));
}

bool is_path(std::string_view text) {
    return text.starts_with("/") || text.starts_with("./") || text.starts_with("../") || text.starts_with("~/") ||
           text == "." || text == ".." || text == "~" || text.starts_with("file://");
}

Result<Handle::Target> parse_path(std::string_view text, const fs::path& home) {
    fs::path path(text);
    if (text.starts_with("file://")) {
        path = text.substr(std::string_view("file://").size());
        if (!path.is_absolute())
            return refuse(text, "a file URL names an absolute path", "write file:///path/to/folder");
    } else if (text.starts_with("~")) {
        if (home.empty()) return refuse(text, "there is no home folder", "write the whole path");
        path = home / fs::path(text.substr(1)).relative_path();
    }
    if (const auto kind = archive_kind_of(path.filename().native()))
        return LocalArchive{path.lexically_normal(), *kind};
    if (path.filename() == manifest_file_name) path = path.parent_path();
    return LocalFolder{tidied(path)};
}

/// `…/name@^1.2` in two; a user before the host (`https://me@host`) is no range.
struct RangedText {
    std::string_view before;
    std::optional<std::string_view> range;
};

RangedText split_at_range(std::string_view text, std::size_t path_start) {
    const auto at = text.rfind('@');
    const auto slash = text.rfind('/');
    if (at == std::string_view::npos || slash == std::string_view::npos || slash < path_start || at < slash)
        return {text, std::nullopt};
    return {text.substr(0, at), text.substr(at + 1)};
}

Result<VersionRange> range_of(const RangedText& text) {
    return text.range ? parse_version_range(*text.range) : VersionRange();
}

std::string_view last_segment(std::string_view text) {
    while (text.ends_with('/')) text.remove_suffix(1);
    return text.substr(text.rfind('/') + 1);
}

Result<Handle::Target> parse_floating(std::string_view text, const RangedText& ranged) {
    LODE_ASSIGN(auto package, parse_url(ranged.before));
    const auto& segments = package.segments();
    if (segments.size() < 2)
        return refuse(text, "its path is too short",
                      "a module's URL ends with /publisher/name or /publisher/name/version");
    auto name = parse_module_name(segments[segments.size() - 2] + "/" + segments.back());
    if (!name)
        return refuse(text, "its path ends neither with /publisher/name nor with /publisher/name/version",
                      "name a module, as in https://host/publisher/name/1, or end the URL with /module.json");
    if (archive_kind_of(segments.back()))
        return refuse(text, "an archive has no versions",
                      "name a module called so by one of its versions, as in https://host/publisher/name/1");
    if (segments.back() == "latest")
        return refuse(
            text, "`latest` is no version",
            fmt::format("leave it out, or write `{}@^1` for the newest in a range", to_string(package.parent())));
    LODE_ASSIGN(auto range, range_of(ranged));
    return FloatingUrl{std::move(package), *std::move(name), std::move(range)};
}

Result<Handle::Target> parse_remote(std::string_view text) {
    const auto ranged = split_at_range(text, text.find("://") + 3);
    const auto last = last_segment(text);
    if (last == manifest_file_name) {
        LODE_ASSIGN(const auto url, parse_url(text));
        return ManifestUrl{url.parent()};
    }
    if (const auto kind = archive_kind_of(last)) {
        LODE_ASSIGN(auto url, parse_url(text));
        return ArchiveUrl{std::move(url), *kind};
    }
    if (ranged.range) return parse_floating(text, ranged);
    LODE_ASSIGN(auto url, parse_url(text));
    const auto& segments = url.segments();
    if (segments.size() >= 3)
        if (auto version = parse_version(segments.back())) {
            auto name = parse_module_name(segments[segments.size() - 3] + "/" + segments[segments.size() - 2]);
            if (name) return FixedUrl{std::move(url), *std::move(name), *std::move(version)};
        }
    return parse_floating(text, ranged);
}

/// What somebody may have meant by a word that is neither a URL nor a path.
std::string hint_for_word(std::string_view text) {
    const std::string shown = printable(text, 60);
    if (archive_kind_of(text)) return fmt::format("for an archive on this machine write `./{}`", shown);
    const auto slash = text.rfind('/');
    if (slash != std::string_view::npos && parse_version(text.substr(slash + 1)) &&
        parse_module_name(text.substr(0, slash)))
        return fmt::format("for a version in a registry write `{}@{}`", printable(text.substr(0, slash), 130),
                           text.substr(slash + 1));
    return fmt::format(
        "for a folder on this machine write `./{}`; for a registry's module its whole URL, or `publisher/name`", shown);
}

Result<Handle::Target> parse_named(std::string_view text) {
    const auto ranged = split_at_range(text, 0);
    auto name = parse_module_name(ranged.before);
    if (!name || archive_kind_of(ranged.before))
        return refuse(text, "it is neither a URL nor a path", hint_for_word(text));
    LODE_ASSIGN(auto range, range_of(ranged));
    return NamedModule{*std::move(name), std::move(range)};
}

}  // namespace

Result<Handle::Target> parse_target(std::string_view text, const fs::path& home) {
    if (text.find('\0') != std::string_view::npos) return refuse("…", "it holds a NUL", {});
    if (is_path(text)) return parse_path(text, home);
    if (text.find("://") != std::string_view::npos) return parse_remote(text);
    return parse_named(text);
}

}  // namespace lode
