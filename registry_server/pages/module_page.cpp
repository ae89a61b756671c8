// A table of versions, the highest first.
#include "registry_server/pages/module_page.h"

#include <fmt/format.h>

#include "base/byte_size.h"
#include "registry_server/pages/html.h"

namespace lode {
namespace {

std::string row_of(const ModuleName& name, const Release& release) {
    const std::string version = escape_html(to_string(release.version));
    return fmt::format(
        "<tr><td><a href=\"/{0}/{1}\">{1}</a>{2}</td><td>{3}</td><td class=\"number\">{4}</td><td><code "
        "class=\"digest\">{5}</code></td></tr>\n",
        escape_html(to_string(name)), version, release.yanked ? " <span class=\"yanked\">yanked</span>" : "",
        escape_html(release.published), human_size(release.size), to_string(release.digest));
}

}  // namespace

std::string module_page(const VersionsDocument& document, std::string_view description) {
    const std::string name = escape_html(to_string(document.name));
    std::string body = fmt::format("<p class=\"path\"><a href=\"/\">registry</a> / {0}</p>\n<h1>{0}</h1>\n", name);
    if (!description.empty()) body += fmt::format("<p>{}</p>\n", escape_html(description));
    body += fmt::format("<pre>lode fetch {0}\nlode show {0}</pre>\n<h2>Versions</h2>\n", name);
    body += "<div class=\"wide\"><table>\n<tr><th>version</th><th>published</th><th>size</th><th>digest</th></tr>\n";
    for (const Release& release : document.versions) body += row_of(document.name, release);
    body += "</table></div>\n";
    return html_document(to_string(document.name), body);
}

}  // namespace lode
