// The functions of ICU that lode uses, found at run time: ASCII text, which most is, needs none of them.
#pragma once

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

namespace lode {

struct Icu {
    decltype(&::u_charType) char_type = nullptr;
    decltype(&::u_getIntPropertyValue) int_property_value = nullptr;
    decltype(&::u_isUWhiteSpace) is_white_space = nullptr;
    decltype(&::u_strFromUTF8) utf16_from_utf8 = nullptr;
    decltype(&::u_strToUTF8) utf16_to_utf8 = nullptr;
    decltype(&::ucasemap_open) open_case_map = nullptr;
    decltype(&::ucasemap_utf8ToLower) utf8_to_lower = nullptr;
    decltype(&::unorm2_getNFCInstance) nfc = nullptr;
    decltype(&::unorm2_getNFDInstance) nfd = nullptr;
    decltype(&::unorm2_getNFKCInstance) nfkc = nullptr;
    decltype(&::unorm2_getNFKDInstance) nfkd = nullptr;
    decltype(&::unorm2_getNFKCCasefoldInstance) nfkc_casefold = nullptr;
    decltype(&::unorm2_getCombiningClass) combining_class = nullptr;
    decltype(&::unorm2_getDecomposition) decomposition = nullptr;
    decltype(&::unorm2_hasBoundaryBefore) has_boundary_before = nullptr;
    decltype(&::unorm2_normalize) normalize = nullptr;
    decltype(&::unorm2_spanQuickCheckYes) span_that_is_normal = nullptr;
};

/// Loads the libicuuc that lode was built with, once for the process; thread-safe. Throws an ErrorException where it
/// is not installed, which no caller can go on from.
const Icu& icu();

}  // namespace lode
