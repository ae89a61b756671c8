// Claimed by a lock on the open file; the name is looked at again, since the holder before may have moved it away.
#include "registry_server/storage/partial_upload.h"

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto/sha256.h"
#include "base/file_identity.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view ending = ".part";
constexpr auto kept_for = std::chrono::hours(24);
constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

fs::path path_of(const RegistryFolder& folder, const Digest& digest) {
    return folder.uploads() / (digest.hex() + std::string(ending));
}

bool is_partial_upload(const fs::directory_entry& entry) {
    const auto name = entry.path().filename().string();
    return name.ends_with(ending) && parse_digest_hex(name.substr(0, name.size() - ending.size())).has_value() &&
           entry.symlink_status().type() == fs::file_type::regular;
}

enum class Lock { taken, held, moved };

Result<Lock> lock(const FileDescriptor& file, const fs::path& path) {
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Lock::held;
        return fail(system_error(fmt::format("locking `{}`", path.string()), errno));
    }
    return is_named(file, path) ? Lock::taken : Lock::moved;
}

Result<std::vector<fs::path>> find_uploads(const RegistryFolder& folder, bool (*wanted)(const fs::directory_entry&)) {
    std::vector<fs::path> found;
    std::error_code error;
    auto entry = fs::directory_iterator(folder.uploads(), error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
        if (wanted(*entry)) found.push_back(entry->path());
    if (error) return fail(system_error(fmt::format("reading `{}`", folder.uploads().string()), error.value()));
    return found;
}

}  // namespace

Result<std::optional<PartialUpload>> PartialUpload::claim(const RegistryFolder& folder, const Digest& digest) {
    const auto path = path_of(folder, digest);
    while (true) {
        LODE_ASSIGN(auto file, open_file(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0600));
        LODE_ASSIGN(const auto state, lock(file, path));
        if (state == Lock::held) return std::nullopt;
        if (state == Lock::moved) continue;
        LODE_ASSIGN(const auto size, size_of(file, path));
        return PartialUpload(std::move(file), path, size);
    }
}

PartialUpload::~PartialUpload() {
    if (m_file && m_size == 0) (void)remove_file(m_path);
}

Result<void> PartialUpload::start_anew() {
    if (::ftruncate(m_file.get(), 0) != 0)
        return fail(system_error(fmt::format("emptying `{}`", m_path.string()), errno));
    m_size = 0;
    return {};
}

Result<void> PartialUpload::append(std::span<const std::byte> bytes) {
    LODE_TRY(write_all(m_file, bytes, m_path));
    m_size += bytes.size();
    return {};
}

Result<Digest> PartialUpload::digest() const {
    Sha256 hash;
    for (std::uint64_t offset = 0; offset < m_size;) {
        LODE_ASSIGN(const auto piece, read_at(m_file, offset, piece_bytes, m_path));
        if (piece.empty()) return fail(ErrorCode::internal, fmt::format("`{}` became shorter", m_path.string()));
        hash.update(std::as_bytes(std::span(piece)));
        offset += piece.size();
    }
    return Digest(hash.finish());
}

Result<void> PartialUpload::commit(const fs::path& goal) {
    if (::fchmod(m_file.get(), 0444) != 0)
        return fail(system_error(fmt::format("closing `{}` to writers", m_path.string()), errno));
    LODE_TRY(sync_file(m_file, m_path));
    LODE_TRY(rename_path(m_path, goal));
    m_file = FileDescriptor();
    return sync_folder(goal.parent_path());
}

Result<void> PartialUpload::discard() {
    LODE_TRY(remove_file(m_path));
    m_file = FileDescriptor();
    return {};
}

Result<std::uint64_t> size_of_partial_upload(const RegistryFolder& folder, const Digest& digest) {
    const auto path = path_of(folder, digest);
    LODE_ASSIGN(const auto there, size_of_file(path));
    if (!there) return 0;
    LODE_ASSIGN(const auto claimed, PartialUpload::claim(folder, digest));
    return claimed ? claimed->size() : 0;
}

Result<void> clear_uploads(const RegistryFolder& folder, Clock::Time now) {
    LODE_ASSIGN(const auto others,
                find_uploads(folder, [](const fs::directory_entry& entry) { return !is_partial_upload(entry); }));
    for (const auto& path : others) {
        std::error_code error;
        fs::remove_all(path, error);
        if (error) return fail(system_error(fmt::format("removing `{}`", path.string()), error.value()));
    }
    LODE_TRY(sweep_partial_uploads(folder, now, Sweep::remove));
    return {};
}

Result<SweptUploads> sweep_partial_uploads(const RegistryFolder& folder, Clock::Time now, Sweep sweep) {
    SweptUploads swept;
    LODE_ASSIGN(const auto partial, find_uploads(folder, is_partial_upload));
    for (const auto& path : partial) {
        if (!has_rested(path, now, kept_for)) continue;
        LODE_ASSIGN(auto claimed, PartialUpload::claim(folder, *parse_digest_hex(path.stem().string())));
        if (!claimed) continue;
        ++swept.count;
        swept.bytes += claimed->size();
        if (sweep == Sweep::remove) LODE_TRY(claimed->discard());
    }
    return swept;
}

}  // namespace lode
