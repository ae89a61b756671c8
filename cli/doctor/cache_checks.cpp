// The cache's folder, and the lock file beside the user's work.
#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/doctor/checks.h"
#include "cli/doctor/file_system.h"
#include "cli/terminal.h"
#include "module/lock_file.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t little_room = 1'000'000'000;  // bytes; a table of word vectors has about so many

constexpr const char* elsewhere = "name another folder with --cache or LODE_CACHE";

Finding nowhere() {
    return fault_of("cache", {ErrorCode::invalid_argument, "there is no place for it: HOME is not set", elsewhere});
}

Finding check_folder(const fs::path& folder, const std::string& decider) {
    const auto fault = [](std::string message) {
        return fault_of("cache", {ErrorCode::permission_denied, std::move(message), elsewhere});
    };
    const std::string name = fmt::format("`{}` (by {})", folder.string(), decider);
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return fault_of("cache", {ErrorCode::unusable, fmt::format("{} is not a folder", name), elsewhere});
    if (::access(folder.c_str(), R_OK | X_OK) != 0) return fault(fmt::format("{} cannot be read", name));
    if (::access(folder.c_str(), W_OK) != 0)
        return warn_of("cache", fmt::format("{} can be read only: nothing can be added to it", name), elsewhere);
    return fine("cache", fmt::format("{} can be read and written", name),
                {{"path", folder.string()}, {"decided_by", decider}});
}

/// Where it is not there yet: whether it can be made.
Finding check_future_folder(const fs::path& folder, const fs::path& parent, const std::string& decider) {
    const std::string name = fmt::format("`{}` (by {})", folder.string(), decider);
    if (const auto made = try_to_make_folder_in(parent); !made)
        return fault_of(
            "cache", {made.error().code,
                      fmt::format("{} is not there, and cannot be made: {}", name, made.error().message), elsewhere});
    return fine("cache", fmt::format("{} is not there yet; the first download makes it", name),
                {{"path", folder.string()}, {"decided_by", decider}});
}

/// The folder itself, or the nearest above it that is there.
fs::path nearest_there(fs::path folder) {
    std::error_code error;
    while (folder.has_relative_path() && !fs::exists(fs::symlink_status(folder, error))) folder = folder.parent_path();
    return folder;
}

Finding check_room(const fs::path& folder) {
    const auto system = file_system_of(folder);
    if (!system) return fault_of("cache disk", system.error());
    const std::string words = fmt::format("{}{}, {} free", system->name, system->is_network ? " over the network" : "",
                                          human_size(system->free_bytes));
    const OrderedJson facts = {
        {"file_system", system->name}, {"network", system->is_network}, {"free_bytes", system->free_bytes}};
    Finding finding = fine("cache disk", words, facts);
    if (system->free_bytes >= little_room) return finding;
    finding.health = Health::warning;
    finding.hint = "make room there, or " + std::string(elsewhere);
    return finding;
}

/// Nothing depends on them for being right (docs/reference/cache_layout.md): they save work.
Finding check_locks(const fs::path& folder) {
    const auto work = locks_work_in(folder);
    if (!work)
        return warn_of("cache locks", fmt::format("they cannot be tried: {}", work.error().message), work.error().hint);
    if (*work) return fine("cache locks", "they work");
    return warn_of("cache locks", "they do nothing here: processes may do the same work twice, though never wrongly",
                   "a folder on a disk of this machine is faster: --cache or LODE_CACHE");
}

/// Without them each module has copies of its files, which share their blocks at best.
Finding check_links(const fs::path& folder) {
    const auto work = links_work_in(folder);
    if (!work)
        return warn_of("cache links", fmt::format("they cannot be tried: {}", work.error().message), work.error().hint);
    if (*work) return fine("cache links", "what modules share is there once");
    return warn_of("cache links", "there are no hard links here: each module has copies of its files",
                   "a folder on another file system holds more: --cache or LODE_CACHE");
}

/// What is old enough to go is told by the times of files.
Finding check_clock(const fs::path& folder) {
    constexpr std::chrono::seconds tolerated{60};
    const auto ahead = clock_ahead_in(folder, SystemClock());
    if (!ahead) return warn_of("cache clock", fmt::format("it cannot be read: {}", ahead.error().message), {});
    if (std::chrono::abs(*ahead) <= tolerated) return fine("cache clock", "files there have this machine's time");
    return warn_of("cache clock",
                   fmt::format("files there are {} seconds {} this machine's clock: ages are misjudged by that",
                               std::chrono::abs(*ahead).count(), ahead->count() > 0 ? "ahead of" : "behind"),
                   "set the clocks of this machine and of the file system's server right");
}

/// A cache that is only read.
Finding check_shared(const HubSettings& settings, const fs::path& folder) {
    const std::string check = "shared cache";
    std::error_code error;
    const std::string name = fmt::format("`{}` (by {})", folder.string(), decider_of(settings, "shared_cache"));
    if (!fs::is_directory(folder, error)) return warn_of(check, fmt::format("{} is not there", name), {});
    if (const auto trusted = check_trusted(settings, folder); !trusted) return fault_of(check, trusted.error());
    if (::access(folder.c_str(), R_OK | X_OK) != 0)
        return warn_of(check, fmt::format("{} cannot be read, and is passed over", name), {});
    return fine(check, fmt::format("{} is read where the cache lacks something", name), {{"path", folder.string()}});
}

}  // namespace

Findings check_cache(const HubSettings& settings) {
    if (settings.cache.empty()) return {nowhere()};
    std::error_code error;
    const fs::path folder = fs::absolute(settings.cache, error).lexically_normal();
    const fs::path there = nearest_there(folder);
    const bool is_there = there == folder;
    const auto decider = decider_of(settings, "cache");
    if (is_there)
        if (const auto trusted = check_trusted(settings, folder); !trusted) return {fault_of("cache", trusted.error())};
    Findings findings = {is_there ? check_folder(folder, decider) : check_future_folder(folder, there, decider)};
    findings.push_back(check_room(there));
    if (is_there && findings.front().health == Health::ok)
        for (const auto check : {check_locks, check_links, check_clock}) findings.push_back(check(folder));
    for (const auto& shared : settings.shared_caches)
        findings.push_back(check_shared(settings, fs::absolute(shared, error).lexically_normal()));
    return findings;
}

Findings check_lock_file(const HubSettings& settings) {
    const std::string check = "lock file";
    if (settings.lock.empty()) return {};
    const auto lock = read_lock_file(settings.lock);
    if (!lock) return {fault_of(check, lock.error())};
    const std::string name = "`" + settings.lock.string() + "`";
    if (*lock)
        return {fine(check, fmt::format("{} names {} handles{}", name, (*lock)->modules().size(),
                                        settings.locked ? ", and nothing else is accepted" : ""))};
    if (settings.locked || settings.decided_by.contains("lock"))
        return {fault_of(check, {ErrorCode::not_found, fmt::format("{} does not exist", name),
                                 "make it with: lode lock HANDLE --lock " + settings.lock.string()})};
    return {fine(check, fmt::format("none at {}", name))};
}

}  // namespace lode
