// HTML that holds nothing but what we wrote, whatever the words in it are.
#pragma once

#include <string>
#include <string_view>

namespace lode {

/// `text` as character data or an attribute's quoted value. What is no UTF-8 becomes U+FFFD, as do control characters
/// but tab and line feed, and those that turn the direction of writing (U+202A..U+202E, U+2066..U+2069).
std::string escape_html(std::string_view text);

/// A whole document. `title` is text; `body` is HTML. Its one style sheet is within, and it loads nothing.
std::string html_document(std::string_view title, std::string_view body);

/// What a browser may do with our pages: nothing but show them, with that style sheet, in no other page's frame. For
/// the header; the document says the same itself, but for what only a header can say.
const std::string& content_security_policy();

}  // namespace lode
