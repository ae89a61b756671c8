// How near two vectors are.
#pragma once

namespace lode {

enum class Metric {
    cosine,  ///< of the angle between them: -1 to 1
    dot,     ///< their dot product
};

}  // namespace lode
