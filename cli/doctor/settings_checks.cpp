// The settings file and what is set.
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include "base/printable.h"
#include "cli/doctor/checks.h"

namespace lode {
namespace {

std::string switched(bool on) {
    return on ? "on" : "off";
}

std::string names_of(const std::vector<ConfiguredRegistry>& registries) {
    std::vector<std::string> urls;
    for (const auto& registry : registries) urls.push_back(to_string(registry.url));
    return fmt::format("{}", fmt::join(urls, ", "));
}

std::string origins_of(const std::vector<OriginToken>& tokens) {
    std::vector<std::string> origins;
    for (const auto& entry : tokens) origins.push_back(entry.origin);
    return fmt::format("for {}", fmt::join(origins, ", "));
}

std::string list_of(const std::vector<std::string>& words) {
    return printable(fmt::format("{}", fmt::join(words, ", ")), 500);
}

std::string paths_of(const std::vector<std::filesystem::path>& paths) {
    std::vector<std::string> words;
    words.reserve(paths.size());
    for (const auto& path : paths) words.push_back(path.string());
    return list_of(words);
}

std::string size_limit_of(const CacheLimits& limits) {
    std::vector<std::string> bounds;
    if (limits.max_size) bounds.push_back(fmt::format("{} bytes", *limits.max_size));
    if (limits.max_percent) bounds.push_back(fmt::format("{}% of the disk", *limits.max_percent));
    return bounds.empty() ? "none" : fmt::format("{}", fmt::join(bounds, " or "));
}

struct Shown {
    const char* name;
    std::string (*value)(const HubSettings& settings);
};

/// By their names in config.json; of tokens, whom they are for.
constexpr std::array shown_settings = {
    Shown{"cache", [](const HubSettings& s) { return s.cache.string(); }},
    Shown{"shared_cache", [](const HubSettings& s) { return paths_of(s.shared_caches); }},
    Shown{"trusted_caches", [](const HubSettings& s) { return paths_of(s.trusted_caches); }},
    Shown{"cache_max_size", [](const HubSettings& s) { return size_limit_of(s.cache_limits); }},
    Shown{"cache_max_age",
          [](const HubSettings& s) {
              return s.cache_limits.max_age ? fmt::format("{} s", s.cache_limits.max_age->count()) : "none";
          }},
    Shown{"cache_min_free", [](const HubSettings& s) { return fmt::format("{} bytes", s.cache_limits.min_free); }},
    Shown{"offline", [](const HubSettings& s) { return switched(s.offline); }},
    Shown{"locked", [](const HubSettings& s) { return switched(s.locked); }},
    Shown{"lock", [](const HubSettings& s) { return s.lock.string(); }},
    Shown{"registries", [](const HubSettings& s) { return names_of(s.registries); }},
    Shown{"tokens", [](const HubSettings& s) { return origins_of(s.tokens); }},
    Shown{"max_age", [](const HubSettings& s) { return fmt::format("{} s", s.max_age.count()); }},
    Shown{"max_rate", [](const HubSettings& s) { return fmt::format("{} bytes a second", s.max_rate.value_or(0)); }},
    Shown{"connect_timeout", [](const HubSettings& s) { return fmt::format("{} s", s.connect_timeout.count()); }},
    Shown{"stall_timeout", [](const HubSettings& s) { return fmt::format("{} s", s.stall_timeout.count()); }},
    Shown{"total_timeout",
          [](const HubSettings& s) {
              return s.total_timeout ? fmt::format("{} s", s.total_timeout->count()) : std::string("none");
          }},
    Shown{"allow_http", [](const HubSettings& s) { return list_of(s.allow_http); }},
    Shown{"insecure_hosts", [](const HubSettings& s) { return list_of(s.insecure_hosts); }},
    Shown{"ca_file", [](const HubSettings& s) { return s.ca_file; }},
};

Finding check_file(const FoundSettings& found) {
    const std::string check = "settings file";
    if (found.file.empty()) return fine(check, "none: HOME is not set");
    struct stat status {};
    if (::stat(found.file.c_str(), &status) != 0) return fine(check, fmt::format("none at `{}`", found.file.string()));
    const bool holds_tokens = !found.settings.tokens.empty() && found.settings.decided_by.contains("tokens");
    if (holds_tokens && (status.st_mode & 077U) != 0)
        return warn_of(check, fmt::format("`{}` holds tokens, and other users may read it", found.file.string()),
                       fmt::format("chmod 600 {}", found.file.string()));
    return fine(check, fmt::format("`{}`", found.file.string()));
}

}  // namespace

Findings check_settings(const FoundSettings& found) {
    Findings findings;
    if (found.faults.empty()) findings.push_back(check_file(found));
    for (const auto& fault : found.faults) findings.push_back(fault_of("settings", fault));
    for (const auto& [name, value] : shown_settings) {
        if (!found.settings.decided_by.contains(name)) continue;
        const std::string shown = value(found.settings);
        const std::string decider = decider_of(found.settings, name);
        findings.push_back(fine(fmt::format("setting {}", name), fmt::format("{} (by {})", shown, decider),
                                {{"setting", name}, {"value", shown}, {"decided_by", decider}}));
    }
    return findings;
}

}  // namespace lode
