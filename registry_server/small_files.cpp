// Stamps, and what they vouch for.
#include "registry_server/small_files.h"

#include <chrono>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace lode {
namespace {

constexpr std::chrono::seconds settling_time(1);

bool operator==(const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

std::optional<FileReply> SmallFiles::find(const FileDescriptor& folder, const std::string& name) {
    const auto found = m_entries.find(name);
    if (found == m_entries.end()) return std::nullopt;
    if ((m_turn == 0 || found->second.checked_in_turn != m_turn) && !is_on_disk(folder, name, found->second)) {
        m_bytes -= found->second.content->size();
        m_entries.erase(found);
        return std::nullopt;
    }
    found->second.checked_in_turn = m_turn;
    const Entry& entry = found->second;
    return FileReply{{}, entry.content->size(), entry.etag, entry.headers, entry.content};
}

bool SmallFiles::is_on_disk(const FileDescriptor& folder, const std::string& name, const Entry& entry) {
    // A link on the way would be followed here. What is found by it is another file, and found out; or the same one.
    struct stat status {};
    return ::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           is_same(stamp_of(status), entry.stamp);
}

void SmallFiles::keep(const std::string& name, const FileReply& reply) {
    struct stat status {};
    if (reply.size > largest_file || ::fstat(reply.file.get(), &status) != 0) return;
    const auto changed = std::chrono::system_clock::from_time_t(status.st_ctim.tv_sec + 1);
    if (m_clock.now() < changed + settling_time) return;
    std::string content(reply.size, '\0');
    const auto got = ::pread(reply.file.get(), content.data(), content.size(), 0);
    if (got != static_cast<ssize_t>(content.size()) || status.st_size != static_cast<off_t>(reply.size)) return;
    if (m_bytes + content.size() > most_bytes) {
        m_entries.clear();
        m_bytes = 0;
    }
    m_bytes += content.size();
    m_entries.insert_or_assign(name, Entry{stamp_of(status), std::make_shared<const std::string>(std::move(content)),
                                           reply.etag, reply.headers, m_turn});
}

SmallFiles::Stamp SmallFiles::stamp_of(const struct stat& status) {
    return {status.st_dev, status.st_ino, status.st_size, status.st_mtim, status.st_ctim};
}

bool SmallFiles::is_same(const Stamp& a, const Stamp& b) {
    return a.device == b.device && a.inode == b.inode && a.size == b.size && a.written == b.written &&
           a.changed == b.changed;
}

}  // namespace lode
