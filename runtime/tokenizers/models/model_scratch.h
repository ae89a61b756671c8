// Memory that models need, kept from piece to piece.
#pragma once

namespace lode {

struct ModelScratch {};

}  // namespace lode
