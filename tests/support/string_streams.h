// Byte streams out of and into strings.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/byte_sink.h"
#include "base/byte_source.h"

namespace lode {

class StringSink final : public ByteSink {
public:
    Result<void> write(std::span<const std::byte> bytes) override {
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    }
    std::string text;
};

class StringSource final : public ByteSource {
public:
    explicit StringSource(std::string text) : m_text(std::move(text)) {}
    Result<std::size_t> read(std::span<std::byte> into) override {
        const auto rest = std::as_bytes(std::span(m_text)).subspan(m_at);
        const std::size_t got = std::min(into.size(), rest.size());
        std::ranges::copy(rest.first(got), into.begin());
        m_at += got;
        return got;
    }

private:
    std::string m_text;
    std::size_t m_at = 0;
};

}  // namespace lode
