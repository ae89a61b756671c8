// Archives: whatever they are, names that come out are safe, and sizes those that were announced.
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/round_trip.h"
#include "module/archive/archive_reader.h"
#include "module/archive/entry_names.h"

namespace lode {
namespace {

constexpr std::uint64_t enough = std::uint64_t{1} << 22U;  // bytes; the rest of a bomb teaches nothing

void check_path(const std::string& path) {
    require(!path.starts_with('/') && !path.ends_with('/') && path.find('\0') == std::string::npos);
    require(("/" + path + "/").find("/../") == std::string::npos);
}

Result<void> read_all(ArchiveReader& archive, const ArchiveLimits& limits) {
    EntryNames names(limits);
    std::vector<std::byte> piece(4096);
    while (true) {
        LODE_ASSIGN(const auto entry, archive.next());
        if (!entry) return {};
        LODE_ASSIGN(const std::string path, entry_path(*entry, limits));
        check_path(path);
        if (!path.empty()) LODE_TRY(names.add(path, entry->is_folder));
        std::uint64_t size = 0;
        while (true) {
            LODE_ASSIGN(const std::size_t got, archive.read(piece));
            if (got == 0) break;
            size += got;
        }
        require(size == entry->size || entry->is_folder);
    }
}

void read_as(ArchiveKind kind, const ReadableFile& file) {
    ArchiveLimits limits;
    limits.names = 1000;
    limits.expansion.total = enough;
    const auto archive = open_archive(file, kind, limits);
    if (!archive) {
        require(!archive.error().message.empty());
        return;
    }
    if (const auto done = read_all(**archive, limits); !done) require(!done.error().message.empty());
}

}  // namespace
}  // namespace lode

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    if (size == 0) return 0;
    constexpr ArchiveKind kinds[] = {ArchiveKind::tar, ArchiveKind::zip, ArchiveKind::tar_gz, ArchiveKind::tar_zst,
                                     ArchiveKind::tar_xz};
    const FileDescriptor file(::memfd_create("archive", MFD_CLOEXEC));
    require(write_all(file, as_text(data + 1, size - 1), "archive").has_value());
    ReadableFile whole{FileDescriptor(::dup(file.get())), size - 1};
    read_as(kinds[data[0] % std::size(kinds)], whole);
    return 0;
}
