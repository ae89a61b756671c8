// `lowercase` is Unicode's lower case.
#include "runtime/text/lowercase.h"

#include "base/unicode/lower_case.h"

namespace lode {

std::string_view lowercase(std::string_view text, std::string& buffer) {
    return lower_case(text, buffer);
}

}  // namespace lode
