// A CA of a test's own, and certificates that it issues, good ones and others: by the program openssl.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/temporary_folder.h"

namespace lode {

/// Whether the program is on this machine.
bool has_openssl();

struct CertificateRequest {
    std::string alternative_names = "DNS:localhost,IP:127.0.0.1";  ///< as openssl writes them; empty: none
    std::string usage = "serverAuth";                              ///< extended key usage
    std::string not_before = "20200101000000Z";
    std::string not_after = "20990101000000Z";
};

/// A certificate with its key, as PEM files.
struct Certificate {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

/// Throws where openssl fails.
class CertificateAuthority {
public:
    CertificateAuthority();

    /// The CA's own certificate.
    std::filesystem::path file() const { return m_folder / "ca.pem"; }
    Certificate issue(const CertificateRequest& request = {}) const;
    /// Signed by its own key, not by the CA.
    Certificate self_signed() const;

private:
    TemporaryFolder m_folder;
    mutable int m_issued = 0;
};

}  // namespace lode
