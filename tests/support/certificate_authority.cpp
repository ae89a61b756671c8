// openssl req, openssl ca.
#include "tests/support/certificate_authority.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tests/support/run_program.h"
#include "tests/support/running_program.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view new_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

/// `line` is `openssl`'s arguments, parted by spaces.
void openssl(const TemporaryFolder& folder, const std::string& line) {
    std::vector<std::string> words{"openssl"};
    for (std::size_t begin = 0; begin < line.size();) {
        const auto end = std::min(line.find(' ', begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    ProgramOptions options;
    options.folder = folder.path();
    const auto result = run_program(words, options);
    if (result.exit != 0) throw std::runtime_error("openssl " + line + ": " + result.err);
}

std::string configuration(const CertificateRequest& request) {
    const std::string names =
        request.alternative_names.empty() ? "" : "subjectAltName = " + request.alternative_names + "\n";
    return fmt::format(R"([ca]
default_ca = test
[test]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
extendedKeyUsage = {}
{})",
                       request.usage, names);
}

}  // namespace

bool has_openssl() {
    return find_program("openssl").has_value();
}

CertificateAuthority::CertificateAuthority() {
    openssl(m_folder, fmt::format("req -x509 {} -keyout ca.key -out ca.pem -subj /CN=test-ca -days 36500", new_key));
    m_folder.write("index.txt", "");
    m_folder.write("serial", "01\n");
}

Certificate CertificateAuthority::issue(const CertificateRequest& request) const {
    const std::string name = fmt::format("leaf{}", ++m_issued);
    m_folder.write("ca.cnf", configuration(request));
    openssl(m_folder, fmt::format("req {0} -keyout {1}.key -out {1}.csr -subj /CN=localhost", new_key, name));
    openssl(m_folder, fmt::format("ca -batch -config ca.cnf -notext -in {0}.csr -out {0}.pem "
                                  "-startdate {1} -enddate {2}",
                                  name, request.not_before, request.not_after));
    return {m_folder / (name + ".pem"), m_folder / (name + ".key")};
}

Certificate CertificateAuthority::self_signed() const {
    openssl(m_folder, fmt::format("req -x509 {} -keyout self.key -out self.pem -subj /CN=localhost -days 365 -addext "
                                  "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                  new_key));
    return {m_folder / "self.pem", m_folder / "self.key"};
}

}  // namespace lode
