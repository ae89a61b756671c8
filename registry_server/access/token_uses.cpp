// A small JSON object, replaced by rename.
#include "registry_server/access/token_uses.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "registry_server/storage/scratch.h"

namespace lode {
namespace {

constexpr std::chrono::seconds between_writes(60);

std::filesystem::path path_of(const RegistryFolder& folder) {
    return folder.private_folder() / "token_uses.json";
}

}  // namespace

std::map<std::string, std::string> read_token_uses(const RegistryFolder& folder) {
    std::map<std::string, std::string> uses;
    const auto text = read_file(path_of(folder));
    const auto json = text ? parse_json(*text) : Result<Json>(fail(ErrorCode::not_found, "none"));
    if (!json || !json->is_object()) return uses;
    for (const auto& [id, time] : json->items())
        if (time.is_string()) uses[id] = time.get<std::string>();
    return uses;
}

TokenUses::TokenUses(RegistryFolder folder, const Clock& clock, Log& log)
    : m_folder(std::move(folder)),
      m_clock(clock),
      m_log(log),
      m_uses(read_token_uses(m_folder)),
      m_saved(clock.steady_now()) {}

TokenUses::~TokenUses() {
    if (m_changed) save();
}

void TokenUses::note(const std::string& id) {
    auto now = to_timestamp(m_clock.now());
    const std::lock_guard guard(m_mutex);
    auto& last = m_uses[id];
    if (last == now) return;
    last = std::move(now);
    m_changed = true;
    if (m_clock.steady_now() - m_saved >= between_writes) save();
}

void TokenUses::save() {
    m_saved = m_clock.steady_now();
    m_changed = false;
    const auto written = [this]() -> Result<void> {
        LODE_ASSIGN(auto file, create_scratch_file(m_folder, "token_uses-", 0600));
        LODE_TRY(file.write(Json(m_uses).dump(2) + "\n"));
        return file.move_to(path_of(m_folder));
    }();
    if (!written) m_log.warning("the times of tokens' last use are not kept: " + written.error().message);
}

}  // namespace lode
