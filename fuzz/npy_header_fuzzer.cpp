// Heads of NumPy's arrays: a header whose data begins in the file, or an error that says something.
#include "authoring/parts/npy_header.h"
#include "fuzz/round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto header = parse_npy_header(as_text(data, size));
    require(header ? header->data_begin <= size && !header->element.empty() : !header.error().message.empty());
    return 0;
}
