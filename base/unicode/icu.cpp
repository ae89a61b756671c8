// Loading libicuuc. Its functions bear its version in their names, and the headers are a version's as well: another
// than that of the build cannot serve.
#include "base/unicode/icu.h"

#include <string>

#include "base/exception.h"
#include "base/shared_library.h"

namespace lode {
namespace {

Result<Icu> load() {
    LODE_ASSIGN(auto library, SharedLibrary::load("libicuuc.so." U_ICU_VERSION_SHORT, "libicu" U_ICU_VERSION_SHORT));
    Icu icu;
    const auto find = [&library](const std::string& name, auto& function) {
        library.find((name + "_" U_ICU_VERSION_SHORT).c_str(), function);
    };
    find("u_charType", icu.char_type);
    find("u_getIntPropertyValue", icu.int_property_value);
    find("u_isUWhiteSpace", icu.is_white_space);
    find("u_strFromUTF8", icu.utf16_from_utf8);
    find("u_strToUTF8", icu.utf16_to_utf8);
    find("ucasemap_open", icu.open_case_map);
    find("ucasemap_utf8ToLower", icu.utf8_to_lower);
    find("unorm2_getNFCInstance", icu.nfc);
    find("unorm2_getNFDInstance", icu.nfd);
    find("unorm2_getNFKCInstance", icu.nfkc);
    find("unorm2_getNFKDInstance", icu.nfkd);
    find("unorm2_getNFKCCasefoldInstance", icu.nfkc_casefold);
    find("unorm2_getCombiningClass", icu.combining_class);
    find("unorm2_getDecomposition", icu.decomposition);
    find("unorm2_hasBoundaryBefore", icu.has_boundary_before);
    find("unorm2_normalize", icu.normalize);
    find("unorm2_spanQuickCheckYes", icu.span_that_is_normal);
    LODE_TRY(library.found_all());
    return icu;
}

Icu load_or_throw() {
    auto icu = load();
    if (!icu) throw ErrorException(icu.error());
    return *icu;
}

}  // namespace

const Icu& icu() {
    static const Icu library = load_or_throw();
    return library;
}

}  // namespace lode
