// Logins by host, as a .netrc file lists them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode {

struct NetrcLogin {
    std::string host;  ///< lower case
    std::string login;
    std::string password;
};

/// The `machine` entries of a .netrc file, in its order; words may stand in double quotes, `#` starts a comment. A
/// `default` entry is left out, since it would send a password to whichever host is asked; `macdef` and `account` mean
/// nothing here. `invalid_argument`, naming the line and never its content, for what is no such file.
Result<std::vector<NetrcLogin>> parse_netrc(std::string_view text);

}  // namespace lode
