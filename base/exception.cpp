// By the type of what was thrown.
#include "base/exception.h"

#include <new>

namespace lode {

Error error_of(const std::exception& thrown) {
    if (const auto* known = dynamic_cast<const ErrorException*>(&thrown)) return known->error();
    if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr)
        return {ErrorCode::unavailable, "there is not enough memory", {}};
    return {ErrorCode::internal, std::string("a bug in lode: ") + thrown.what(), {}};
}

}  // namespace lode
