// The list of ops.
#include <array>

#include "runtime/op.h"
#include "runtime/ops/combine.h"
#include "runtime/ops/gather.h"
#include "runtime/ops/lookup.h"

namespace lode {
namespace {

constexpr std::array entries = {
    OpEntry{"combine", make_combine_op},
    OpEntry{"gather", make_gather_op},
    OpEntry{"lookup", make_lookup_op},
};

}  // namespace

std::span<const OpEntry> all_ops() {
    return entries;
}

}  // namespace lode
