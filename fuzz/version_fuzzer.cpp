// Versions: spelling kept, order total.
#include <algorithm>

#include "fuzz/round_trip.h"
#include "module/version.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    check_round_trip(text, parse_version, [](const Version& version) { return to_string(version); });
    // Two versions in one input, a line each.
    const auto end = std::min(text.find('\n'), text.size());
    const auto a = parse_version(text.substr(0, end));
    const auto b = parse_version(text.substr(std::min(end + 1, text.size())));
    if (a && b) require((*a < *b) == (*b > *a) && (*a == *b) == (*b == *a));
    return 0;
}
