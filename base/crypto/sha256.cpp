// SHA-256 by OpenSSL (SHA-NI where the processor has it).
//
// By its low-level functions: EVP would first load OpenSSL's configuration and providers, which costs a program that
// answers out of its cache more than everything else it does (about a millisecond and 60 page faults).
#define OPENSSL_API_COMPAT \
    0x10100000L  // they are deprecated since 3.0, and part of libcrypto.so.3 as long as that lives

#include "base/crypto/sha256.h"

#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

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
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1) std::abort();
}

bool equal_in_constant_time(std::span<const std::byte> a, std::span<const std::byte> b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace lode
