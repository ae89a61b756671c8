// What becomes of what is where something new is to appear.
#pragma once

namespace lode {

enum class Overwrite {
    no,   ///< it stays, and the new is not made
    yes,  ///< it is replaced once the new is whole
};

}  // namespace lode
