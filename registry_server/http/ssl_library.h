// The functions of OpenSSL that TLS takes, found at run time: who runs no server with a certificate needs none of them.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/result.h"

namespace lode {

struct SslLibrary {
    decltype(&::ERR_clear_error) clear_error = nullptr;
    decltype(&::ERR_peek_error) peek_error = nullptr;
    decltype(&::ERR_peek_last_error) peek_last_error = nullptr;
    decltype(&::ERR_error_string_n) error_string = nullptr;
    decltype(&::TLS_server_method) server_method = nullptr;
    decltype(&::SSL_CTX_new) context_new = nullptr;
    decltype(&::SSL_CTX_free) context_free = nullptr;
    decltype(&::SSL_CTX_ctrl) context_ctrl = nullptr;
    decltype(&::SSL_CTX_set_options) context_set_options = nullptr;
    decltype(&::SSL_CTX_set_default_passwd_cb) context_set_password_callback = nullptr;
    decltype(&::SSL_CTX_set_alpn_select_cb) context_set_alpn_callback = nullptr;
    decltype(&::SSL_CTX_use_certificate_chain_file) context_use_certificate_chain_file = nullptr;
    decltype(&::SSL_CTX_use_PrivateKey_file) context_use_key_file = nullptr;
    decltype(&::SSL_CTX_check_private_key) context_check_key = nullptr;
    decltype(&::SSL_select_next_proto) select_protocol = nullptr;
    decltype(&::SSL_new) connection_new = nullptr;
    decltype(&::SSL_free) connection_free = nullptr;
    decltype(&::SSL_set_fd) set_fd = nullptr;
    decltype(&::SSL_accept) accept = nullptr;
    decltype(&::SSL_read_ex) read = nullptr;
    decltype(&::SSL_write_ex) write = nullptr;
    decltype(&::SSL_get_error) get_error = nullptr;
    decltype(&::SSL_shutdown) shutdown = nullptr;
};

/// Loads `libssl.so.3`, which brings libcrypto, once for the process and keeps it; thread-safe. `unavailable` where it
/// is not installed.
Result<const SslLibrary*> load_ssl();

}  // namespace lode
