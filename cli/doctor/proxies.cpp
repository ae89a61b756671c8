// The rules are those of libcurl's manual page CURLOPT_PROXY, "Environment Variables".
#include "cli/doctor/proxies.h"

#include <array>

#include "base/printable.h"

namespace lode {
namespace {

struct Spelling {
    const char* lower;
    const char* upper;
};

constexpr std::array proxies = {Spelling{"https_proxy", "HTTPS_PROXY"}, Spelling{"all_proxy", "ALL_PROXY"}};

void add_first_set(const Environment& environment, const Spelling& spelling, std::vector<ProxyVariable>& found,
                   std::string (*shown)(std::string_view)) {
    for (const char* name : {spelling.lower, spelling.upper})
        if (const auto value = environment(name); !value.empty()) {
            found.push_back({name, shown(value)});
            return;
        }
}

std::string as_it_is(std::string_view value) {
    return printable(value, 500);
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
    for (const auto& spelling : proxies) add_first_set(environment, spelling, found, without_login);
    if (!found.empty()) add_first_set(environment, {"no_proxy", "NO_PROXY"}, found, as_it_is);
    return found;
}

}  // namespace lode
