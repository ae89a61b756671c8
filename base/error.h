// What went wrong, as a value: a code that says what the caller does next, a message for a person, and a hint.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// What the caller does next. `exit_status` in cli/ maps each to the program's exit code.
enum class ErrorCode {
    invalid_argument,   ///< the request is wrong: fix it
    not_found,          ///< there is no such thing
    conflict,           ///< something else is there already
    integrity,          ///< these bytes are not what was promised: do not use them
    permission_denied,  ///< the system or the registry does not allow it
    unavailable,        ///< try again later, or with a network
    out_of_space,       ///< the disk is full
    unusable,           ///< content or a device that cannot be used as it is
    interrupted,        ///< the user stopped it
    internal,           ///< a bug of ours
};

/// The code's name in snake_case, as `--json` prints it.
std::string_view to_string(ErrorCode code);

/// How a peer failed that is `unavailable`, for those who decide whether to ask again, or another one.
enum class PeerFailure {
    unspecified,  ///< not told, or no peer
    unreachable,  ///< no connection: no such name, refused, no route, or not within the time for it
    silent,       ///< it was connected and took too long
    cut,          ///< the connection ended before all was there
    malformed,    ///< what came is not what the protocol allows
    untrusted,    ///< it could not prove who it is: asking again is in vain
    misdirected,  ///< it sends us where we do not go: asking again is in vain
};

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string
        message;       ///< lower case, no full stop; names the thing in `backticks`, what was expected and what was got
    std::string hint;  ///< one thing to try; may be empty
    PeerFailure peer = PeerFailure::unspecified;
};

/// Whether the very same request may do better a moment later: it is `unavailable`, and not for a lasting reason.
bool is_transient(const Error& error);

/// What a parser of a user's words calls invalid is, in a file that came from elsewhere, a broken promise.
Error as_integrity(Error error);

/// An error from `errno` (ENOENT, EACCES, ENOSPC …): `what: <the system's words>`.
Error system_error(std::string_view what, int error_number);

}  // namespace lode
