// Version ranges: the canonical form means the same.
#include "fuzz/round_trip.h"
#include "module/version_range.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto range = parse_version_range(as_text(data, size));
    if (!range) return 0;
    const auto again = parse_version_range(to_string(*range));
    require(again.has_value() && to_string(*again) == to_string(*range));
    for (const auto* text : {"0", "0.0.3", "1.2.3-rc.1", "1.2.3", "2"}) {
        const auto version = parse_version(text);
        require(range->contains(*version) == again->contains(*version));
    }
    return 0;
}
