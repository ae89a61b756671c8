// TLS by OpenSSL.
#include "registry_server/http/tls.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "registry_server/http/ssl_library.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

using ContextHandle = std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)>;
using SslHandle = std::unique_ptr<SSL, decltype(&::SSL_free)>;
using Buffer = std::vector<char>;

constexpr std::size_t record_bytes = SSL3_RT_MAX_PLAIN_LENGTH;
constexpr std::size_t file_piece_bytes = std::size_t{64} << 10U;
static_assert(Stream::least_room >= record_bytes);

/// What OpenSSL says of its last failure.
std::string reason(const SslLibrary& library) {
    std::array<char, 256> text{};
    library.error_string(library.peek_last_error(), text.data(), text.size());
    library.clear_error();
    return text.data();
}

/// A key that asks for a password is refused: nobody is there to type it.
int no_password(char*, int, int, void*) {
    return 0;
}

/// HTTP/1.1, or no connection: what was meant for another protocol must not be taken for a request.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void* library) {
    constexpr std::string_view ours = "\x08http/1.1";
    const auto* wanted = reinterpret_cast<const unsigned char*>(ours.data());
    unsigned char* found = nullptr;
    if (static_cast<const SslLibrary*>(library)->select_protocol(&found, length, wanted, ours.size(), offered,
                                                                 offered_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

Result<void> check_readable(const fs::path& file) {
    LODE_TRY(open_for_reading(file));
    return {};
}

void warn_of_readers(const fs::path& key, Log& log) {
    struct stat status {};
    if (::stat(key.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0)
        log.warning(
            fmt::format("everybody on this machine may read the key `{}`: chmod o= makes it private", key.string()));
}

class TlsStream final : public Stream {
public:
    TlsStream(const SslLibrary& library, FileDescriptor socket, SslHandle ssl, std::shared_ptr<Buffer> piece)
        : m_library(library), m_socket(std::move(socket)), m_ssl(std::move(ssl)), m_piece(std::move(piece)) {}
    ~TlsStream() override { say_goodbye(); }

    int fd() const override { return m_socket.get(); }

    Step begin() override {
        const auto step = step_of(m_library.accept(cleared()), 0);
        m_begun = step.outcome == Outcome::moved;
        return step;
    }

    Step receive(std::span<char> buffer) override {
        std::size_t total = 0;
        while (buffer.size() - total >= record_bytes) {
            std::size_t got = 0;
            const auto step =
                step_of(m_library.read(cleared(), buffer.data() + total, buffer.size() - total, &got), got);
            if (step.outcome != Outcome::moved) return total > 0 ? Step{Outcome::moved, total} : step;
            total += got;
            if (got < record_bytes) break;  // there is hardly more yet; epoll tells
        }
        return {Outcome::moved, total};
    }

    Step send(std::string_view bytes, More) override {
        std::size_t wrote = 0;
        const int done = m_library.write(cleared(), bytes.data(), bytes.size(), &wrote);
        return step_of(done, wrote);
    }

    Step send_file(const FileDescriptor& file, std::uint64_t offset, std::size_t length) override {
        Buffer& piece = *m_piece;
        const auto got = ::pread(file.get(), piece.data(), std::min(length, piece.size()), static_cast<off_t>(offset));
        if (got <= 0) return {};
        return send({piece.data(), static_cast<std::size_t>(got)}, More::no);
    }

    void finish_sending() override {
        say_goodbye();
        ::shutdown(m_socket.get(), SHUT_WR);
    }

private:
    /// What is left of errors before would be taken for this call's.
    SSL* cleared() {
        m_library.clear_error();
        return m_ssl.get();
    }

    Step step_of(int returned, std::size_t moved) {
        if (returned > 0) return {Outcome::moved, moved};
        switch (m_library.get_error(m_ssl.get(), returned)) {
            case SSL_ERROR_WANT_READ:
                return {Outcome::awaits_input};
            case SSL_ERROR_WANT_WRITE:
                return {Outcome::awaits_output};
            default:
                break;
        }
        if (!m_begun && ERR_GET_REASON(m_library.peek_error()) == SSL_R_HTTP_REQUEST) answer_plainly();
        m_begun = false;
        m_library.clear_error();
        return {Outcome::ended};
    }

    /// Somebody wrote `http://` for `https://`.
    void answer_plainly() const {
        constexpr std::string_view answer =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 28\r\nConnection: close\r\n\r\n"
            "this port speaks https only\n";
        [[maybe_unused]] const auto sent = ::send(m_socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    }

    void say_goodbye() {
        if (!std::exchange(m_begun, false)) return;
        m_library.shutdown(cleared());
        m_library.clear_error();
    }

    const SslLibrary& m_library;
    FileDescriptor m_socket;
    SslHandle m_ssl;
    std::shared_ptr<Buffer> m_piece;  // of all streams: it holds nothing from one call to the next
    bool m_begun = false;             // and not ended: a goodbye is in order
};

}  // namespace

class Tls::Context {
public:
    Context(const SslLibrary& library, ContextHandle handle) : m_library(library), m_handle(std::move(handle)) {}
    const SslLibrary& library() const { return m_library; }
    SSL_CTX* get() const { return m_handle.get(); }
    const std::shared_ptr<Buffer>& piece() const { return m_piece; }

private:
    const SslLibrary& m_library;
    ContextHandle m_handle;
    std::shared_ptr<Buffer> m_piece = std::make_shared<Buffer>(file_piece_bytes);
};

Tls::Tls(std::unique_ptr<Context> context) : m_context(std::move(context)) {}
Tls::Tls(Tls&&) noexcept = default;
Tls& Tls::operator=(Tls&&) noexcept = default;
Tls::~Tls() = default;

Result<Tls> Tls::load(const TlsFiles& files, Log& log) {
    LODE_TRY(check_readable(files.certificate));
    LODE_TRY(check_readable(files.key));
    LODE_ASSIGN(const SslLibrary* const loaded, load_ssl().map_error(in_context("preparing TLS")));
    const SslLibrary& library = *loaded;
    library.clear_error();
    ContextHandle handle(library.context_new(library.server_method()), library.context_free);
    if (!handle) return fail(ErrorCode::internal, "preparing TLS: " + reason(library));
    SSL_CTX* context = handle.get();
    library.context_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr);
    library.context_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                             SSL_OP_PRIORITIZE_CHACHA | SSL_OP_NO_COMPRESSION);
    // Idle connections hold no buffers; what is sent may lie elsewhere when it is sent again.
    library.context_ctrl(context, SSL_CTRL_MODE,
                         SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER,
                         nullptr);
    library.context_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_OFF, nullptr);
    library.context_set_password_callback(context, &no_password);
    library.context_set_alpn_callback(context, &choose_protocol, const_cast<SslLibrary*>(&library));
    if (library.context_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` holds no certificate in PEM: {}", files.certificate.string(), reason(library)));
    if (library.context_use_key_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        library.context_check_key(context) != 1)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("`{}` holds no key in PEM, not encrypted, of the certificate in `{}`: {}",
                                files.key.string(), files.certificate.string(), reason(library)));
    warn_of_readers(files.key, log);
    return Tls(std::make_unique<Context>(library, std::move(handle)));
}

std::unique_ptr<Stream> Tls::make_stream(FileDescriptor socket) const {
    const SslLibrary& library = m_context->library();
    SslHandle ssl(library.connection_new(m_context->get()), library.connection_free);
    if (!ssl || library.set_fd(ssl.get(), socket.get()) != 1) return nullptr;
    return std::make_unique<TlsStream>(library, std::move(socket), std::move(ssl), m_context->piece());
}

}  // namespace lode
