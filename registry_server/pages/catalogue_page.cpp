// A table of modules, by name.
#include "registry_server/pages/catalogue_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/printable.h"
#include "registry_server/pages/html.h"

namespace lode {
namespace {

std::string row_of(const CatalogueEntry& entry) {
    const std::string name = escape_html(to_string(entry.name));
    return fmt::format(
        "<tr><td><a href=\"/{0}\">{0}</a></td><td><a href=\"/{0}/{1}\">{1}</a></td><td>{2}</td><td "
        "class=\"number\">{3}</td></tr>\n",
        name, escape_html(to_string(entry.newest)), escape_html(entry.description), human_size(entry.size));
}

}  // namespace

std::string catalogue_page(std::string_view registry_name, const CatalogueDocument& catalogue) {
    const auto count = catalogue.modules.size();
    std::string body = fmt::format("<h1>{}</h1>\n<p class=\"dim\">A registry of embedding modules: {}.</p>\n",
                                   escape_html(registry_name), counted(count, "module"));
    if (count == 0) {
        body +=
            "<p>Nothing is published yet. Whoever has a token can change that:</p>\n<pre>LODE_TOKEN=… lode publish "
            "FOLDER URL-OF-THIS-REGISTRY</pre>\n";
        return html_document(registry_name, body);
    }
    body += "<div class=\"wide\"><table>\n<tr><th>module</th><th>newest</th><th>description</th><th>size</th></tr>\n";
    const auto shown = std::min(count, most_modules_on_a_page);
    for (std::size_t i = 0; i < shown; ++i) body += row_of(catalogue.modules[i]);
    body += "</table></div>\n";
    if (shown < count)
        body +=
            fmt::format("<p>And {} more: all are in <a href=\"/modules.json\">modules.json</a>.</p>\n", count - shown);
    return html_document(registry_name, body);
}

}  // namespace lode
