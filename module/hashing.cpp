// Digests by SHA-256.
#include "module/hashing.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/crypto/sha256.h"

namespace lode {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 20U;

}  // namespace

Digest digest_of(std::span<const std::byte> bytes) {
    return Digest(sha256(bytes));
}

Digest digest_of(std::string_view text) {
    return Digest(sha256(text));
}

Result<Digest> digest_of_file(const FileDescriptor& file, const std::filesystem::path& path, Progress& progress,
                              const Cancellation& cancellation) {
    Sha256 hasher;
    Buffer piece(piece_size);
    while (true) {
        if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
        const ssize_t got = ::read(file.get(), piece.bytes().data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(system_error("reading `" + path.string() + "`", errno));
        if (got == 0) return Digest(hasher.finish());
        hasher.update(piece.bytes().first(static_cast<std::size_t>(got)));
        progress.advance(static_cast<std::uint64_t>(got));
    }
}

Result<Digest> digest_of_file(const std::filesystem::path& path, Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto file, open_file(path, O_RDONLY));
    return digest_of_file(file, path, progress, cancellation);
}

Result<Digest> digest_of_file(const std::filesystem::path& path) {
    SilentProgress progress;
    return digest_of_file(path, progress, Cancellation());
}

}  // namespace lode
