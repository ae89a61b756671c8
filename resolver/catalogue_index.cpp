// Folding once, when a catalogue comes; finding by comparing bytes.
#include "resolver/catalogue_index.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/decimal.h"
#include "base/take_until.h"
#include "base/unicode/case_fold.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr char between_name_and_description = '\x01';  // in no name and no folded text

std::string in_one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

enum class Match { none, somewhere, in_name };

Match match(std::string_view key, const std::vector<std::string>& words) {
    const auto end_of_name = key.find(between_name_and_description);
    bool all_in_name = true;
    for (const auto& word : words) {
        const auto found = key.find(word);
        if (found == std::string_view::npos) return Match::none;
        all_in_name = all_in_name && found < end_of_name;
    }
    return all_in_name ? Match::in_name : Match::somewhere;
}

/// A description that is longer is found by its beginning.
std::string_view searched_part(std::string_view description) {
    constexpr std::size_t longest = std::size_t{64} << 10U;
    const auto part = description.substr(0, longest);
    return part.substr(0, valid_utf8_prefix(part));
}

std::optional<CatalogueEntry> parse_rest(std::string_view rest) {
    auto name = parse_module_name(take_until(rest, '\t'));
    auto version = parse_version(take_until(rest, '\t'));
    const auto size = parse_decimal(take_until(rest, '\t'));
    if (!name || !version || !size) return std::nullopt;
    return CatalogueEntry{*std::move(name), *std::move(version), std::string(rest), *size};
}

}  // namespace

std::string to_catalogue_index(const CatalogueDocument& document) {
    std::string index;
    for (const auto& entry : document.modules) {
        const auto name = to_string(entry.name);
        const auto description = in_one_line(entry.description);
        index += fmt::format("{}{}{}\t{}\t{}\t{}\t{}\n", name, between_name_and_description,
                             in_one_line(compatibility_fold(searched_part(description))), name, to_string(entry.newest),
                             entry.size, description);
    }
    return index;
}

std::vector<std::string> fold_words(const std::vector<std::string>& words) {
    std::vector<std::string> folded;
    for (const auto& word : words) folded.push_back(in_one_line(compatibility_fold(word)));
    return folded;
}

std::vector<CatalogueEntry> search_catalogue(std::string_view index, const std::vector<std::string>& words,
                                             std::size_t limit) {
    std::array<std::vector<CatalogueEntry>, 2> found;  // by name, by description
    while (!index.empty() && found[0].size() < limit) {
        std::string_view line = take_until(index, '\n');
        const Match matched = match(take_until(line, '\t'), words);
        auto& group = found[matched == Match::in_name ? 0 : 1];
        if (matched == Match::none || group.size() >= limit) continue;
        if (auto entry = parse_rest(line)) group.push_back(*std::move(entry));
    }
    for (auto& entry : found[1]) {
        if (found[0].size() >= limit) break;
        found[0].push_back(std::move(entry));
    }
    return std::move(found[0]);
}

}  // namespace lode
