// Where libraries say things to people: warnings and notes. Only cli/ decides that they reach stderr.
#pragma once

#include <string_view>

namespace lode {

/// Thread-safe.
class Log {
public:
    virtual ~Log() = default;
    virtual void warning(std::string_view message) = 0;  ///< something to act on
    virtual void note(std::string_view message) = 0;     ///< something good to know; shown with --verbose
};

class SilentLog final : public Log {
public:
    void warning(std::string_view) override {}
    void note(std::string_view) override {}
};

}  // namespace lode
