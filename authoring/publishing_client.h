// A registry's publishing protocol (docs/reference/registry_protocol.md), from the client's side.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// Where publishing requests go, and what they carry.
struct PublishingApi {
    Url registry;
    Url base;           ///< of the API; of the registry's own origin, so that the token stays where it belongs
    std::string token;  ///< of access
};

/// `invalid_argument` for what is no token: empty, or with characters that no header may hold.
Result<void> check_access_token(const std::string& token);

/// Where an API stands whose base `registry.json` gives as `publish`: a relative path, or an absolute URL.
/// `permission_denied` for one of another origin than the registry's, `integrity`
/// for what is neither.
Result<Url> publishing_base(const Url& registry, const std::string& publish);

/// Each request is tried up to three times, with pauses of one and two seconds, while it fails as `unavailable`. Other
/// errors: see error_of_answer.
class PublishingClient {
public:
    PublishingClient(Transport& transport, Clock& clock, Log& log)
        : m_transport(transport), m_clock(clock), m_log(log) {}

    /// Reads `registry.json`. `permission_denied` where the registry takes no publications.
    Result<PublishingApi> open(const Url& registry, const std::string& token) const;

    /// The bytes of a published manifest; none where that version is not published.
    Result<std::optional<std::string>> published_manifest(const PublishingApi& api, const Url& version) const;

    Result<bool> has_blob(const PublishingApi& api, const Digest& digest) const;
    Result<void> put_blob(const PublishingApi& api, const Digest& digest, const std::filesystem::path& file,
                          const std::function<void(std::uint64_t)>& on_sent) const;

    /// Publishes. False: the same bytes were there.
    Result<bool> put_manifest(const PublishingApi& api, const Url& version, const std::string& json) const;

private:
    Result<HttpDocument> send(const HttpRequest& request) const;

    Transport& m_transport;
    Clock& m_clock;
    Log& m_log;
};

}  // namespace lode
