// The words for bytes that are not the promised ones.
#include "resolver/download/wanted_file.h"

#include <fmt/format.h>

namespace lode {

Error other_bytes(const WantedFile& wanted, const Url& source, const std::string& expected, const std::string& got) {
    return {ErrorCode::integrity,
            fmt::format("{} is not what {}: expected {}, got {}, from `{}`", wanted.name, wanted.promise, expected, got,
                        to_string(source)),
            "nothing of it was kept; " + wanted.hint};
}

}  // namespace lode
