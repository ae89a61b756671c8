// Word vectors as text: rows keep their promises, and no chunk size changes what is read or refused.
#include <cmath>
#include <string>
#include <vector>

#include "authoring/vector_text.h"
#include "fuzz/round_trip.h"

namespace {

using namespace lode;

constexpr std::size_t most_values = 100'000;  // kept of one input; a row may have 65,536

struct Outcome {
    std::vector<std::string> tokens;
    std::vector<float> values;
    std::string error;
    bool operator==(const Outcome&) const = default;
};

ReadBytes reading(std::string_view text) {
    return [text](std::span<char> room) mutable -> Result<std::size_t> {
        const std::size_t taken = text.copy(room.data(), room.size());
        text.remove_prefix(taken);
        return taken;
    };
}

void keep(Outcome& outcome, const WordVector& row) {
    require(!row.token.empty() && row.token.find('\0') == std::string_view::npos);
    require(row.token.find('\n') == std::string_view::npos);
    for (const float value : row.values) require(std::isfinite(value));
    outcome.tokens.emplace_back(row.token);
    outcome.values.insert(outcome.values.end(), row.values.begin(), row.values.end());
}

Outcome read_all(std::string_view text, LineLimits limits) {
    VectorTextReader reader(reading(text), limits);
    Outcome outcome;
    while (outcome.values.size() < most_values) {
        const auto row = reader.next();
        if (!row) outcome.error = row.error().message;
        if (!row || !*row) break;
        require((*row)->values.size() == reader.dimensions());
        keep(outcome, **row);
    }
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = as_text(data, size);
    const auto whole = read_all(text, {.chunk = size + 1, .line = 4096});
    require(read_all(text, {.chunk = 1, .line = 4096}) == whole);
    require(read_all(text, {.chunk = 7, .line = 4096}) == whole);
    return 0;
}
