// The hub of lode's programs in bench/compare.
#pragma once

#include "bench/compare_input.h"
#include "hub/hub.h"

namespace lode::compare {

/// Its cache lies in the data folder, and it asks no network.
inline Hub open_hub(const DataFolder& folder) {
    HubSettings settings;
    settings.cache = folder.cache();
    settings.offline = true;
    return must(Hub::open(std::move(settings)));
}

}  // namespace lode::compare
