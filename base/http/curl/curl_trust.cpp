// CA files and TLS options.
#include "base/http/curl/curl_trust.h"

#include <algorithm>

#include "base/file.h"
#include "base/http/ca_file.h"

namespace lode {
namespace {

/// Where this libcurl finds the system's certificates; empty where it does not say.
std::string system_ca_file(const CurlLibrary& curl) {
    CURL* easy = curl.easy_init();
    const char* file = nullptr;
    if (easy != nullptr) curl.easy_getinfo(easy, CURLINFO_CAINFO, &file);
    std::string name = file == nullptr ? std::string() : std::string(file);
    curl.easy_cleanup(easy);
    return name;
}

}  // namespace

Result<CurlTrust> CurlTrust::load(const CurlLibrary& curl, const CurlOptions& options) {
    CurlTrust trust;
    trust.m_ca_file = options.ca_file;
    trust.m_insecure_hosts = options.insecure_hosts;
    std::string base;
    if (!options.ca_file.empty()) {
        LODE_ASSIGN(base, read_ca_file(options.ca_file));
    }
    if (options.extra_ca_file.empty()) return trust;
    LODE_ASSIGN(const auto extra, read_ca_file(options.extra_ca_file));
    if (const auto file = system_ca_file(curl); options.ca_file.empty() && !file.empty())
        base = read_file(file).value_or(std::string());  // without it the system's folder is left
    trust.m_bundle = base + "\n" + extra;
    return trust;
}

bool CurlTrust::is_insecure(const std::string& host) const {
    return std::find(m_insecure_hosts.begin(), m_insecure_hosts.end(), host) != m_insecure_hosts.end();
}

void CurlTrust::apply(const CurlLibrary& curl, CURL* easy, const Url& url) const {
    curl.easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!m_ca_file.empty()) {
        curl.easy_setopt(easy, CURLOPT_CAINFO, m_ca_file.c_str());
        curl.easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // else the system's folder would be trusted too
    }
    if (!m_bundle.empty()) {
        curl_blob blob{const_cast<char*>(m_bundle.data()), m_bundle.size(), CURL_BLOB_NOCOPY};
        curl.easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
    const bool verifies = !is_insecure(url.host());
    curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verifies ? 1L : 0L);
    curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verifies ? 2L : 0L);
}

}  // namespace lode
