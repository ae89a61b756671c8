// TLS for a server: its certificate and key, and streams that are encrypted with them.
#pragma once

#include <filesystem>
#include <memory>

#include "base/file.h"
#include "base/log.h"
#include "base/result.h"
#include "registry_server/http/stream.h"

namespace lode {

struct TlsFiles {
    std::filesystem::path certificate;  ///< PEM: the server's own, then those between it and the CA's
    std::filesystem::path key;          ///< PEM, not encrypted
};

/// TLS 1.2 and 1.3, HTTP/1.1 by ALPN, no renegotiation, no resumption but by tickets.
class Tls {
public:
    /// `not_found` and `permission_denied` for the files; `invalid_argument` where they hold no certificate or key, or
    /// the key is another certificate's. Warns where others may read the key.
    static Result<Tls> load(const TlsFiles& files, Log& log);
    Tls(Tls&&) noexcept;
    Tls& operator=(Tls&&) noexcept;
    ~Tls();

    /// `socket` is non-blocking; the client has yet to begin. None where memory ends.
    std::unique_ptr<Stream> make_stream(FileDescriptor socket) const;

private:
    class Context;
    explicit Tls(std::unique_ptr<Context> context);

    std::unique_ptr<Context> m_context;
};

}  // namespace lode
