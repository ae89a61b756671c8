// Writing tokens that are new.
#include "authoring/vocabulary_writer.h"

#include <fcntl.h>

#include "module/vocabulary.h"

namespace lode {

Result<VocabularyWriter> VocabularyWriter::create(const std::filesystem::path& path) {
    LODE_ASSIGN(auto file, open_file(path, O_WRONLY | O_CREAT | O_EXCL));
    return VocabularyWriter(BufferedWriter(std::move(file), path));
}

Result<bool> VocabularyWriter::add(std::string_view token) {
    LODE_TRY(check_token(token));
    if (!m_seen.insert(token)) return false;
    LODE_TRY(write(token));
    LODE_TRY(write("\n"));
    ++m_tokens;
    return true;
}

Result<void> VocabularyWriter::write(std::string_view text) {
    m_digest.update(std::as_bytes(std::span(text)));
    return m_file.write(text);
}

Result<FileEntry> VocabularyWriter::finish() {
    LODE_TRY(m_file.flush());
    LODE_TRY(sync_file(m_file.file(), m_file.path()));
    return FileEntry{m_file.path().filename().string(), m_file.size(), m_digest.finish()};
}

}  // namespace lode
