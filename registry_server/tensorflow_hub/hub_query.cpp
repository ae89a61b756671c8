// Pairs at `&`, values at commas.
#include "registry_server/tensorflow_hub/hub_query.h"

namespace lode {
namespace {

/// Takes what stands before `separator` off `text`.
std::string_view take_until(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto taken = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return taken;
}

}  // namespace

bool asks_for_archive(std::string_view query) {
    while (!query.empty()) {
        std::string_view values = take_until(query, '&');
        if (take_until(values, '=') != "tf-hub-format") continue;
        while (!values.empty())
            if (take_until(values, ',') == "compressed") return true;
    }
    return false;
}

}  // namespace lode
