// Small files that were asked for lately, in memory for as long as they are the same on the disk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "registry_server/http/message.h"

namespace lode {

/// Costs one fstatat(2) a file and turn of the server's loop instead of opening, reading and closing. Not thread-safe:
/// it is the server's thread's.
class SmallFiles {
public:
    static constexpr std::uint64_t largest_file = std::uint64_t{32} << 10U;  ///< bytes
    static constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20U;  ///< of all; when it is full, it begins anew

    /// `clock` must outlive it.
    explicit SmallFiles(const Clock& clock) : m_clock(clock) {}

    /// What is asked for until the next turn is asked for at the same time: one look at the disk serves it all. Before
    /// the first turn each request looks for itself.
    void begin_turn() { ++m_turn; }
    /// The answer that was kept for `name` below `folder`, if the file there is still the one that it was made of.
    std::optional<FileReply> find(const FileDescriptor& folder, const std::string& name);
    /// Reads the reply's file, and keeps both, where it is small. One that was changed less than a second ago is not
    /// kept: the file system's clock could not tell a second change from it.
    void keep(const std::string& name, const FileReply& reply);

private:
    struct Stamp {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::int64_t size = 0;
        timespec written = {};
        timespec changed = {};
    };
    static Stamp stamp_of(const struct stat& status);
    static bool is_same(const Stamp& a, const Stamp& b);

    struct Entry {
        Stamp stamp;
        std::shared_ptr<const std::string> content;
        std::string etag;
        HeaderList headers;
        std::uint64_t checked_in_turn = 0;  ///< the last turn in which the disk was looked at
    };

    static bool is_on_disk(const FileDescriptor& folder, const std::string& name, const Entry& entry);

    const Clock& m_clock;
    std::unordered_map<std::string, Entry> m_entries;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_turn = 0;
};

}  // namespace lode
