// NFKC_Casefold by ICU; of ASCII it is lower case.
#include "base/unicode/case_fold.h"

#include <cassert>

#include "base/ascii_case.h"
#include "base/unicode/ascii.h"
#include "base/unicode/icu.h"

namespace lode {
namespace {

/// No code point has a longer form than this many times its own.
constexpr std::size_t most_growth = 18;

}  // namespace

std::string compatibility_fold(std::string_view text) {
    if (is_ascii(text)) return lower_ascii(text);
    UErrorCode status = U_ZERO_ERROR;
    std::u16string wide(text.size(), u'\0');
    std::int32_t wide_size = 0;
    icu().utf16_from_utf8(wide.data(), static_cast<std::int32_t>(wide.size()), &wide_size, text.data(),
                          static_cast<std::int32_t>(text.size()), &status);
    std::u16string folded(text.size() * most_growth, u'\0');
    const std::int32_t folded_size = icu().normalize(icu().nfkc_casefold(&status), wide.data(), wide_size,
                                                     folded.data(), static_cast<std::int32_t>(folded.size()), &status);
    std::string narrow(folded.size() * 3, '\0');
    std::int32_t narrow_size = 0;
    icu().utf16_to_utf8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &narrow_size, folded.data(),
                        folded_size, &status);
    assert(U_SUCCESS(status));
    narrow.resize(static_cast<std::size_t>(narrow_size));
    return narrow;
}

}  // namespace lode
