// Keeping of troubles.
#include "cache/mirror_health.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/folder_listing.h"
#include "cache/record_file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view schema = "lode.mirror/1";
constexpr std::chrono::minutes first_rest{1};
constexpr std::chrono::minutes longest_rest{60};
constexpr std::chrono::hours rest_of_liars{24};

Result<MirrorTrouble> parse_trouble(const Json& json) {
    MirrorTrouble trouble;
    LODE_ASSIGN(trouble.origin, json_string(json, "origin"));
    LODE_ASSIGN(const auto fault, json_string(json, "fault"));
    trouble.fault = fault == to_string(MirrorFault::lying) ? MirrorFault::lying : MirrorFault::unreachable;
    LODE_ASSIGN(const auto times, json_unsigned(json, "times"));
    trouble.times = static_cast<int>(std::min<std::uint64_t>(times, 1000));
    LODE_ASSIGN(trouble.last, json_time(json, "last"));
    return trouble;
}

std::optional<MirrorTrouble> read_trouble(const fs::path& path) {
    const auto json = read_record(path, schema);
    if (!json || !*json) return std::nullopt;
    auto trouble = parse_trouble(**json);
    if (!trouble) return std::nullopt;
    return *std::move(trouble);
}

OrderedJson to_json(const MirrorTrouble& trouble) {
    return {{"schema", schema},
            {"origin", trouble.origin},
            {"fault", to_string(trouble.fault)},
            {"times", trouble.times},
            {"last", record_time(trouble.last)}};
}

}  // namespace

std::string_view to_string(MirrorFault fault) {
    return fault == MirrorFault::lying ? "lying" : "unreachable";
}

Clock::Time rests_until(const MirrorTrouble& trouble) {
    if (trouble.fault == MirrorFault::lying) return trouble.last + rest_of_liars;
    const int doublings = std::clamp(trouble.times - 1, 0, 6);
    return trouble.last + std::min<std::chrono::minutes>(first_rest * (1 << doublings), longest_rest);
}

fs::path MirrorHealth::path_of(std::string_view origin) const {
    return record_path(m_layout.mirrors(), origin);
}

std::optional<MirrorTrouble> MirrorHealth::find(std::string_view origin) const {
    auto trouble = read_trouble(path_of(origin));
    if (trouble && trouble->origin != origin) return std::nullopt;
    return trouble;
}

bool MirrorHealth::rests(std::string_view origin) const {
    const auto trouble = find(origin);
    const auto now = m_clock.now();
    // A trouble of the future is a clock that was set: it is not waited for.
    return trouble && trouble->last <= now && now < rests_until(*trouble);
}

void MirrorHealth::note_fault(std::string_view origin, MirrorFault fault) const {
    const auto before = find(origin);
    const int times = before && before->fault == fault ? before->times + 1 : 1;
    (void)write_record(path_of(origin), to_json(MirrorTrouble{std::string(origin), fault, times, m_clock.now()}));
}

void MirrorHealth::note_success(std::string_view origin) const {
    if (find(origin)) (void)remove_file(path_of(origin));
}

std::vector<MirrorTrouble> MirrorHealth::all() const {
    std::vector<MirrorTrouble> troubles;
    for (const fs::path& path : paths_in(m_layout.mirrors()))
        if (auto trouble = read_trouble(path)) troubles.push_back(*std::move(trouble));
    std::sort(troubles.begin(), troubles.end(), [](const auto& a, const auto& b) { return a.origin < b.origin; });
    return troubles;
}

}  // namespace lode
