// JSON from outside: what is accepted is written and read again.
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "fuzz/round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    check_round_trip(
        text, [](std::string_view json) { return parse_json(json); }, [](const Json& json) { return json.dump(); });
    return 0;
}
