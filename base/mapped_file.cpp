// mmap(2) of whole files.
#include "base/mapped_file.h"

#include <cerrno>
#include <utility>

#include <sys/mman.h>

namespace lode {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    LODE_ASSIGN(const auto file, open_for_reading(path));
    return open(file, path);
}

Result<MappedFile> MappedFile::open(const ReadableFile& readable, const std::filesystem::path& path, Mapping mapping) {
    const auto& [file, size] = readable;
    if (size == 0) return MappedFile();
    const bool own = mapping == Mapping::copy_on_write;
    void* data = ::mmap(nullptr, size, own ? PROT_READ | PROT_WRITE : PROT_READ,
                        own ? MAP_PRIVATE | MAP_NORESERVE : MAP_SHARED, file.get(), 0);
    if (data == MAP_FAILED) return fail(system_error("mapping `" + path.string() + "`", errno));
    (void)::madvise(data, size, MADV_HUGEPAGE);  // before the first page is read, so that it is read so
    return MappedFile(static_cast<std::byte*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

MappedFile::~MappedFile() {
    if (m_data != nullptr) ::munmap(m_data, m_size);
}

}  // namespace lode
