// Matchers for Result: EXPECT_THAT(parse_x(text), IsOk()) and FailsWith(ErrorCode::integrity, "twice").
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <gmock/gmock.h>

#include "base/result.h"

namespace lode {

MATCHER(IsOk, negation ? "is an error" : "is no error") {
    if (arg.has_value()) return true;
    *result_listener << "which is " << to_string(arg.error().code) << ": " << arg.error().message;
    return false;
}

/// The error has that code, and its message or its hint holds `words`.
MATCHER_P2(FailsWith, code, words,
           (negation ? "is no error `" : "is the error `") + std::string(to_string(code)) + "` that says `" +
               std::string(words) + "`") {
    if (arg.has_value()) {
        *result_listener << "which is no error";
        return false;
    }
    const Error& error = arg.error();
    *result_listener << "which is " << to_string(error.code) << ": " << error.message << " (hint: " << error.hint
                     << ")";
    return error.code == code && (error.message + "\n" + error.hint).find(words) != std::string::npos;
}

/// The error has that code.
MATCHER_P(FailsWith, code, (negation ? "is no error `" : "is the error `") + std::string(to_string(code)) + "`") {
    if (arg.has_value()) {
        *result_listener << "which is no error";
        return false;
    }
    *result_listener << "which is " << to_string(arg.error().code) << ": " << arg.error().message;
    return arg.error().code == code;
}

/// The value of a Result that cannot be an error here; where it is one all the same, the test fails with its message.
template <typename T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace lode
