// Reading pax records, strictly: a reader that guesses is one that can be told two things.
#include "module/archive/pax_records.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/printable.h"

namespace lode {
namespace {

constexpr std::uint64_t largest_size = INT64_MAX;
/// GNU's three versions; star's, and Solaris's.
constexpr std::array sparse_keys = {std::string_view("GNU.sparse."), std::string_view("SCHILY.realsize"),
                                    std::string_view("SUN.holesdata")};

struct Record {
    std::string_view key;
    std::string_view value;
};

/// Takes the first record off `text`, which is not empty.
std::optional<Record> take_record(std::string_view& text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto length = parse_decimal(text.substr(0, space));
    if (!length || *length > text.size() || *length < space + std::string_view(" k=\n").size()) return std::nullopt;
    std::string_view record = text.substr(space + 1, *length - space - 1);
    if (record.back() != '\n') return std::nullopt;
    record.remove_suffix(1);
    const auto equals = record.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    text.remove_prefix(*length);
    return Record{record.substr(0, equals), record.substr(equals + 1)};
}

bool is_sparse(const Record& record) {
    if (record.key == "SCHILY.filetype" && record.value == "sparse") return true;
    return std::any_of(sparse_keys.begin(), sparse_keys.end(),
                       [&](std::string_view key) { return record.key.starts_with(key); });
}

tl::unexpected<Error> refuse(const Record& record, std::string_view why) {
    return fail(ErrorCode::integrity,
                fmt::format("the extended header's `{}={}` {}", printable(record.key), printable(record.value), why));
}

Result<void> apply(const Record& record, PaxScope scope, PaxOverrides& overrides) {
    if (is_sparse(record)) return refuse(record, "makes a sparse file, which a module cannot have");
    if (record.key == "linkpath") return refuse(record, "makes a link, which a module cannot have");
    if (record.key != "path" && record.key != "size") return {};
    if (scope == PaxScope::all_entries) return refuse(record, "is set for all entries");
    if (record.key == "path") {
        if (overrides.path) return refuse(record, "comes twice");
        overrides.path = record.value;
        return {};
    }
    if (overrides.size) return refuse(record, "comes twice");
    overrides.size = parse_decimal(record.value);
    if (!overrides.size || *overrides.size > largest_size) return refuse(record, "is no size");
    return {};
}

}  // namespace

Result<PaxOverrides> parse_pax_records(std::string_view text, PaxScope scope) {
    PaxOverrides overrides;
    while (!text.empty()) {
        const auto record = take_record(text);
        if (!record)
            return fail(
                ErrorCode::integrity,
                fmt::format("an extended header is damaged: expected `LENGTH KEY=VALUE` at `{}`", printable(text)));
        LODE_TRY(apply(*record, scope, overrides));
    }
    return overrides;
}

}  // namespace lode
