// Reading from descriptors.
#include "base/byte_source.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace lode {
namespace {

/// `call` again for as long as signals interrupt it.
template <typename Call>
Result<std::size_t> read_once(const std::string& name, Call call) {
    ssize_t got = -1;
    do {
        got = call();
    } while (got < 0 && errno == EINTR);
    if (got < 0) return fail(system_error("reading `" + name + "`", errno));
    return static_cast<std::size_t>(got);
}

}  // namespace

Result<std::size_t> read_fully(ByteSource& source, std::span<std::byte> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        LODE_ASSIGN(const std::size_t got, source.read(into.subspan(filled)));
        if (got == 0) break;
        filled += got;
    }
    return filled;
}

Result<std::size_t> FileSource::read(std::span<std::byte> into) {
    return read_once(m_name, [&] { return ::read(m_file.get(), into.data(), into.size()); });
}

Result<std::size_t> FileRangeSource::read(std::span<std::byte> into) {
    if (m_left == 0) return 0;
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_left)));
    LODE_ASSIGN(const std::size_t got, read_once(m_name, [&] {
                    return ::pread(m_file.get(), into.data(), into.size(), static_cast<off_t>(m_offset));
                }));
    if (got == 0) return fail(ErrorCode::integrity, "`" + m_name + "` ends " + std::to_string(m_left) + " bytes early");
    m_offset += got;
    m_left -= got;
    return got;
}

}  // namespace lode
