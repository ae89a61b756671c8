// Pairs at `&`, values at commas.
#include "registry_server/tensorflow_hub/hub_query.h"

#include "base/take_until.h"

namespace lode {

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
