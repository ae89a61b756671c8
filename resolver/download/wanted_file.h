// A file to be downloaded, and what it must be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/url.h"
#include "module/digest.h"

namespace lode {

/// Whose word the promise is. A manifest's is verified itself; a user's may be the one that is wrong.
enum class PromisedBy { manifest, user };

struct WantedFile {
    std::string name;          ///< for messages: "the file `words.txt`"
    std::string promise;       ///< for messages, who says what it must be: "its manifest promises"
    std::string key;           ///< of its partial file: equal for downloads that may go on with one another; hex digits
    std::vector<Url> sources;  ///< the same file at several places, never empty; the best first
    std::optional<std::uint64_t> size;  ///< in bytes
    std::optional<Digest> digest;       ///< none: it is taken on trust
    std::uint64_t limit = UINT64_MAX;   ///< most bytes of a file whose size is not known
    PromisedBy promised_by = PromisedBy::manifest;
    bool stays = true;  ///< it is kept, and so is written to the disk as it comes; an archive is not, once unpacked
    std::string hint = "the copy there is damaged or replaced: tell its keeper";  ///< where the bytes are others
};

/// `integrity`: the bytes at `source` are others. `expected` and `got` are sizes or digests.
Error other_bytes(const WantedFile& wanted, const Url& source, const std::string& expected, const std::string& got);

}  // namespace lode
