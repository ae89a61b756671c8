// Words for sources.
#include "resolver/resolved.h"

namespace lode {

std::string_view to_string(Source source) {
    switch (source) {
        case Source::local:
            return "local";
        case Source::cache:
            return "cache";
        case Source::network:
            return "network";
    }
    return "local";
}

}  // namespace lode
