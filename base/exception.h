// Exceptions and errors: what is thrown through code that returns results, and what becomes of it where it is caught.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/result.h"

namespace lode {

/// An error that is thrown, where none of the callers could go on from it.
class ErrorException : public std::exception {
public:
    explicit ErrorException(Error error)
        : m_error(std::move(error)),
          m_words(m_error.hint.empty() ? m_error.message : m_error.message + ": " + m_error.hint) {}
    const char* what() const noexcept override { return m_words.c_str(); }
    const Error& error() const { return m_error; }

private:
    Error m_error;
    std::string m_words;
};

/// The error in an ErrorException; `unavailable` where memory was short; anything else that was thrown is a bug of
/// ours.
Error error_of(const std::exception& thrown);

/// What `call` returns, a result, or what it throws as an error.
template <typename Call>
auto without_exceptions(const Call& call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::exception& exception) {
        return fail(error_of(exception));
    }
}

}  // namespace lode
