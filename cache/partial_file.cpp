// Writing of a partial file and of its journal.
#include "cache/partial_file.h"

#include <algorithm>
#include <cerrno>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/process_identity.h"

namespace lode {
namespace {

/// What a kill takes of each stream is half of it, and there may be eight.
constexpr std::uint64_t least_worth_a_line = std::uint64_t{128} << 10U;

/// So that the journal of any file can be read again.
constexpr std::uint64_t most_lines = std::uint64_t{128} << 10U;

}  // namespace

Result<std::unique_ptr<PartialFile>> PartialFile::create(const std::filesystem::path& folder, std::string_view key) {
    auto stem = unique_name(folder, std::string(key) + "-");
    LODE_ASSIGN(auto file, open_file(stem.string() + ".part", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0644));
    return std::unique_ptr<PartialFile>(new PartialFile(std::move(file), std::move(stem)));
}

Result<std::unique_ptr<PartialFile>> PartialFile::take_over(const std::filesystem::path& stem, PartialJournal journal) {
    LODE_ASSIGN(auto file, open_file(stem.string() + ".part", O_RDWR | O_NOFOLLOW));
    std::unique_ptr<PartialFile> partial(new PartialFile(std::move(file), stem));
    partial->m_source = std::move(journal.source);
    partial->m_received = std::move(journal.data);
    partial->m_noted = std::move(journal.digests);
    LODE_TRY(partial->begin_journal());
    return partial;
}

PartialFile::~PartialFile() {
    if (m_stem.empty()) return;
    // Of a large file the little that a slow line brought counts too, once it is all there will be for now.
    const bool is_large = m_source.size.value_or(0) >= worth_a_resume;
    if (!m_received.empty() && (m_journal || (is_large && begin_journal()))) {
        std::string text;
        for (const ByteRange& range : m_received.ranges()) text += journal_line(range);
        (void)append(text + journal_release());
    } else {
        discard();
    }
}

/// A part of a line that a full disk took is cut off again: it would spoil the next one.
Result<void> PartialFile::append(std::string_view lines) {
    auto written = write_all(m_journal, lines, with_ending(".journal"));
    if (written)
        m_journal_length += lines.size();
    else if (::ftruncate(m_journal.get(), static_cast<off_t>(m_journal_length)) != 0)
        return fail(system_error("cutting off " + with_ending(".journal").string(), errno));
    return written;
}

/// A journal under this process's name begins with all that is known by now. It is complete when it is readable: a
/// reader that comes between its making and its one write finds no journal in it yet.
Result<void> PartialFile::begin_journal() {
    std::string text = journal_beginning(process_identity()) + journal_line(m_source);
    for (const ByteRange& range : m_received.ranges()) text += journal_line(range);
    for (const PrefixDigest& digest : m_noted) text += journal_line(digest);
    const auto path = with_ending(".journal");
    LODE_ASSIGN(auto journal, open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW, 0644));
    if (auto written = write_all(journal, text, path); !written) {
        (void)remove_file(path);
        return written;
    }
    m_journal = std::move(journal);
    m_journal_length = text.size();
    return {};
}

Result<void> PartialFile::set_source(PartialSource source) {
    if (source == m_source) return {};
    m_source = std::move(source);
    const std::lock_guard lock(m_mutex);
    return m_journal ? append(journal_line(m_source)) : Result<void>();
}

Result<void> PartialFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    LODE_TRY(write_all_at(m_file, offset, bytes, path()));
    const ByteRange written{offset, offset + bytes.size()};
    m_received.add(written);
    const std::lock_guard lock(m_mutex);
    if (m_journal) return journal(written);
    return m_received.total() >= worth_a_resume ? begin_journal() : Result<void>();
}

/// Pieces are small and many: a line is written with the one that comes to a border, for all back to the border before.
Result<void> PartialFile::journal(const ByteRange& written) {
    const std::uint64_t worth_a_line = std::max(least_worth_a_line, m_source.size.value_or(0) / most_lines);
    if (written.begin / worth_a_line == written.end / worth_a_line) return {};
    const auto& ranges = m_received.ranges();
    const auto behind =
        std::upper_bound(ranges.begin(), ranges.end(), written.begin,
                         [](std::uint64_t begin, const ByteRange& range) { return begin < range.begin; });
    const std::uint64_t border = written.begin / worth_a_line * worth_a_line;
    return append(journal_line(ByteRange{std::max(border, std::prev(behind)->begin), written.end}));
}

/// A journal only grows: one that says less is another one.
void PartialFile::distrust_from(std::uint64_t end) {
    m_received.truncate(end);
    std::erase_if(m_noted, [&](const PrefixDigest& noted) { return noted.length > end; });
    const std::lock_guard lock(m_mutex);
    if (!m_journal) return;
    m_journal = FileDescriptor();
    (void)remove_file(with_ending(".journal"));
    (void)begin_journal();
}

void PartialFile::note_digest(const PrefixDigest& digest) {
    const std::lock_guard lock(m_mutex);
    if (m_journal) (void)append(journal_line(digest));
}

Result<void> PartialFile::move_to(const std::filesystem::path& goal) {
    LODE_TRY(rename_path(path(), goal));
    if (m_journal) (void)remove_file(with_ending(".journal"));
    m_stem.clear();
    return {};
}

void PartialFile::discard() {
    if (m_journal) (void)remove_file(with_ending(".journal"));
    (void)remove_file(path());
    m_stem.clear();
}

}  // namespace lode
