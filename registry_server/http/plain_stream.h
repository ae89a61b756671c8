// A socket as it is.
#pragma once

#include <memory>

#include "registry_server/http/stream.h"

namespace lode {

/// `socket` is non-blocking.
std::unique_ptr<Stream> make_plain_stream(FileDescriptor socket);

}  // namespace lode
