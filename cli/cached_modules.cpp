// Digests first, then handles.
#include "cli/cached_modules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/printable.h"
#include "base/url.h"

namespace lode {
namespace {

constexpr std::size_t fewest_digits = 8;

bool is_hex_beginning(std::string_view word) {
    return word.size() >= fewest_digits && word.size() <= 64 &&
           word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

tl::unexpected<Error> not_here(const std::string& word) {
    return fail(ErrorCode::not_found, fmt::format("`{}` is not in the cache", printable(redacted(word), 200)),
                "lode cache list prints what is");
}

Result<Digest> find_by_digits(const std::vector<IndexedModule>& modules, const std::string& word,
                              std::string_view digits) {
    std::vector<Digest> found;
    for (const auto& module : modules)
        if (module.digest.hex().starts_with(digits)) found.push_back(module.digest);
    if (found.empty()) return not_here(word);
    if (found.size() == 1) return found.front();
    return fail(ErrorCode::invalid_argument, fmt::format("{} modules begin with `{}`", found.size(), word),
                "write more of its digits");
}

}  // namespace

Result<Digest> find_cached_module(const Cache& cache, const std::vector<IndexedModule>& modules,
                                  const std::filesystem::path& home, const std::string& word) {
    std::string_view digits = word;
    if (digits.starts_with("sha256:")) digits.remove_prefix(7);
    if (is_hex_beginning(digits)) return find_by_digits(modules, word, digits);
    LODE_ASSIGN(const auto handle, parse_handle(word, home));
    LODE_ASSIGN(const auto record, cache.handles().find(handle.canonical()));
    const bool is_here =
        record && std::ranges::find(modules, record->meaning.digest, &IndexedModule::digest) != modules.end();
    if (!is_here) return not_here(word);
    return record->meaning.digest;
}

Result<std::vector<Digest>> find_cached_modules(const Context& context, const Cache& cache,
                                                const std::vector<std::string>& words) {
    LODE_ASSIGN(const auto settings, context.settings());
    LODE_ASSIGN(const auto modules, cache.list());
    std::vector<Digest> found;
    for (const auto& word : words) {
        LODE_ASSIGN(const auto digest, find_cached_module(cache, modules, settings.home, word));
        found.push_back(digest);
    }
    return found;
}

}  // namespace lode
