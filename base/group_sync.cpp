// Gathering, and the choice between many fsync and one syncfs.
#include "base/group_sync.h"

#include <cerrno>
#include <charconv>
#include <string_view>
#include <utility>

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/exception.h"
#include "base/memory_information.h"
#include "base/uninterrupted.h"

namespace lode {
namespace {

/// From so many on, one syncfs is quicker than an fsync each.
constexpr std::size_t worth_a_syncfs = 8;

/// syncfs writes all that is dirty in the file system, whoever wrote it: it is for when that is little.
constexpr std::uint64_t little = std::uint64_t{128} << 20U;

bool are_in_one_file_system(std::span<const OpenPath> opened) {
    struct stat first {};
    if (::fstat(opened.front().file.get(), &first) != 0) return false;
    for (const auto& [file, path] : opened.subspan(1)) {
        struct stat status {};
        if (::fstat(file.get(), &status) != 0 || status.st_dev != first.st_dev) return false;
    }
    return true;
}

/// Before 5.8 syncfs did not tell of what could not be written (syncfs(2)).
bool does_syncfs_tell() {
    utsname system{};
    unsigned major = 0;
    unsigned minor = 0;
    if (::uname(&system) != 0) return false;
    const std::string_view release = system.release;
    const auto [rest, error] = std::from_chars(release.data(), release.data() + release.size(), major);
    if (error != std::errc() || rest == release.data() + release.size()) return false;
    std::from_chars(rest + 1, release.data() + release.size(), minor);
    return std::pair(major, minor) >= std::pair(5U, 8U);
}

bool is_for_syncfs(std::span<const OpenPath> opened) {
    static const bool tells = does_syncfs_tell();
    if (!tells || opened.size() < worth_a_syncfs || !are_in_one_file_system(opened)) return false;
    const auto dirty = dirty_memory();
    return dirty && *dirty <= little;
}

Result<void> sync_file_system(const OpenPath& within) {
    if (uninterrupted([&] { return ::syncfs(within.file.get()); }) != 0)
        return fail(system_error("syncing the file system of `" + within.path.string() + "`", errno));
    return {};
}

Result<void> sync_group(std::span<const OpenPath> opened) {
    return is_for_syncfs(opened) ? sync_file_system(opened.front()) : sync_all(opened);
}

}  // namespace

Result<void> GroupSync::sync(std::span<const OpenPath> opened) {
    if (opened.empty()) return {};
    std::unique_lock lock(m_mutex);
    if (!m_gathering) m_gathering = std::make_shared<Group>();
    const auto group = m_gathering;
    for (const OpenPath& each : opened) group->opened.push_back(each);
    m_done.wait(lock, [&] { return group->is_done || !m_is_syncing; });
    if (group->is_done) return group->result;

    m_is_syncing = true;
    m_gathering.reset();
    lock.unlock();
    auto result = without_exceptions([&] { return sync_group(group->opened); });
    lock.lock();
    group->result = std::move(result);
    group->is_done = true;
    m_is_syncing = false;
    m_done.notify_all();
    return group->result;
}

}  // namespace lode
