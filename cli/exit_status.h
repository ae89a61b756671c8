// The program's exit codes (docs/reference/cli.md).
#pragma once

#include "base/error.h"

namespace lode {

inline constexpr int exit_done = 0;
inline constexpr int exit_usage = 2;

constexpr int exit_status(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return exit_usage;
        case ErrorCode::not_found:
            return 3;
        case ErrorCode::integrity:
            return 4;
        case ErrorCode::unavailable:
            return 5;
        case ErrorCode::permission_denied:
            return 6;
        case ErrorCode::conflict:
            return 7;
        case ErrorCode::interrupted:
            return 130;
        case ErrorCode::out_of_space:
        case ErrorCode::unusable:
        case ErrorCode::internal:
            return 1;
    }
    return 1;
}

/// Of several errors, the one that is the highest by this decides a command's exit code: a wish to stop, then wrong
/// bytes, then the others by their exit codes.
constexpr int severity(ErrorCode code) {
    if (code == ErrorCode::interrupted) return 1000;
    if (code == ErrorCode::integrity) return 900;
    return exit_status(code);
}

}  // namespace lode
