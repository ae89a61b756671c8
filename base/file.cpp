// Files on POSIX: every call checked, every error named by its path.
#include "base/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <random>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/copy_file.h"
#include "base/paths.h"
#include "base/uninterrupted.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t unique_digits = 16;

std::string quoted(const fs::path& path) {
    return fmt::format("`{}`", path.string());
}

/// Whether the group may make names in it.
bool is_of_group(const fs::path& folder, mode_t& mode) {
    struct stat status {};
    if (::stat(folder.empty() ? "." : folder.c_str(), &status) != 0) return false;
    mode = status.st_mode;
    return (mode & S_IWGRP) != 0;
}

/// False, and errno, where it cannot be made. Below a folder of a group it is the group's, too, whatever the umask.
bool make_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), 0755) != 0) return false;
    mode_t above = 0;
    if (is_of_group(folder.parent_path(), above)) (void)::chmod(folder.c_str(), 0775 | (above & S_ISGID));
    return true;
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
        if (m_fd >= 0) ::close(m_fd);
        m_fd = other.release();
    }
    return *this;
}

FileDescriptor::~FileDescriptor() {
    if (m_fd >= 0) ::close(m_fd);
}

int FileDescriptor::release() {
    return std::exchange(m_fd, -1);
}

Result<FileDescriptor> open_file(const fs::path& path, int flags, unsigned mode) {
    const int fd = uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); });
    if (fd < 0) return fail(system_error("opening " + quoted(path), errno));
    return FileDescriptor(fd);
}

Result<std::uint64_t> size_of(const FileDescriptor& file, const fs::path& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return fail(system_error("reading the size of " + quoted(path), errno));
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::unusable, quoted(path) + " is not a regular file");
    return static_cast<std::uint64_t>(status.st_size);
}

Result<std::optional<std::uint64_t>> size_of_file(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        return fail(system_error("looking at " + quoted(path), errno));
    }
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

std::optional<Clock::Time> time_of_change(const fs::path& path) {
    std::error_code error;
    const auto changed = fs::last_write_time(path, error);
    if (error) return std::nullopt;
    return std::chrono::time_point_cast<Clock::Time::duration>(std::chrono::file_clock::to_sys(changed));
}

void set_time_of_change(const fs::path& path, Clock::Time time) {
    const auto since_1970 = time.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970);
    const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970 - seconds);
    const std::array<timespec, 2> times{{{0, UTIME_OMIT}, {seconds.count(), rest.count()}}};
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0 && errno == EPERM)
        (void)::utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

bool has_rested(const fs::path& path, Clock::Time now, Clock::Time::duration time) {
    const auto changed = time_of_change(path);
    return changed && now - *changed >= time;
}

bool has_rested_with_all(const fs::path& path, Clock::Time now, Clock::Time::duration time) {
    if (!has_rested(path, now, time)) return false;
    std::error_code error;
    if (!fs::is_directory(fs::symlink_status(path, error))) return true;
    for (auto below = fs::recursive_directory_iterator(path, error); !error && below != fs::end(below);
         below.increment(error))
        if (!has_rested(below->path(), now, time)) return false;
    return !error;
}

Result<std::string> stamp_of(const FileDescriptor& file, const fs::path& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return fail(system_error("looking at " + quoted(path), errno));
    return fmt::format("{}-{}-{}.{:09}-{}.{:09}", status.st_size, status.st_ino, status.st_mtim.tv_sec,
                       status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
}

Result<ReadableFile> open_for_reading(const fs::path& path) {
    LODE_ASSIGN(auto file, open_file(path, O_RDONLY | O_NONBLOCK));  // a pipe would make it wait
    LODE_ASSIGN(const auto size, size_of(file, path));
    return ReadableFile{std::move(file), size};
}

Result<std::optional<ReadableFile>> find_file(const fs::path& path) {
    FileDescriptor file(uninterrupted([&] {
        return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe would make it wait
    }));
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ENXIO) return std::nullopt;
        return fail(system_error("opening " + quoted(path), errno));
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return fail(system_error("reading the size of " + quoted(path), errno));
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return ReadableFile{std::move(file), static_cast<std::uint64_t>(status.st_size)};
}

Result<std::string> read_file(const fs::path& path, std::uint64_t limit) {
    LODE_ASSIGN(const auto file, open_for_reading(path));
    return read_file(file, path, limit);
}

Result<std::string> read_file(const ReadableFile& file, const fs::path& path, std::uint64_t limit) {
    if (file.size > limit)
        return fail(ErrorCode::unusable,
                    fmt::format("{} has {} bytes, more than the {} allowed", quoted(path), file.size, limit));
    return read_at(file.file, 0, file.size, path);
}

Result<std::string> read_at(const FileDescriptor& file, std::uint64_t offset, std::size_t length,
                            const fs::path& path) {
    std::string text(length, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t got =
            ::pread(file.get(), text.data() + filled, text.size() - filled, static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(system_error("reading " + quoted(path), errno));
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    text.resize(filled);
    return text;
}

Result<void> write_all(const FileDescriptor& file, std::span<const std::byte> bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(file.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return fail(system_error("writing " + quoted(path), errno));
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<void> write_all(const FileDescriptor& file, std::string_view text, const fs::path& path) {
    return write_all(file, std::as_bytes(std::span(text)), path);
}

Result<void> write_all_at(const FileDescriptor& file, std::uint64_t offset, std::span<const std::byte> bytes,
                          const fs::path& path) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return fail(system_error("writing " + quoted(path), errno));
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
        offset += static_cast<std::uint64_t>(wrote);
    }
    return {};
}

Result<void> write_all_at(const FileDescriptor& file, std::uint64_t offset, std::string_view text,
                          const fs::path& path) {
    return write_all_at(file, offset, std::as_bytes(std::span(text)), path);
}

Result<void> sync_file(const FileDescriptor& file, const fs::path& path) {
    if (uninterrupted([&] { return ::fsync(file.get()); }) != 0)
        return fail(system_error("syncing " + quoted(path), errno));
    return {};
}

Result<void> sync_all(std::span<const OpenPath> opened) {
    for (const auto& [file, path] : opened) start_writeback(file, 0, 0);
    for (const auto& [file, path] : opened) LODE_TRY(sync_file(file, path));
    return {};
}

Result<void> sync_folder(const fs::path& folder) {
    LODE_ASSIGN(const auto opened, open_file(folder, O_RDONLY | O_DIRECTORY));
    return sync_file(opened, folder);
}

void start_writeback(const FileDescriptor& file, std::uint64_t offset, std::uint64_t length) {
    (void)::sync_file_range(file.get(), static_cast<off_t>(offset), static_cast<off_t>(length), SYNC_FILE_RANGE_WRITE);
}

Result<void> rename_path(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0)
        return fail(system_error(fmt::format("renaming {} to {}", quoted(from), quoted(to)), errno));
    return {};
}

Result<void> create_folders(const fs::path& folder, Durable durable) {
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) return {};
    LODE_TRY(create_folders(folder.parent_path(), durable));
    if (!make_folder(folder) && errno != EEXIST)
        // Its parent is there: ENOENT is how file systems without room for folders, such as /proc, say no.
        return fail(system_error("creating the folder " + quoted(folder), errno == ENOENT ? EACCES : errno));
    if (durable == Durable::no) return {};
    return sync_folder(folder_of(folder));
}

void share_with_group(const fs::path& path) {
    mode_t above = 0;
    if (is_of_group(path.parent_path(), above)) (void)::chmod(path.c_str(), 0664);
}

Result<void> remove_file(const fs::path& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(system_error("removing " + quoted(path), errno));
    return {};
}

Result<void> link_or_copy(const fs::path& from, const fs::path& to) {
    if (::link(from.c_str(), to.c_str()) == 0) return {};
    if (errno != EPERM && errno != EXDEV && errno != EMLINK && errno != EOPNOTSUPP)
        return fail(system_error(fmt::format("linking {} to {}", quoted(to), quoted(from)), errno));
    LODE_ASSIGN(const auto source, open_for_reading(from));
    LODE_ASSIGN(const auto copy, open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0444));
    SilentProgress silent;
    LODE_TRY(copy_content(source.file, copy, to, silent, Cancellation()));
    return sync_file(copy, to);
}

fs::path unique_name(const fs::path& folder, std::string_view prefix) {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number)
        number = static_cast<std::uint64_t>(std::random_device()());
    return folder / fmt::format("{}{:0{}x}", prefix, number, unique_digits);
}

bool is_unique_name(std::string_view name, std::string_view prefix) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return name.starts_with(prefix) && name.size() == prefix.size() + unique_digits &&
           std::ranges::all_of(name.substr(prefix.size()), is_hex);
}

Result<StagedFile> StagedFile::create(const fs::path& folder, std::string_view prefix, unsigned mode) {
    fs::path path = unique_name(folder, prefix);
    LODE_ASSIGN(auto file, open_file(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode));
    return StagedFile(std::move(file), std::move(path));
}

StagedFile::~StagedFile() {
    if (m_file && !m_path.empty()) ::unlink(m_path.c_str());
}

Result<void> StagedFile::commit(const fs::path& goal) {
    LODE_TRY(sync_file(m_file, m_path));
    LODE_TRY(move_to(goal));
    return sync_folder(folder_of(goal));
}

Result<void> StagedFile::move_to(const fs::path& goal) {
    LODE_TRY(rename_path(m_path, goal));
    m_path.clear();
    return {};
}

Result<void> write_file(const fs::path& path, std::string_view content, unsigned mode) {
    LODE_ASSIGN(auto staged, stage_file(path, content, mode));
    return staged.commit(path);
}

Result<StagedFile> stage_file(const fs::path& path, std::string_view content, unsigned mode) {
    LODE_ASSIGN(auto staged, StagedFile::create(folder_of(path), fmt::format(".{}.", path.filename().string()), mode));
    LODE_TRY(staged.write(content));
    return staged;
}

Result<bool> links_work_in(const fs::path& folder) {
    LODE_ASSIGN(const auto file, StagedFile::create(folder, ".link-"));
    const auto other = unique_name(folder, ".link-");
    if (::link(file.path().c_str(), other.c_str()) != 0) return false;
    LODE_TRY(remove_file(other));
    return true;
}

Result<StagedFolder> StagedFolder::create(const fs::path& parent, std::string_view prefix) {
    fs::path path = unique_name(parent, prefix);
    if (!make_folder(path)) return fail(system_error("creating the folder " + quoted(path), errno));
    return StagedFolder(std::move(path));
}

StagedFolder::~StagedFolder() {
    if (m_path.empty()) return;
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

}  // namespace lode
