// What stands between this machine and the registries.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/http/ca_file.h"
#include "base/printable.h"
#include "cli/doctor/checks.h"

namespace lode {
namespace {

Finding check_proxy(const ProxyVariable& proxy) {
    if (proxy.is_ignored)
        return warn_of("proxy", fmt::format("{} is set to {}, and not looked at", proxy.name, proxy.value),
                       "for http it is http_proxy, in lower case");
    return fine("proxy", fmt::format("{}: {}", proxy.name, proxy.value),
                {{"variable", proxy.name}, {"value", proxy.value}});
}

Findings check_proxies(const Environment& environment) {
    Findings findings;
    for (const auto& proxy : proxies_of(environment)) findings.push_back(check_proxy(proxy));
    if (findings.empty()) findings.push_back(fine("proxy", "none"));
    return findings;
}

std::size_t certificates_in(std::string_view text) {
    constexpr std::string_view beginning = "-----BEGIN ";
    std::size_t count = 0;
    for (auto at = text.find(beginning); at != std::string_view::npos; at = text.find(beginning, at + 1)) ++count;
    return count;
}

Finding check_ca_file(const HubSettings& settings) {
    if (settings.ca_file.empty()) return fine("certificates", "the system's are trusted");
    const auto text = read_ca_file(settings.ca_file);
    if (!text) return fault_of("certificates", in_context("by " + decider_of(settings, "ca_file"))(text.error()));
    return fine("certificates",
                fmt::format("those of `{}` (by {}) are trusted, {} of them, and no other", settings.ca_file,
                            decider_of(settings, "ca_file"), certificates_in(*text)),
                {{"ca_file", settings.ca_file}, {"decided_by", decider_of(settings, "ca_file")}});
}

/// Of a file with passwords.
std::optional<Finding> check_is_private(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077U) == 0) return std::nullopt;
    return warn_of("credentials", fmt::format("`{}` holds passwords, and other users may read it", path),
                   "chmod 600 " + path);
}

Findings check_logins(const HubSettings& settings) {
    Findings findings;
    std::set<std::string> seen;
    const std::string file = decider_of(settings, "netrc");
    for (const auto& login : settings.logins)
        if (seen.insert(login.host).second)
            findings.push_back(fine("credentials", fmt::format("a login for {} (by `{}`)", printable(login.host), file),
                                    {{"host", login.host}, {"kind", "login"}, {"decided_by", file}}));
    if (findings.empty()) return findings;
    if (auto open = check_is_private(file)) findings.push_back(*std::move(open));
    return findings;
}

Findings check_tokens(const HubSettings& settings) {
    Findings findings;
    std::set<std::string> seen;
    for (const auto& token : settings.tokens)
        if (seen.insert(token.origin).second)
            findings.push_back(fine("credentials",
                                    fmt::format("a token for {} (by {})", token.origin, token.decided_by),
                                    {{"host", token.origin}, {"kind", "token"}, {"decided_by", token.decided_by}}));
    return findings;
}

/// LODE_TOKEN goes to publishing's target, and to the hosts that LODE_REGISTRY names.
bool is_for_publishing_alone(const HubSettings& settings, const Environment& environment) {
    return !environment("LODE_TOKEN").empty() &&
           std::ranges::find(settings.tokens, "LODE_TOKEN", &OriginToken::decided_by) == settings.tokens.end();
}

void append(Findings& findings, Findings more) {
    std::ranges::move(more, std::back_inserter(findings));
}

}  // namespace

Findings check_network(const HubSettings& settings, const Environment& environment) {
    if (settings.offline)
        return {fine("network",
                     fmt::format("offline (by {}): nothing is asked, and what is not in the cache cannot be had",
                                 decider_of(settings, "offline")),
                     {{"offline", true}})};
    Findings findings = {fine("network", "online", {{"offline", false}})};
    append(findings, check_proxies(environment));
    findings.push_back(check_ca_file(settings));
    for (const auto& host : settings.insecure_hosts)
        findings.push_back(
            warn_of("certificates",
                    fmt::format("that of {} is not verified: anybody between can read and change what is "
                                "sent",
                                printable(host)),
                    "take it out of `insecure_hosts`, and name its CA in SSL_CERT_FILE"));
    return findings;
}

Findings check_credentials(const FoundSettings& found, const Environment& environment) {
    Findings findings = check_tokens(found.settings);
    append(findings, check_logins(found.settings));
    if (is_for_publishing_alone(found.settings, environment))
        findings.push_back(fine("credentials",
                                "LODE_TOKEN goes to the target of lode publish, and to no registry that "
                                "is only read: those it would go to stand in LODE_REGISTRY"));
    for (const auto& passed : found.passed_over)
        findings.push_back(warn_of("credentials", passed.message, passed.hint));
    if (findings.empty()) findings.push_back(fine("credentials", "none"));
    return findings;
}

}  // namespace lode
