// Reading of request bodies.
#include "base/http/upload_body.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace lode {

Result<UploadBody> UploadBody::open(const HttpRequest& request) {
    UploadBody body;
    if (const auto* text = std::get_if<std::string>(&request.body)) {
        body.m_text = *text;
        body.m_size = text->size();
    } else if (const auto* path = std::get_if<std::filesystem::path>(&request.body)) {
        LODE_ASSIGN(auto opened, open_for_reading(*path));
        body.m_file = std::move(opened.file);
        if (request.body_offset > opened.size)
            return fail(ErrorCode::unusable, "`" + path->string() + "` became shorter before it was sent");
        body.m_begin = request.body_offset;
        body.m_size = opened.size - request.body_offset;
        body.m_path = *path;
    }
    return body;
}

Result<std::size_t> UploadBody::read(std::span<std::byte> buffer) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), m_size - m_offset));
    std::size_t got = wanted;
    if (m_file && wanted != 0) {
        const ssize_t count = ::pread(m_file.get(), buffer.data(), wanted, static_cast<off_t>(m_begin + m_offset));
        if (count < 0) return fail(system_error("reading `" + m_path.string() + "`", errno));
        if (count == 0) return fail(ErrorCode::unusable, "`" + m_path.string() + "` became shorter while it was sent");
        got = static_cast<std::size_t>(count);
    } else if (wanted != 0) {
        m_text.copy(reinterpret_cast<char*>(buffer.data()), wanted, static_cast<std::size_t>(m_offset));
    }
    m_offset += got;
    return got;
}

}  // namespace lode
