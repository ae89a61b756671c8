// Loading OpenSSL's libssl.
#include "registry_server/http/ssl_library.h"

#include "base/shared_library.h"

namespace lode {
namespace {

Result<SslLibrary> load() {
    LODE_ASSIGN(auto library, SharedLibrary::load("libssl.so.3", "libssl3"));
    SslLibrary ssl;
    library.find("ERR_clear_error", ssl.clear_error);
    library.find("ERR_peek_error", ssl.peek_error);
    library.find("ERR_peek_last_error", ssl.peek_last_error);
    library.find("ERR_error_string_n", ssl.error_string);
    library.find("TLS_server_method", ssl.server_method);
    library.find("SSL_CTX_new", ssl.context_new);
    library.find("SSL_CTX_free", ssl.context_free);
    library.find("SSL_CTX_ctrl", ssl.context_ctrl);
    library.find("SSL_CTX_set_options", ssl.context_set_options);
    library.find("SSL_CTX_set_default_passwd_cb", ssl.context_set_password_callback);
    library.find("SSL_CTX_set_alpn_select_cb", ssl.context_set_alpn_callback);
    library.find("SSL_CTX_use_certificate_chain_file", ssl.context_use_certificate_chain_file);
    library.find("SSL_CTX_use_PrivateKey_file", ssl.context_use_key_file);
    library.find("SSL_CTX_check_private_key", ssl.context_check_key);
    library.find("SSL_select_next_proto", ssl.select_protocol);
    library.find("SSL_new", ssl.connection_new);
    library.find("SSL_free", ssl.connection_free);
    library.find("SSL_set_fd", ssl.set_fd);
    library.find("SSL_accept", ssl.accept);
    library.find("SSL_read_ex", ssl.read);
    library.find("SSL_write_ex", ssl.write);
    library.find("SSL_get_error", ssl.get_error);
    library.find("SSL_shutdown", ssl.shutdown);
    LODE_TRY(library.found_all());
    return ssl;
}

}  // namespace

Result<const SslLibrary*> load_ssl() {
    static const Result<SslLibrary> library = load();
    if (!library) return fail(library.error());
    return &*library;
}

}  // namespace lode
