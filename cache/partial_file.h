// A file that is being downloaded: its bytes, in whatever order they come, and the journal by which another process
// can go on when this one dies.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "base/byte_ranges.h"
#include "base/file.h"
#include "base/result.h"
#include "cache/partial_journal.h"
#include "module/streaming_digest.h"

namespace lode {

/// Its folder is `partial/` of a cache. When it goes out of scope without `move_to` or `discard`, what is worth it
/// stays for another to adopt. One thread at a time, but for `note_digest`, which may be called beside the others.
class PartialFile {
public:
    /// Bytes. A file that is smaller is sooner fetched again than looked after.
    static constexpr std::uint64_t worth_a_resume = std::uint64_t{4} << 20U;

    /// A file of which nothing is here: `<folder>/<key>-<random>.part`. Its journal is made once there are enough bytes
    /// to be worth a resume, or at the end.
    static Result<std::unique_ptr<PartialFile>> create(const std::filesystem::path& folder, std::string_view key);
    /// Goes on with `<stem>.part`, which is this process's own by now, and begins a journal for it.
    static Result<std::unique_ptr<PartialFile>> take_over(const std::filesystem::path& stem, PartialJournal journal);
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;
    ~PartialFile();

    const FileDescriptor& file() const { return m_file; }
    std::filesystem::path path() const { return with_ending(".part"); }
    const ByteRanges& received() const { return m_received; }
    const PartialSource& source() const { return m_source; }
    /// Digests that the prefix had when it was written and that are trusted still, by length.
    const std::vector<PrefixDigest>& noted_digests() const { return m_noted; }

    Result<void> set_source(PartialSource source);
    Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes);
    /// The first `digest.length` bytes are there and have this digest. A note that cannot be kept is lost, no more.
    void note_digest(const PrefixDigest& digest);
    /// What lies behind `end` is not to be trusted.
    void distrust_from(std::uint64_t end);

    /// Renames the file onto `goal`; the journal goes. The file is synced already, and its name need not be.
    Result<void> move_to(const std::filesystem::path& goal);
    /// Nothing of it is kept.
    void discard();

private:
    PartialFile(FileDescriptor file, std::filesystem::path stem) : m_file(std::move(file)), m_stem(std::move(stem)) {}
    std::filesystem::path with_ending(std::string_view ending) const { return m_stem.string() + std::string(ending); }
    Result<void> begin_journal();
    Result<void> append(std::string_view lines);
    Result<void> journal(const ByteRange& written);

    FileDescriptor m_file;
    std::filesystem::path m_stem;  // empty: committed or discarded
    std::mutex m_mutex;            // of the journal
    FileDescriptor m_journal;      // not open before it is worth one
    std::uint64_t m_journal_length = 0;
    PartialSource m_source;
    ByteRanges m_received;
    std::vector<PrefixDigest> m_noted;
};

}  // namespace lode
