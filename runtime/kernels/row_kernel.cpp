// Choosing among the kernels.
#include "runtime/kernels/row_kernel.h"

#include <cassert>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace lode {
namespace {

#if defined(__x86_64__)
/// clang 14 does not know this feature's name in __builtin_cpu_supports.
bool has_f16c() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

InstructionSet detect() {
#if defined(__x86_64__)
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c();
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return InstructionSet::avx512;
    if (avx2) return InstructionSet::avx2;
#endif
    return InstructionSet::portable;
}

}  // namespace

InstructionSet best_instruction_set() {
    static const InstructionSet best = detect();  // once: a virtual machine takes microseconds to answer
    return best;
}

std::span<const InstructionSet> instruction_sets() {
    static constexpr std::array all = {InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512};
    return std::span(all).first(static_cast<std::size_t>(best_instruction_set()) + 1);
}

RowKernel row_kernel(Dtype dtype, InstructionSet set) {
    switch (dtype) {
        case Dtype::float32:
            return float32_kernel(set);
        case Dtype::float16:
            return float16_kernel(set);
        case Dtype::bfloat16:
            return bfloat16_kernel(set);
        case Dtype::int8:
            return int8_kernel(set);
        case Dtype::int64:
        case Dtype::string:
            break;
    }
    assert(false && "no table holds this type");
    return {};
}

}  // namespace lode
