// Names of error codes, and errors made from errno.
#include "base/error.h"

#include <cerrno>
#include <system_error>

namespace lode {
namespace {

ErrorCode code_of(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR:
            return ErrorCode::not_found;
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorCode::permission_denied;
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return ErrorCode::out_of_space;
        case EEXIST:
            return ErrorCode::conflict;
        case EMFILE:
        case ENFILE:
        case EAGAIN:
            return ErrorCode::unavailable;
        default:
            return ErrorCode::unusable;
    }
}

}  // namespace

std::string_view to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return "invalid_argument";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::integrity:
            return "integrity";
        case ErrorCode::permission_denied:
            return "permission_denied";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::out_of_space:
            return "out_of_space";
        case ErrorCode::unusable:
            return "unusable";
        case ErrorCode::interrupted:
            return "interrupted";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

bool is_transient(const Error& error) {
    return error.code == ErrorCode::unavailable && error.peer != PeerFailure::untrusted &&
           error.peer != PeerFailure::misdirected;
}

Error as_integrity(Error error) {
    error.code = ErrorCode::integrity;
    return error;
}

Error system_error(std::string_view what, int error_number) {
    std::string message(what);
    message += ": ";
    message += std::generic_category().message(error_number);
    return {code_of(error_number), std::move(message), {}};
}

}  // namespace lode
