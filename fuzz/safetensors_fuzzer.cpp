// Headers of safetensors files: every tensor that is accepted lies inside the file.
#include "fuzz/round_trip.h"
#include "module/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto header = parse_safetensors_header(bytes, size);
    if (!header) return 0;
    require(header->data_begin <= size);
    for (const auto& [name, tensor] : header->tensors)
        require(header->data_begin <= tensor.begin && tensor.begin <= tensor.end && tensor.end <= size);
    return 0;
}
