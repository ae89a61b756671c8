// Result<T>: a value or an Error, and the two macros that pass an error on.
#pragma once

#include <concepts>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.h"

namespace lode {

template <typename T>
using Result = tl::expected<T, Error>;

/// The failed Result: `return fail(ErrorCode::not_found, "…", "…");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

/// For `.map_error(in_context("reading `x`"))`: puts what this layer knows before the message.
inline auto in_context(std::string context) {
    return [context = std::move(context)](Error error) {
        error.message = context + ": " + error.message;
        return error;
    };
}

/// The same with words that `describe()` finds, only when there is an error.
template <std::invocable Describe>
auto in_context(Describe describe) {
    return
        [describe = std::move(describe)](Error error) { return in_context(std::string(describe()))(std::move(error)); };
}

}  // namespace lode

#define LODE_CONCAT_INNER(a, b) a##b
#define LODE_CONCAT(a, b) LODE_CONCAT_INNER(a, b)

/// LODE_ASSIGN(const auto text, read_file(path)); declares `text`, or returns the error from the enclosing function.
#define LODE_ASSIGN(declaration, ...) LODE_ASSIGN_NAMED(LODE_CONCAT(lode_result_, __LINE__), declaration, __VA_ARGS__)
#define LODE_ASSIGN_NAMED(result, declaration, ...)                                 \
    auto result = (__VA_ARGS__);                                                    \
    if (!(result)) return tl::unexpected<::lode::Error>(std::move(result).error()); \
    declaration = *std::move(result)

/// LODE_TRY(write(…)); returns the error from the enclosing function.
#define LODE_TRY(...)                                                            \
    do {                                                                         \
        if (auto lode_tried = (__VA_ARGS__); !lode_tried)                        \
            return tl::unexpected<::lode::Error>(std::move(lode_tried).error()); \
    } while (false)
