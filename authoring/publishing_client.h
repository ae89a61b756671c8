// A registry's publishing protocol (docs/reference/registry_protocol.md), from the client's side.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http/transport.h"
#include "base/log.h"
#include "base/progress.h"
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

/// What a registry has of a content.
struct BlobState {
    bool is_there = false;
    std::uint64_t offset = 0;  ///< where it is not: how many of its bytes have come before
};

/// Each request is tried up to three times, with pauses of one and two seconds or what the server asks for
/// (Retry-After), up to a minute, while it fails as `unavailable`. Other errors: see error_of_answer.
class PublishingClient {
public:
    PublishingClient(Transport& transport, Clock& clock, Log& log, const Cancellation& cancellation)
        : m_transport(transport), m_clock(clock), m_log(log), m_cancellation(cancellation) {}

    /// Reads `registry.json`. `permission_denied` where the registry takes no publications.
    Result<PublishingApi> open(const Url& registry, const std::string& token) const;

    /// What a registry shows at a URL: a manifest, a `versions.json`. None where that is not published.
    Result<std::optional<std::string>> published_document(const PublishingApi& api, const Url& url) const;

    Result<BlobState> ask_for_blob(const PublishingApi& api, const Digest& digest) const;

    /// Sends what the registry lacks of the file of that entry, `offset` being how much it had when it was asked. After
    /// a cut the registry is asked again, and goes on from where it is; attempts count only while nothing more arrives.
    Result<void> put_blob(const PublishingApi& api, const FileEntry& entry, const std::filesystem::path& file,
                          std::uint64_t offset, Progress& progress) const;

    /// Publishes. False: the same bytes were there.
    Result<bool> put_manifest(const PublishingApi& api, const Url& version, const std::string& json) const;

    /// Hides a published version, and shows it again. `not_found` where it is not published.
    Result<void> yank(const PublishingApi& api, const ModuleName& name, const Version& version,
                      const std::string& reason) const;
    Result<void> undo_yank(const PublishingApi& api, const ModuleName& name, const Version& version) const;

private:
    Result<HttpDocument> send(const HttpRequest& request) const;
    Result<void> send_for_success(const HttpRequest& request) const;
    /// One attempt; how many bytes of the body went out is counted in `sent`.
    Result<void> put_rest(const PublishingApi& api, const FileEntry& entry, const std::filesystem::path& file,
                          std::uint64_t offset, Progress& progress, std::uint64_t& sent) const;
    /// A second, then two, or as long as the server asked, a minute at most. `interrupted` when that is wished
    /// meanwhile.
    Result<void> pause(const Error& problem, int attempt, std::optional<std::chrono::seconds> asked = {}) const;

    Transport& m_transport;
    Clock& m_clock;
    Log& m_log;
    const Cancellation& m_cancellation;
};

}  // namespace lode
