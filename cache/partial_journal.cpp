// Reading and writing of journals.
#include "cache/partial_journal.h"

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/take_until.h"

namespace lode {
namespace {

constexpr std::string_view schema = "lode.partial/1";
constexpr std::string_view absent = "-";

std::string_view take_word(std::string_view& line) {
    return take_until(line, ' ');
}

bool read_source(std::string_view rest, PartialJournal& journal) {
    PartialSource source;
    const auto size = take_word(rest);
    source.size = parse_decimal(size);
    if (!source.size && size != absent) return false;
    source.url = take_word(rest);
    if (rest != absent) source.etag = rest;  // the last, since it may hold spaces
    journal.source = std::move(source);
    return true;
}

bool read_data(std::string_view rest, PartialJournal& journal) {
    const auto begin = parse_decimal(take_word(rest));
    const auto end = parse_decimal(rest);
    if (!begin || !end || *begin >= *end) return false;
    journal.data.add({*begin, *end});
    return true;
}

bool read_digest(std::string_view rest, PartialJournal& journal) {
    const auto length = parse_decimal(take_word(rest));
    const auto digest = parse_digest_hex(rest);
    const std::uint64_t before = journal.digests.empty() ? 0 : journal.digests.back().length;
    if (!length || !digest || *length <= before) return false;
    journal.digests.push_back({*length, *digest});
    return true;
}

bool read_line(std::string_view line, PartialJournal& journal) {
    const auto kind = take_word(line);
    if (kind == "source") return read_source(line, journal);
    if (kind == "data") return read_data(line, journal);
    if (kind == "sha256") return read_digest(line, journal);
    if (kind != "released") return false;
    journal.is_released = true;
    return line.empty();
}

}  // namespace

Result<PartialJournal> parse_partial_journal(std::string_view text) {
    PartialJournal journal;
    bool is_first = true;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (!is_first) {
            if (!read_line(line, journal))
                return fail(ErrorCode::integrity, fmt::format("the journal's line `{}` is not understood", line));
            continue;
        }
        is_first = false;
        if (take_word(line) != schema || line.empty())
            return fail(ErrorCode::integrity, fmt::format("expected a journal of the schema `{}`", schema));
        journal.owner = line;
    }
    if (is_first) return fail(ErrorCode::integrity, "the journal is empty");
    return journal;
}

std::string journal_beginning(std::string_view owner) {
    return fmt::format("{} {}\n", schema, owner);
}

std::string journal_line(const PartialSource& source) {
    return fmt::format("source {} {} {}\n", source.size ? std::to_string(*source.size) : std::string(absent),
                       source.url, source.etag.empty() ? absent : std::string_view(source.etag));
}

std::string journal_line(const ByteRange& written) {
    return fmt::format("data {} {}\n", written.begin, written.end);
}

std::string journal_line(const PrefixDigest& digest) {
    return fmt::format("sha256 {} {}\n", digest.length, digest.digest.hex());
}

std::string journal_release() {
    return "released\n";
}

}  // namespace lode
