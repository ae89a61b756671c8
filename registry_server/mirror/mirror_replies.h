// What a mirror says to its clients. Nothing of upstream's own words gets in: no address, no path, no token.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "registry_server/http/message.h"
#include "registry_server/mirror/shared_work.h"

namespace lode {

/// 404 upstream has no such thing; 502 it has something else than it should, or does not let this mirror have it; 503
/// with Retry-After it cannot be asked now; 507 the mirror's disk is full.
Reply mirror_error_reply(const Error& error, std::string_view what);

/// 503 with Retry-After, and with `Lode-Arrived`, the bytes that have come, where some have.
Reply declined_reply(Declined why, std::uint64_t arrived, std::string_view what);

/// A JSON document with a strong ETag; 304 where `head` has that one already.
Reply document_reply(const RequestHead& head, std::string body);

/// A failure is kept for a while, so that a scan, or a client that tries again, does not wear upstream out. So is what
/// took its time, by how long it took: an upstream that is down must not be waited for by everybody anew.
std::chrono::milliseconds time_to_keep_document(const std::optional<Error>& error, std::chrono::milliseconds took);
/// The same of a module, but for one that came: that is in the cache.
std::chrono::milliseconds time_to_keep_module(const std::optional<Error>& error, std::chrono::milliseconds took);

}  // namespace lode
