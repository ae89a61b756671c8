// Reading and writing of `pins/<sha256 of the name>.json`.
#include "cache/pin_store.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/folder_listing.h"
#include "cache/record_file.h"
#include "module/lock_file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view schema = "lode.pin/1";
constexpr std::uint64_t max_record = std::uint64_t{16} << 20U;

OrderedJson to_json(const Pin& pin) {
    OrderedJson json = {{"schema", schema}, {"name", pin.name}, {"modules", OrderedJson::array()}};
    if (!pin.lock.empty()) json["lock"] = pin.lock.string();
    for (const Digest& digest : pin.modules) json["modules"].push_back(to_string(digest));
    return json;
}

Result<Pin> parse_pin(const Json& json) {
    Pin pin;
    LODE_ASSIGN(pin.name, json_string(json, "name"));
    if (json_find(json, "lock") != nullptr) {
        LODE_ASSIGN(pin.lock, json_string(json, "lock"));
    }
    const Json* modules = json_find(json, "modules");
    if (modules == nullptr || !modules->is_array()) return fail(ErrorCode::integrity, "`modules` is no list");
    for (const Json& element : *modules) {
        if (!element.is_string()) return fail(ErrorCode::integrity, "a module is no string");
        LODE_ASSIGN(const auto digest, parse_digest(element.get_ref<const std::string&>()));
        pin.modules.push_back(digest);
    }
    return pin;
}

std::vector<Digest> modules_of(const Pin& pin) {
    if (pin.lock.empty()) return pin.modules;
    const auto lock = read_lock_file(pin.lock);
    if (!lock || !*lock) return pin.modules;
    std::vector<Digest> modules;
    for (const auto& [handle, module] : (*lock)->modules()) modules.push_back(module.digest);
    return modules;
}

}  // namespace

Result<void> PinStore::put(const Pin& pin) const {
    return write_record(record_path(m_layout.pins(), pin.name), to_json(pin));
}

Result<void> PinStore::remove(std::string_view name) const {
    const auto path = record_path(m_layout.pins(), name);
    std::error_code error;
    if (!fs::exists(path, error))
        return fail(ErrorCode::not_found, fmt::format("there is no pin `{}`", name), "lode cache pin lists the pins");
    LODE_TRY(remove_file(path));
    return sync_folder(m_layout.pins());
}

Result<std::vector<Pin>> PinStore::all() const {
    std::vector<Pin> pins;
    LODE_ASSIGN(const auto paths, list_folder(m_layout.pins()));
    for (const fs::path& path : paths) {
        if (path.extension() != ".json") continue;
        const auto text = read_file(path, max_record);
        if (!text && text.error().code == ErrorCode::not_found) continue;  // taken off just now
        if (!text) return fail(text.error());
        const auto record = parse_record(*text, schema);
        if (!record) continue;
        if (auto pin = parse_pin(*record)) pins.push_back(*std::move(pin));
    }
    std::ranges::sort(pins, {}, &Pin::name);
    return pins;
}

Result<std::map<Digest, std::string>> PinStore::pinned() const {
    LODE_ASSIGN(const auto pins, all());
    std::map<Digest, std::string> pinned;
    for (const Pin& pin : pins)
        for (const Digest& digest : modules_of(pin)) pinned.try_emplace(digest, pin.name);
    return pinned;
}

}  // namespace lode
