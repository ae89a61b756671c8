// JSON from outside: what is accepted is written and read again; what is read the fast way is read as the other does.
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/plain_json.h"
#include "fuzz/round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    check_round_trip(
        text, [](std::string_view json) { return parse_json(json); }, [](const Json& json) { return json.dump(); });
    if (const auto plain = parse_plain_json(text, JsonLimits().depth)) {
        const Json other = Json::parse(text, nullptr, false);
        require(*plain == other && plain->dump() == other.dump());
    }
    return 0;
}
