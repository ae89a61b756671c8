// What is known of a download that was begun: lines appended to `partial/<key>-<random>.journal`, so that another
// process can go on with it (docs/reference/cache_layout.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_ranges.h"
#include "base/result.h"
#include "module/digest.h"

namespace lode {

/// Where the bytes come from.
struct PartialSource {
    std::string url;                    ///< canonical
    std::string etag;                   ///< strong; empty where the server gave none
    std::optional<std::uint64_t> size;  ///< of the whole file in bytes

    friend bool operator==(const PartialSource&, const PartialSource&) = default;
};

/// The digest of the first `length` bytes, as they were when they arrived.
struct PrefixDigest {
    std::uint64_t length = 0;
    Digest digest;
};

struct PartialJournal {
    std::string owner;  ///< process_identity of who writes it
    bool is_released = false;  ///< its owner has stopped writing
    PartialSource source;      ///< the last one
    ByteRanges data;           ///< what was written to the file
    std::vector<PrefixDigest> digests;  ///< by length
};

/// `integrity` for what is no journal. A last line without its end was cut off by a crash, and counts for nothing.
Result<PartialJournal> parse_partial_journal(std::string_view text);

/// The lines of a journal, each with its end.
std::string journal_beginning(std::string_view owner);
std::string journal_line(const PartialSource& source);
std::string journal_line(const ByteRange& written);
std::string journal_line(const PrefixDigest& digest);
std::string journal_release();

}  // namespace lode
