// The three documents of a registry: what is accepted is written and read again.
#include "fuzz/round_trip.h"
#include "module/registry_documents.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    const auto write = [](const auto& document) { return to_json(document); };
    check_round_trip(text, parse_registry_document, write);
    check_round_trip(text, parse_versions_document, write);
    check_round_trip(text, parse_catalogue_document, write);
    return 0;
}
