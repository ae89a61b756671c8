// Manifests: what is accepted is written and read again.
#include "fuzz/round_trip.h"
#include "module/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    check_round_trip(text, parse_manifest, [](const Manifest& manifest) { return to_json(manifest); });
    return 0;
}
