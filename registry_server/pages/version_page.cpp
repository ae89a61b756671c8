// Parts of the page, from the top down.
#include "registry_server/pages/version_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/byte_size.h"
#include "registry_server/pages/html.h"

namespace lode {
namespace {

constexpr std::string_view readme_name = "README.md";

std::string heading(const ModuleName& name, const Release& release, const Manifest& manifest) {
    const std::string title = escape_html(to_string(name));
    std::string html = fmt::format(
        "<p class=\"path\"><a href=\"/\">registry</a> / <a href=\"/{0}\">{0}</a> / {1}</p>\n<h1>{0} "
        "<span class=\"dim\">{1}</span></h1>\n",
        title, escape_html(to_string(release.version)));
    if (!manifest.description.empty()) html += fmt::format("<p>{}</p>\n", escape_html(manifest.description));
    if (release.yanked)
        html += fmt::format(
            "<p class=\"yanked\"><strong>Yanked: {}</strong> It is not chosen any more; who names it still gets "
            "it.</p>\n",
            escape_html(release.yank_reason));
    return html;
}

std::string facts(const Release& release, const Manifest& manifest) {
    std::string html = "<div class=\"wide\"><table>\n";
    const auto row = [&html](std::string_view key, std::string_view value) {
        html += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", key, value);
    };
    row("digest", fmt::format("<code class=\"digest\">{}</code>", to_string(release.digest)));
    row("size", fmt::format("{} in {} files", human_size(release.size), manifest.files.size()));
    row("published", escape_html(release.published));
    if (!manifest.license.empty()) row("license", escape_html(manifest.license));
    if (manifest.kind) row("kind", escape_html(to_string(*manifest.kind)));
    if (manifest.parent) row("made from", fmt::format("<code class=\"digest\">{}</code>", to_string(*manifest.parent)));
    return html + "</table></div>\n";
}

/// What lode did not make it does not open: it gives the folder.
std::string how_to_get_folder(std::string_view handle, const Release& release, ForeignKind kind) {
    const std::string_view by_tensorflow =
        kind == ForeignKind::saved_model ? " TensorFlow Hub's <code>hub.load</code> takes this page's address." : "";
    return fmt::format(
        "<h2>Load it</h2>\n<pre>lode resolve '{}#sha256={}'</pre>\n<p class=\"dim\">It prints the folder that holds "
        "the "
        "files.{}</p>\n",
        escape_html(handle), release.digest.hex(), by_tensorflow);
}

std::string how_to_load(const ModuleName& name, const Release& release, const Manifest& manifest) {
    const std::string handle = fmt::format("{}@{}", to_string(name), to_string(release.version));
    if (manifest.kind) return how_to_get_folder(handle, release, *manifest.kind);
    return fmt::format(
        "<h2>Load it</h2>\n"
        "<pre>lode fetch '{0}#sha256={1}'\nlode show {0}</pre>\n"
        "<pre>#include &lt;lode/hub.h&gt;\n\nauto hub    = lode::Hub::open();\n"
        "auto module = hub-&gt;load(&quot;{0}&quot;);</pre>\n"
        "<p class=\"dim\">By its name where this registry is one of LODE_REGISTRY; by this page's address "
        "anywhere.</p>\n",
        escape_html(handle), release.digest.hex());
}

std::string signatures(const Manifest& manifest) {
    if (manifest.signatures.empty()) return {};
    std::string html = "<h2>Signatures</h2>\n<pre>";
    for (const auto& [name, signature] : manifest.signatures) html += escape_html(describe(name, signature)) + "\n";
    return html + "</pre>\n";
}

std::string vocabularies(const Manifest& manifest) {
    if (manifest.lookups.empty()) return {};
    std::string html =
        "<h2>Vocabularies</h2>\n<div class=\"wide\"><table>\n<tr><th>name</th><th>tokens</th><th>OOV "
        "buckets</th></tr>\n";
    for (const auto& [name, lookup] : manifest.lookups)
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", escape_html(name), lookup.size,
                            lookup.oov.buckets);
    return html + "</table></div>\n";
}

std::string variables(const Manifest& manifest) {
    if (manifest.variables.empty()) return {};
    std::string html = "<h2>Variables</h2>\n<div class=\"wide\"><table>\n<tr><th>name</th><th>type</th></tr>\n";
    for (const auto& [name, variable] : manifest.variables)
        html += fmt::format("<tr><td>{}</td><td><code>{}[{}]</code>{}</td></tr>\n", escape_html(name),
                            to_string(variable.dtype), fmt::join(variable.shape, ","),
                            variable.trainable ? "" : ", frozen");
    return html + "</table></div>\n";
}

std::string files(const ModuleName& name, const Release& release, const Manifest& manifest) {
    std::string html =
        "<h2>Files</h2>\n<div class=\"wide\"><table>\n<tr><th>file</th><th>size</th><th>sha256</th></tr>\n";
    const std::string folder = fmt::format("/{}/{}/", to_string(name), to_string(release.version));
    for (const auto& file : manifest.files)
        html += fmt::format(
            "<tr><td><a href=\"{0}{1}\">{1}</a></td><td class=\"number\">{2}</td><td><code "
            "class=\"digest\">{3}</code></td></tr>\n",
            escape_html(folder), escape_html(file.path), human_size(file.size), file.digest.hex());
    return html + "</table></div>\n";
}

std::string readme_part(std::string_view readme) {
    if (readme.empty()) return {};
    return fmt::format("<h2>{}</h2>\n<pre class=\"text\">{}</pre>\n", readme_name, escape_html(readme));
}

}  // namespace

std::string version_page(const ModuleName& name, const Release& release, const Manifest& manifest,
                         std::string_view readme) {
    const std::string body = heading(name, release, manifest) + facts(release, manifest) +
                             how_to_load(name, release, manifest) + signatures(manifest) + readme_part(readme) +
                             vocabularies(manifest) + variables(manifest) + files(name, release, manifest);
    return html_document(fmt::format("{} {}", to_string(name), to_string(release.version)), body);
}

}  // namespace lode
