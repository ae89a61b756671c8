// The rules are those of libcurl's manual page CURLOPT_PROXY, "Environment Variables".
#include "cli/doctor/proxies.h"

#include <initializer_list>

#include "base/printable.h"
#include "cli/doctor/no_proxy.h"

namespace lode {
namespace {

struct Variable {
    std::string name;  // empty: none is set
    std::string value;
};

Variable first_set(const Environment& environment, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (auto value = environment(name); !value.empty()) return {name, std::move(value)};
    return {};
}

}  // namespace

std::string without_login(std::string_view proxy) {
    const auto scheme_end = proxy.find("://");
    const auto at = proxy.rfind('@');
    std::string shown;
    if (at != std::string_view::npos) {
        const bool has_scheme = scheme_end != std::string_view::npos && scheme_end < at;
        shown = std::string(proxy.substr(0, has_scheme ? scheme_end + 3 : 0)) + "***";
        proxy.remove_prefix(at);
    }
    return printable(shown + std::string(proxy.substr(0, proxy.find_first_of("?#"))), 300);
}

std::vector<ProxyVariable> proxies_of(const Environment& environment) {
    std::vector<ProxyVariable> found;
    if (const auto value = environment("http_proxy"); !value.empty())
        found.push_back({"http_proxy", without_login(value)});
    else if (const auto shouted = environment("HTTP_PROXY"); !shouted.empty())
        found.push_back({"HTTP_PROXY", without_login(shouted), true});
    for (const auto& [name, value] :
         {first_set(environment, {"https_proxy", "HTTPS_PROXY"}), first_set(environment, {"all_proxy", "ALL_PROXY"})})
        if (!name.empty()) found.push_back({name, without_login(value)});
    const auto kept = first_set(environment, {"no_proxy", "NO_PROXY"});
    if (!found.empty() && !kept.name.empty()) found.push_back({kept.name, printable(kept.value, 500)});
    return found;
}

ProxyChoice proxy_for(const Url& url, const Environment& environment) {
    // HTTP_PROXY is what a web server calls a client's header `Proxy:`, and is not looked at.
    const auto named = url.scheme() == "http"
                           ? first_set(environment, {"http_proxy", "all_proxy", "ALL_PROXY"})
                           : first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    if (named.name.empty()) return {};
    const auto kept = first_set(environment, {"no_proxy", "NO_PROXY"});
    if (is_kept_from_proxies(url.host(), kept.value)) return {kept.name, {}};
    return {named.name, without_login(named.value)};
}

}  // namespace lode
