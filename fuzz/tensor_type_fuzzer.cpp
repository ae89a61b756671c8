// Types of tensors: what is accepted is written and read again as the same.
#include "fuzz/round_trip.h"
#include "module/tensor_type.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    check_round_trip(as_text(data, size), parse_type, [](const TensorType& type) { return to_string(type); });
    return 0;
}
