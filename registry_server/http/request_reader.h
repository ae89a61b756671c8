// One request read from the bytes of a connection: Boost.Beast's parser behind a small face.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "registry_server/http/limits.h"
#include "registry_server/http/message.h"

namespace lode {

class RequestReader {
public:
    enum class State { head, body, done, refused };

    explicit RequestReader(const HttpLimits& limits);
    RequestReader(RequestReader&&) noexcept;
    RequestReader& operator=(RequestReader&&) noexcept;
    ~RequestReader();

    struct Step {
        std::size_t consumed = 0;    ///< bytes of the input that need not be shown again
        std::string_view body = {};  ///< the piece of the body among them; lives as long as the input
    };
    /// Reads on. What was not consumed must stand at the front of the next input. Stops where the head ends, and after
    /// each piece of the body; nothing consumed means that more input is needed. Not to be called when done or refused.
    Step read(std::string_view input);

    State state() const;
    /// Whole once the state is past `head`.
    RequestHead& head();
    /// Why, in the state `refused`. The connection cannot be used any further.
    Reply refusal() const;

private:
    class Parser;
    std::unique_ptr<Parser> m_parser;
};

}  // namespace lode
