// Reading `module.json`: every member checked against what the schema says and against the other members.
#include "module/manifest.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii_case.h"
#include "base/json.h"
#include "base/printable.h"
#include "module/file_path.h"
#include "module/signature_reader.h"

namespace lode {
namespace {

tl::unexpected<Error> refuse(std::string why) {
    return fail(ErrorCode::integrity, std::move(why));
}

/// The text member, or nothing said.
Result<std::string> optional_string(const Json& object, std::string_view key) {
    return json_find(object, key) == nullptr ? Result<std::string>(std::string()) : json_string(object, key);
}

/// A foreign module's manifest says no more than its kind and its files: what it said else would be believed.
Result<std::optional<ForeignKind>> parse_kind(const Json& json) {
    if (json_find(json, "kind") == nullptr) return std::nullopt;
    LODE_ASSIGN(const auto text, json_string(json, "kind"));
    for (const auto& [member, value] : json.items())
        if (member != "schema" && member != "kind" && member != "files")
            return refuse(
                fmt::format("a module of the kind `{}` cannot have `{}`", printable(text), printable(member)));
    for (const auto kind : {ForeignKind::saved_model, ForeignKind::files})
        if (to_string(kind) == text) return kind;
    return fail(ErrorCode::integrity, fmt::format("the kind of module `{}` is not known", printable(text)),
                "a newer lode may know it");
}

Result<std::optional<Digest>> parse_parent(const Json& json) {
    if (json_find(json, "parent") == nullptr) return std::nullopt;
    LODE_ASSIGN(const auto text, json_string(json, "parent"));
    LODE_ASSIGN(const auto digest, parse_digest(text).map_error(as_integrity).map_error(in_context("`parent`")));
    return digest;
}

Result<FileEntry> parse_file(const Json& value) {
    LODE_ASSIGN(auto path, json_string(value, "path"));
    LODE_TRY(check_file_path(path).map_error(as_integrity));
    if (lower_ascii(path) == manifest_file_name) return refuse("`files` may not list `module.json`");
    const auto naming_file = in_context([&] { return "`" + path + "`"; });
    LODE_ASSIGN(const auto size, json_unsigned(value, "size").map_error(naming_file));
    LODE_ASSIGN(const auto hex, json_string(value, "sha256").map_error(naming_file));
    LODE_ASSIGN(const auto digest, parse_digest_hex(hex).map_error(as_integrity).map_error(naming_file));
    return FileEntry{std::move(path), size, digest};
}

Result<std::vector<FileEntry>> parse_files(const Json& json) {
    LODE_ASSIGN(const Json& array, json_array(json, "files"));
    std::vector<FileEntry> files;
    std::set<std::string> folded;
    std::map<Digest, std::uint64_t> sizes;
    std::uint64_t total = 0;
    for (const Json& value : array) {
        LODE_ASSIGN(auto file, parse_file(value));
        if (!files.empty() && files.back().path >= file.path)
            return refuse(fmt::format("`files` is not sorted: `{}` comes after `{}`", file.path, files.back().path));
        if (__builtin_add_overflow(total, file.size, &total)) return refuse("the sizes of `files` overflow");
        if (sizes.try_emplace(file.digest, file.size).first->second != file.size)
            return refuse(fmt::format("`{}` has the digest of another file, and another size", file.path));
        // A file named like another's folder cannot be made; one that differs in case only cannot everywhere.
        const std::string name = lower_ascii(file.path);
        if (!folded.insert(name).second)
            return refuse(fmt::format("two files are named `{}`, but for case", file.path));
        files.push_back(std::move(file));
    }
    for (const auto& name : folded)
        for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1))
            if (folded.contains(name.substr(0, slash)))
                return refuse(fmt::format("`{}` is a file and a folder", name.substr(0, slash)));
    return files;
}

Result<std::vector<std::uint64_t>> parse_known_shape(const Json& value) {
    LODE_ASSIGN(const Json& array, json_array(value, "shape"));
    for (const Json& dimension : array)
        if (!dimension.is_number_unsigned()) return refuse("expected `shape` to hold whole numbers, 0 or more");
    LODE_ASSIGN(const auto shape, parse_shape(value));
    std::vector<std::uint64_t> sizes;
    sizes.reserve(shape.size());
    for (const auto& dimension : shape) sizes.push_back(dimension.value());
    return sizes;
}

Result<VariableSpec> parse_variable(const Json& value, const Manifest& manifest) {
    VariableSpec variable;
    LODE_ASSIGN(variable.file, json_string(value, "file"));
    LODE_ASSIGN(variable.tensor, json_string(value, "tensor"));
    LODE_ASSIGN(const auto dtype, json_string(value, "dtype"));
    LODE_ASSIGN(variable.dtype, parse_dtype(dtype));
    LODE_ASSIGN(variable.shape, parse_known_shape(value));
    LODE_ASSIGN(variable.trainable, json_bool(value, "trainable"));
    if (variable.dtype == Dtype::string) return refuse("a variable cannot hold strings");
    if (manifest.find_file(variable.file) == nullptr)
        return refuse(fmt::format("`{}` is not among `files`", variable.file));
    return variable;
}

/// A tensor is one variable: of two, a change of one would not be seen in the other.
Result<void> check_tensors(const std::map<std::string, VariableSpec>& variables) {
    std::map<std::pair<std::string, std::string>, std::string> owners;
    for (const auto& [name, variable] : variables) {
        const auto [owner, is_new] = owners.try_emplace({variable.file, variable.tensor}, name);
        if (!is_new)
            return refuse(fmt::format("the variables `{}` and `{}` are the same tensor `{}` of `{}`", owner->second,
                                      name, variable.tensor, variable.file));
    }
    return {};
}

Result<OovRule> parse_oov(const Json& value) {
    const Json* oov = json_find(value, "oov");
    if (oov != nullptr && oov->is_string() && oov->get_ref<const std::string&>() == "skip") return OovRule{};
    if (oov == nullptr || !oov->is_object()) return refuse("expected `oov` to be \"skip\" or {\"buckets\": N}");
    LODE_ASSIGN(const auto buckets, json_unsigned(*oov, "buckets"));
    if (buckets == 0 || buckets > most_oov_buckets)
        return refuse(fmt::format("`buckets` is {}, not from 1 to {}", buckets, most_oov_buckets));
    return OovRule{buckets};
}

Result<LookupSpec> parse_lookup(const Json& value, const Manifest& manifest) {
    LookupSpec lookup;
    LODE_ASSIGN(lookup.file, json_string(value, "file"));
    LODE_ASSIGN(lookup.size, json_unsigned(value, "size"));
    LODE_ASSIGN(lookup.oov, parse_oov(value));
    const FileEntry* file = manifest.find_file(lookup.file);
    if (file == nullptr) return refuse(fmt::format("`{}` is not among `files`", lookup.file));
    // A token takes two bytes at least, the last one perhaps one.
    if (lookup.size > file->size)
        return refuse(
            fmt::format("{} tokens cannot stand in the {} bytes of `{}`", lookup.size, file->size, lookup.file));
    return lookup;
}

/// The named members of `key`, each through `parse_member`; an absent `key` is an empty map.
template <typename Member, typename Parse>
Result<std::map<std::string, Member>> parse_members(const Json& json, std::string_view key, Parse parse_member) {
    std::map<std::string, Member> members;
    if (json_find(json, key) == nullptr) return members;
    LODE_ASSIGN(const Json& object, json_object(json, key));
    for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
        if (name.empty()) return refuse(fmt::format("a name in `{}` is empty", key));
        LODE_ASSIGN(auto member, parse_member(value).map_error(in_context([&, &member_name = name] {
            return fmt::format("`{}` in `{}`", member_name, key);
        })));
        members.emplace(name, std::move(member));
    }
    return members;
}

Result<std::map<std::string, std::string>> parse_messages(const Json& json) {
    LODE_ASSIGN(auto messages, parse_members<std::string>(json, "messages", [](const Json& value) {
                    return Result<std::string>(value.dump());
                }));
    for (const auto& [key, text] : messages)
        if (!is_message_key(key))
            return refuse(fmt::format("`{}` in `messages` is no key: expected `[a-zA-Z][a-zA-Z0-9_]*`", key));
    return messages;
}

}  // namespace

bool is_message_key(std::string_view key) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !key.empty() && is_letter(key.front()) && std::all_of(key.begin(), key.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
    });
}

const FileEntry* Manifest::find_file(std::string_view path) const {
    const auto found =
        std::lower_bound(files.begin(), files.end(), path,
                         [](const FileEntry& file, std::string_view wanted) { return file.path < wanted; });
    return found != files.end() && found->path == path ? &*found : nullptr;
}

std::string_view to_string(ForeignKind kind) {
    return kind == ForeignKind::saved_model ? "saved_model" : "files";
}

std::string title_of(const Manifest& manifest) {
    if (manifest.kind) return std::string(to_string(*manifest.kind));
    return fmt::format("{} version {}", to_string(manifest.name), to_string(manifest.version));
}

std::uint64_t total_size(const Manifest& manifest) {
    std::uint64_t total = 0;  // parse_manifest has refused sizes that overflow
    for (const auto& file : manifest.files) total += file.size;
    return total;
}

Result<Manifest> parse_manifest(std::string_view text) {
    LODE_ASSIGN(const Json json, parse_json(text));
    LODE_ASSIGN(const auto schema, json_string(json, "schema"));
    if (schema != manifest_schema)
        return fail(ErrorCode::integrity,
                    fmt::format("expected the schema `{}`, got `{}`", manifest_schema, schema.substr(0, 100)),
                    "a newer lode may know it");
    Manifest manifest;
    LODE_ASSIGN(manifest.kind, parse_kind(json));
    if (manifest.kind) {
        LODE_ASSIGN(manifest.files, parse_files(json));
        return manifest;
    }
    LODE_ASSIGN(const auto name, json_string(json, "name"));
    LODE_ASSIGN(manifest.name, parse_module_name(name).map_error(as_integrity));
    LODE_ASSIGN(const auto version, json_string(json, "version"));
    LODE_ASSIGN(manifest.version, parse_version(version).map_error(as_integrity));
    LODE_ASSIGN(manifest.description, optional_string(json, "description"));
    LODE_ASSIGN(manifest.license, optional_string(json, "license"));
    LODE_ASSIGN(manifest.parent, parse_parent(json));
    LODE_ASSIGN(manifest.files, parse_files(json));
    LODE_ASSIGN(manifest.variables, parse_members<VariableSpec>(json, "variables", [&](const Json& value) {
                    return parse_variable(value, manifest);
                }));
    LODE_TRY(check_tensors(manifest.variables));
    LODE_ASSIGN(manifest.lookups, parse_members<LookupSpec>(json, "lookups", [&](const Json& value) {
                    return parse_lookup(value, manifest);
                }));
    LODE_ASSIGN(manifest.signatures, parse_members<SignatureSpec>(json, "signatures", parse_signature));
    LODE_ASSIGN(manifest.messages, parse_messages(json));
    return manifest;
}

}  // namespace lode
