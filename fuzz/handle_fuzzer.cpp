// Handles: the canonical form of a URL is a handle of the same meaning.
#include "fuzz/round_trip.h"
#include "module/handle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    const auto handle = parse_handle(text, "/home/ada");
    if (!handle || std::holds_alternative<LocalFolder>(handle->target())) return 0;
    const auto again = parse_handle(handle->canonical(), "/home/ada");
    require(again.has_value() && again->canonical() == handle->canonical());
    return 0;
}
