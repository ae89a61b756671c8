// Hashing file by file, each thread taking the next.
#include "registry_server/storage/content_check.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/share_out.h"
#include "module/hashing.h"
#include "registry_server/storage/verification.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

Result<Digest> digest_at(const fs::path& path, Progress& progress, const Cancellation& cancellation) {
    LODE_ASSIGN(const auto file, open_file(path, O_RDONLY | O_NOFOLLOW));
    return digest_of_file(file, path, progress, cancellation);
}

}  // namespace

void ContentCheck::add(const fs::path& path, const Digest& digest, std::optional<std::uint64_t> size) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        m_unreadable.emplace_back(path, system_error("looking at it", errno).message);
        return;
    }
    if (!S_ISREG(status.st_mode)) {
        m_unreadable.emplace_back(path, "is no regular file");
        return;
    }
    const auto bytes = static_cast<std::uint64_t>(status.st_size);
    if (size && *size != bytes) m_unreadable.emplace_back(path, fmt::format("expected {} bytes, got {}", *size, bytes));
    auto& content = m_contents[{status.st_dev, status.st_ino}];
    if (content.empty()) m_bytes += bytes;
    content.push_back({path, digest});
}

Result<std::vector<RegistryFault>> ContentCheck::run(unsigned threads, Progress& progress,
                                                     const Cancellation& cancellation) {
    std::vector<const Content*> contents;
    for (const auto& [inode, content] : m_contents) contents.push_back(&content);
    std::vector<RegistryFault> faults;
    for (auto& [path, message] : m_unreadable) faults.push_back({path, std::move(message)});
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < contents.size() && !cancellation.requested(); i = next++) {
            const auto got = digest_at(contents[i]->front().path, progress, cancellation);
            for (const auto& [path, expected] : *contents[i]) {
                if (got && *got == expected) continue;
                const std::lock_guard lock(mutex);
                faults.push_back({path, got ? fmt::format("expected {}, got {}", to_string(expected), to_string(*got))
                                            : got.error().message});
            }
        }
    };
    progress.start("verifying the registry", m_bytes);
    share_out(threads, work);
    progress.finish();
    if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    return faults;
}

}  // namespace lode
