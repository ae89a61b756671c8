// SHA-256 by OpenSSL (SHA-NI where the processor has it).
//
// By its low-level functions, linked statically: they are five small objects that need nothing else of libcrypto. The
// shared library, relocated at each start, and EVP, which loads OpenSSL's configuration and providers, each cost a
// program that answers out of its cache more than everything else it does (docs/decisions/0004 and 0013).
#define OPENSSL_API_COMPAT 0x10100000L  // they are deprecated since 3.0, and part of every libcrypto 3

#include "base/crypto/sha256.h"

#include <cerrno>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <sys/random.h>

namespace lode {

struct Sha256::State {
    State() { SHA256_Init(&context); }

    SHA256_CTX context{};
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
    SHA256_Update(&m_state->context, bytes.data(), bytes.size());
}

Sha256Hash Sha256::finish() {
    Sha256Hash hash;
    SHA256_Final(reinterpret_cast<unsigned char*>(hash.data()), &m_state->context);
    return hash;
}

Sha256Hash Sha256::so_far() const {
    SHA256_CTX copy = m_state->context;
    Sha256Hash hash;
    SHA256_Final(reinterpret_cast<unsigned char*>(hash.data()), &copy);
    return hash;
}

Sha256Hash sha256(std::span<const std::byte> bytes) {
    Sha256 hasher;
    hasher.update(bytes);
    return hasher.finish();
}

Sha256Hash sha256(std::string_view text) {
    return sha256(std::as_bytes(std::span(text)));
}

void fill_with_random_bytes(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR) std::abort();  // a kernel without it: nothing else would be as safe
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

bool equal_in_constant_time(std::span<const std::byte> a, std::span<const std::byte> b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace lode
