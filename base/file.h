// Files as values: descriptors that close themselves, whole reads, and files that appear whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace lode {

/// Owns an open file descriptor.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : m_fd(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release();

private:
    int m_fd = -1;
};

/// open(2) with O_CLOEXEC. Errors name the path.
Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags, unsigned mode = 0644);

/// The size of an open regular file in bytes; anything else (a folder, a pipe) is `unusable`.
Result<std::uint64_t> size_of(const FileDescriptor& file, const std::filesystem::path& path);

/// The size of the regular file at `path` in bytes, links followed; none where there is no file.
Result<std::optional<std::uint64_t>> size_of_file(const std::filesystem::path& path);

/// When the file or folder was last written; none where there is none, or nobody can tell.
std::optional<Clock::Time> time_of_change(const std::filesystem::path& path);

/// Says when the file or folder was last written. A hint only: who may not say so changes nothing, and who may write to
/// it but does not own it can only say "now".
void set_time_of_change(const std::filesystem::path& path, Clock::Time time);

/// Whether the file or folder was last written at least `time` before `now`; no where nobody can tell.
bool has_rested(const std::filesystem::path& path, Clock::Time now, Clock::Time::duration time);

/// The same of a file, or of a folder with all that is in it: a folder's own time does not tell of what grows in it.
/// Links are not followed.
bool has_rested_with_all(const std::filesystem::path& path, Clock::Time now, Clock::Time::duration time);

/// Size, inode and times of change of an open file, in one word: another one means that the file may have changed.
/// Nothing follows from an equal one while the change is younger than the clock of the file system is coarse.
Result<std::string> stamp_of(const FileDescriptor& file, const std::filesystem::path& path);

/// A file open for reading, and its size in bytes then.
struct ReadableFile {
    FileDescriptor file;
    std::uint64_t size;
};

/// Opens a regular file; anything else (a folder, a pipe) is `unusable`.
Result<ReadableFile> open_for_reading(const std::filesystem::path& path);

/// The regular file at `path`, links followed; none where there is no file.
Result<std::optional<ReadableFile>> find_file(const std::filesystem::path& path);

/// The whole of a regular file; one larger than `limit` bytes is `unusable`.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit = 64U << 20U);
Result<std::string> read_file(const ReadableFile& file, const std::filesystem::path& path,
                              std::uint64_t limit = 64U << 20U);

/// `length` bytes from `offset`, or as many as there are before the file's end.
Result<std::string> read_at(const FileDescriptor& file, std::uint64_t offset, std::size_t length,
                            const std::filesystem::path& path);

Result<void> write_all(const FileDescriptor& file, std::span<const std::byte> bytes, const std::filesystem::path& path);
Result<void> write_all(const FileDescriptor& file, std::string_view text, const std::filesystem::path& path);

/// Writes over what stands at `offset` bytes; where the next write_all goes on stays as it is.
Result<void> write_all_at(const FileDescriptor& file, std::uint64_t offset, std::span<const std::byte> bytes,
                          const std::filesystem::path& path);
Result<void> write_all_at(const FileDescriptor& file, std::uint64_t offset, std::string_view text,
                          const std::filesystem::path& path);

/// fsync of a file. A failure is final: what was written must not be trusted, and the call is never repeated.
Result<void> sync_file(const FileDescriptor& file, const std::filesystem::path& path);

/// What is open, and its name for errors.
struct OpenPath {
    const FileDescriptor& file;
    const std::filesystem::path& path;
};

/// sync_file of each; all are begun before the first is waited for, so that they cost hardly more than one.
Result<void> sync_all(std::span<const OpenPath> opened);

/// fsync of a folder, so that names made or renamed in it survive a power cut.
Result<void> sync_folder(const std::filesystem::path& folder);

/// Lets the kernel begin to write `length` bytes from `offset` to the disk, 0 meaning all of them, so that a later sync
/// has less to wait for. A hint only.
void start_writeback(const FileDescriptor& file, std::uint64_t offset, std::uint64_t length);

/// rename(2): replaces what is at `to`.
Result<void> rename_path(const std::filesystem::path& from, const std::filesystem::path& to);

/// Whether new names are to survive a power cut.
enum class Durable { no, yes };

/// mkdir -p; each new name synced in its parent where that is wished. Below a folder that its group may write to, a new
/// one is open to the group, too.
Result<void> create_folders(const std::filesystem::path& folder, Durable durable = Durable::yes);

/// Lets the group write to a file in a folder that it may write to.
void share_with_group(const std::filesystem::path& path);

/// Removes a file; one that is not there is no error.
Result<void> remove_file(const std::filesystem::path& path);

/// Makes `to` another name of the file `from`; where the file system has no hard links, a synced copy, which
/// shares its blocks where the file system can (reflinks).
Result<void> link_or_copy(const std::filesystem::path& from, const std::filesystem::path& to);

/// A name in `folder` that nobody else uses: `<prefix>`, and 16 random hex digits in lower case.
std::filesystem::path unique_name(const std::filesystem::path& folder, std::string_view prefix);

/// Whether unique_name makes such a name of that prefix.
bool is_unique_name(std::string_view name, std::string_view prefix);

/// A file being made under a name of its own; gone again unless it is committed.
class StagedFile {
public:
    /// Creates `<folder>/<prefix><random>`, never following or reusing what is there.
    static Result<StagedFile> create(const std::filesystem::path& folder, std::string_view prefix,
                                     unsigned mode = 0644);
    StagedFile(StagedFile&&) noexcept = default;
    StagedFile& operator=(StagedFile&&) = delete;
    ~StagedFile();

    const FileDescriptor& file() const { return m_file; }
    const std::filesystem::path& path() const { return m_path; }
    Result<void> write(std::span<const std::byte> bytes) { return write_all(m_file, bytes, m_path); }
    Result<void> write(std::string_view text) { return write_all(m_file, text, m_path); }

    /// fsync, rename onto `goal` (replacing it), fsync of the goal's folder.
    Result<void> commit(const std::filesystem::path& goal);
    /// The rename alone: to sync the file before it, and the goal's folder after it, is the caller's.
    Result<void> move_to(const std::filesystem::path& goal);

private:
    StagedFile(FileDescriptor file, std::filesystem::path path) : m_file(std::move(file)), m_path(std::move(path)) {}

    FileDescriptor m_file;
    std::filesystem::path m_path;
};

/// `content` in a file beside `path` and named like it, which can become `path`.
Result<StagedFile> stage_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

/// Replaces the file at `path` by `content`: temporary beside it, fsync, rename, fsync of the folder.
Result<void> write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

/// Whether a file in the folder can have two names. Makes one for a moment; the error where it cannot be made.
Result<bool> links_work_in(const std::filesystem::path& folder);

/// A folder being made under a name of its own; removed with all in it unless it is released.
class StagedFolder {
public:
    static Result<StagedFolder> create(const std::filesystem::path& parent, std::string_view prefix);
    StagedFolder(StagedFolder&&) noexcept = default;
    StagedFolder& operator=(StagedFolder&&) = delete;
    ~StagedFolder();

    const std::filesystem::path& path() const { return m_path; }
    /// Keeps the folder where it is now.
    void release() { m_path.clear(); }

private:
    explicit StagedFolder(std::filesystem::path path) : m_path(std::move(path)) {}

    std::filesystem::path m_path;
};

}  // namespace lode
