// Handles: the canonical form of one that is not local is a handle of the same meaning.
#include "fuzz/round_trip.h"
#include "module/handle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    const auto handle = parse_handle(text, "/home/ada");
    if (!handle || handle->is_local()) return 0;
    const auto again = parse_handle(handle->canonical(), "/home/ada");
    require(again.has_value() && again->canonical() == handle->canonical());
    require(again->target().index() == handle->target().index() && again->is_floating() == handle->is_floating());
    return 0;
}
