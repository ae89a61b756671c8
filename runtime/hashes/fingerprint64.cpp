// The one file that knows libfarmhash.
#include "runtime/hashes/fingerprint64.h"

#include <farmhash.h>

namespace lode {

std::uint64_t fingerprint64(std::string_view bytes) {
    return util::Fingerprint64(bytes.data(), bytes.size());
}

}  // namespace lode
