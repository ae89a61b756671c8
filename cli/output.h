// stdout: data, and nothing but data.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

/// Collects and writes; one thread at a time.
class Output {
public:
    Output& operator<<(std::string_view text);
    /// Writes what is collected. `unusable` when nobody can take it, as where the disk is full. Where the reader has
    /// gone, `| head` say, it ends the program by SIGPIPE, as everybody expects of one that writes into a pipe.
    Result<void> flush();

private:
    std::string m_buffer;
    Result<void> m_state;
};

/// Ends the program as SIGPIPE does: the reader of its output has gone.
void end_by_broken_pipe();

/// A JSON string literal; bytes that are not UTF-8 become U+FFFD.
std::string json_quote(std::string_view text);
/// The shortest decimal that reads back as the same float32.
void append_number(std::string& text, float number);
/// The same in JSON, where what is no number (NaN, infinity) is null.
void append_json_number(std::string& text, float number);

}  // namespace lode
