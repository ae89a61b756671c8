// Escaping, the frame of every page, and its style.
#include "registry_server/pages/html.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/crypto/sha256.h"
#include "base/unicode/utf8.h"

namespace lode {
namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--line:#d8d8d8;--soft:#f5f5f4;--dim:#5f5f5f;--link:#0b57a4;--bad:#a3260b}
@media(prefers-color-scheme:dark){:root{--line:#3a3a3a;--soft:#222220;--dim:#a5a5a5;--link:#7db8f5;--bad:#ff9a7d}}
body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}
a{color:var(--link)}
h1{font-size:1.6rem;margin:.2rem 0;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
.path,.dim{color:var(--dim)}
.yanked{color:var(--bad)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
td.number{text-align:right;white-space:nowrap}
pre,code{font:14px/1.45 ui-monospace,monospace}
pre{background:var(--soft);border:1px solid var(--line);padding:.7rem .9rem;overflow-x:auto}
pre.text{white-space:pre-wrap;overflow-wrap:anywhere}
code.digest{overflow-wrap:anywhere}
)";

const std::string& policy_within_a_page() {
    static const std::string policy = fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", base64(sha256(style)));
    return policy;
}

bool is_shown(char32_t c) {
    if (c < 0x20) return c == U'\t' || c == U'\n';
    if (c >= 0x7F && c <= 0x9F) return false;
    return !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069);
}

void append_escaped(std::string& html, char32_t c) {
    switch (c) {
        case U'&':
            html += "&amp;";
            return;
        case U'<':
            html += "&lt;";
            return;
        case U'>':
            html += "&gt;";
            return;
        case U'"':
            html += "&quot;";
            return;
        case U'\'':
            html += "&#39;";
            return;
        default:
            append_utf8(is_shown(c) ? c : U'\uFFFD', html);
    }
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string html;
    html.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const auto next = decode_utf8(text);
        append_escaped(html, next.value);
        text.remove_prefix(next.size);
    }
    return html;
}

std::string html_document(std::string_view title, std::string_view body) {
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n</head>\n"
        "<body>\n{}</body>\n</html>\n",
        policy_within_a_page(), escape_html(title), style, body);
}

const std::string& content_security_policy() {
    static const std::string policy = policy_within_a_page() + "; frame-ancestors 'none'";
    return policy;
}

}  // namespace lode
