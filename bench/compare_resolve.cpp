// lode's side of bench/compare for what a program of its own does: a handle that is in the cache, resolved again.
#include <algorithm>

#include "bench/compare_input.h"
#include "hub/hub.h"

namespace lode::compare {
namespace {

constexpr std::size_t repeats = 2000;

double median_seconds_of_resolve(const Hub& hub, std::string_view handle) {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < repeats; ++i) seconds.push_back(seconds_of([&] { (void)must(hub.resolve(handle)); }));
    std::sort(seconds.begin(), seconds.end());
    return seconds[repeats / 2];
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    if (count != 3) {
        std::cerr << "usage: compare_resolve CACHE HANDLE\n";
        return 2;
    }
    lode::HubSettings settings;
    settings.cache = values[1];
    const auto hub = must(lode::Hub::open(std::move(settings)));
    report("lode", "warm, in one process", median_seconds_of_resolve(hub, values[2]), "s");
}
