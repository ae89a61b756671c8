// What a TensorFlow Hub client asks for in a URL's query (tensorflow/hub, docs/hosting.md).
#pragma once

#include <string_view>

namespace lode {

/// Whether the query has `tf-hub-format` with `compressed` in its list, in any of its places: a client may send the key
/// twice. Names and values are compared as they come; nothing in them needs percent-encoding.
bool asks_for_archive(std::string_view query);

}  // namespace lode
