// A connection's bytes: however they are cut, they are the same requests; their paths and ranges stay within bounds.
#include <string>
#include <vector>

#include "fuzz/round_trip.h"
#include "registry_server/http/file_answer.h"
#include "registry_server/http/request_reader.h"
#include "registry_server/registry_path.h"

namespace {

using namespace lode;

constexpr std::uint64_t file_size = 1'000;

struct Reading {
    RequestReader::State state;
    std::string path;
    std::string body;
    std::size_t consumed = 0;
};

void check_answer(const RequestHead& head) {
    const auto path = parse_registry_path(head.path);
    require(!path || (head.path.find("..") == std::string::npos || head.path.find("/..") == std::string::npos));
    const auto answer = choose_file_answer(head, "\"tag\"", file_size);
    require(answer.begin <= file_size && answer.length <= file_size - answer.begin);
    allows_put(head, "\"tag\"");
}

/// One request, shown `piece` more bytes at a time.
Reading read(std::string_view input, std::size_t piece) {
    HttpLimits limits;
    limits.body_bytes = 10'000;
    RequestReader reader(limits);
    Reading reading{};
    const auto over = [&] {
        return reader.state() == RequestReader::State::done || reader.state() == RequestReader::State::refused;
    };
    for (std::size_t shown = 0; !over() && shown < input.size();) {
        shown = std::min(shown + piece, input.size());
        while (!over() && reading.consumed < shown) {
            const auto before = reader.state();
            const auto step = reader.read(input.substr(reading.consumed, shown - reading.consumed));
            require(step.consumed <= shown - reading.consumed);
            reading.consumed += step.consumed;
            reading.body += step.body;
            if (step.consumed == 0 && reader.state() == before) break;
        }
    }
    reading.state = reader.state();
    reading.path = reader.head().path;
    require(reading.body.size() <= limits.body_bytes);
    if (reading.state == RequestReader::State::refused) require(reader.refusal().status >= 400);
    if (reading.state == RequestReader::State::done) check_answer(reader.head());
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = as_text(data, size);
    const auto whole = read(text, size + 1);
    const auto pieces = read(text, 1);
    if (whole.state == RequestReader::State::done && pieces.state == RequestReader::State::done) {
        require(whole.consumed == pieces.consumed);
        require(whole.path == pieces.path);
        require(whole.body == pieces.body);
    }
    // What one way refuses, the other may wait on for ever, but never understands.
    if (whole.state == RequestReader::State::refused) require(pieces.state != RequestReader::State::done);
    return 0;
}
