// URLs: what is accepted is canonical at once.
#include "base/url.h"
#include "fuzz/round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lode;
    const auto text = as_text(data, size);
    check_round_trip(text, parse_url, [](const Url& url) { return to_string(url); });
    if (const auto url = parse_url(text)) require(parse_url(to_string(*url)).value() == *url);
    return 0;
}
