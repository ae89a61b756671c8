// What the server says in a test case of curl's own collection (tests/FILEFORMAT.md there).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lode {

/// The answers of a test's `<reply>`, in their order, with its macros expanded; `server` is `HOST:PORT`. Commands to
/// curl's own test server are left out. None where the test's server says nothing.
std::vector<std::string> answers_of_curl_test(std::string_view xml, std::string_view server);

}  // namespace lode
