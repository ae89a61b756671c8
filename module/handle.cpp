// Telling the forms of a handle apart.
#include "module/handle.h"

#include <fmt/format.h>

#include "module/manifest.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> refuse(std::string_view handle, std::string_view why, std::string hint) {
    return fail(ErrorCode::invalid_argument, fmt::format("`{}` is not a handle: {}", redacted(handle), why),
                std::move(hint));
}

bool is_local(std::string_view text) {
    return text.starts_with("/") || text.starts_with("./") || text.starts_with("../") || text.starts_with("~/") ||
           text == "." || text == ".." || text == "~" || text.starts_with("file://");
}

Result<Handle::Target> parse_local(std::string_view text, const fs::path& home) {
    fs::path path(text);
    if (text.starts_with("file://")) {
        path = text.substr(std::string_view("file://").size());
        if (!path.is_absolute())
            return refuse(text, "a file URL names an absolute path", "write file:///path/to/folder");
    } else if (text.starts_with("~")) {
        if (home.empty()) return refuse(text, "there is no home folder", "write the whole path");
        path = home / fs::path(text.substr(1)).relative_path();
    }
    if (path.filename() == manifest_file_name) path = path.parent_path();
    path = path.lexically_normal();
    if (!path.has_filename() && path.has_relative_path()) path = path.parent_path();
    return LocalFolder{std::move(path)};
}

Result<Handle::Target> parse_remote(std::string_view text) {
    LODE_ASSIGN(auto url, parse_url(text));
    const auto& segments = url.segments();
    if (!segments.empty() && segments.back() == manifest_file_name) return ManifestUrl{url.parent()};
    if (segments.size() < 3)
        return refuse(text, "its path is too short", "a module's URL ends with /publisher/name/version");
    auto name = parse_module_name(segments[segments.size() - 3] + "/" + segments[segments.size() - 2]);
    auto version = parse_version(segments.back());
    if (!name || !version)
        return refuse(text, "its path does not end with /publisher/name/version",
                      "name a version, as in https://host/publisher/name/1, or end the URL with /module.json");
    return FixedUrl{std::move(url), *std::move(name), *std::move(version)};
}

/// Takes `#sha256=<hex>` off the end of `text`.
Result<std::optional<Digest>> take_pin(std::string_view& text) {
    const auto hash = text.rfind("#sha256=");
    if (hash == std::string_view::npos) return std::nullopt;
    LODE_ASSIGN(const auto digest, parse_digest_hex(text.substr(hash + std::string_view("#sha256=").size())));
    text = text.substr(0, hash);
    return digest;
}

struct CanonicalText {
    std::string operator()(const LocalFolder& local) const {
        return "file://" + fs::absolute(local.path).lexically_normal().string();
    }
    std::string operator()(const FixedUrl& fixed) const { return to_string(fixed.folder); }
    std::string operator()(const ManifestUrl& manifest) const {
        return to_string(manifest.folder / manifest_file_name);
    }
};

}  // namespace

std::string Handle::canonical() const {
    return std::visit(CanonicalText(), m_target);
}

Result<Handle> parse_handle(std::string_view text, const fs::path& home) {
    Handle handle;
    handle.m_text = redacted(text);
    std::string_view rest = text;
    LODE_ASSIGN(handle.m_pin, take_pin(rest));
    if (rest.find('\0') != std::string_view::npos) return refuse("…", "it holds a NUL", {});
    if (is_local(rest)) {
        LODE_ASSIGN(handle.m_target, parse_local(rest, home));
    } else if (rest.find("://") != std::string_view::npos) {
        LODE_ASSIGN(handle.m_target, parse_remote(rest));
    } else {
        return refuse(text, "it is neither a URL nor a path",
                      fmt::format("for a folder on this machine write `./{}`; for a registry's module its whole URL",
                                  rest.substr(0, 60)));
    }
    return handle;
}

}  // namespace lode
