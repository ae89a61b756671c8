// What is left of a name when case, composition and styles of letters do not count.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// Unicode's NFKC_Casefold: two names that some file system takes for one have one fold (`Straße` and `STRASSE`, `ﬁle`
/// and `File`, `é` in one code point and in two). For comparing, not for showing. `text` is valid UTF-8 and short: some
/// KiB at most. Thread-safe.
std::string compatibility_fold(std::string_view text);

}  // namespace lode
