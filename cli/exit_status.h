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

}  // namespace lode
