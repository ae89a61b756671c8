// A vocabulary file: a token a line, hashed as it is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "authoring/buffered_writer.h"
#include "authoring/token_set.h"
#include "base/result.h"
#include "module/manifest.h"
#include "module/streaming_digest.h"

namespace lode {

/// One thread at a time.
class VocabularyWriter {
public:
    /// Creates the file, which must not be there.
    static Result<VocabularyWriter> create(const std::filesystem::path& path);

    /// False, and nothing is written, for a token that came before. `invalid_argument` for what no vocabulary can hold.
    Result<bool> add(std::string_view token);
    /// Writes what is collected and syncs. Nothing may be added after it.
    Result<FileEntry> finish();

    std::uint64_t tokens() const { return m_tokens; }

private:
    explicit VocabularyWriter(BufferedWriter file) : m_file(std::move(file)) {}
    Result<void> write(std::string_view text);

    BufferedWriter m_file;
    StreamingDigest m_digest;
    TokenSet m_seen;
    std::uint64_t m_tokens = 0;
};

}  // namespace lode
