// Whose certificates a transport accepts.
#pragma once

#include <string>
#include <vector>

#include "base/http/curl/curl_library.h"
#include "base/http/curl/curl_transport.h"

namespace lode {

class CurlTrust {
public:
    /// Reads the CA files that the options name; `not_found` and the like where that is not possible.
    static Result<CurlTrust> load(const CurlLibrary& curl, const CurlOptions& options);

    /// Tells the handle, which must not outlive this object, how to verify the host of `url`.
    void apply(const CurlLibrary& curl, CURL* easy, const Url& url) const;

    bool is_insecure(const std::string& host) const;

private:
    std::string m_ca_file;  // instead of the system's; empty: the system's
    std::string m_bundle;   // PEM, all that is trusted; empty: the file's or the system's
    std::vector<std::string> m_insecure_hosts;
};

}  // namespace lode
