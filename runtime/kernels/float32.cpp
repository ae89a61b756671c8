// Rows of float32: copied as they are.
#include "runtime/kernels/dot.h"

namespace lode {
namespace {

float element(const std::byte* row, std::size_t i) {
    return load<float>(row + i * sizeof(float));
}

void widen(const std::byte* row, float, std::size_t dims, float* out) {
    if (dims != 0) std::memcpy(out, row, dims * sizeof(float));  // of no dimensions, either may be null
}

DotAndNorm dot(const std::byte* row, const float* query, std::size_t dims) {
    return portable_dot(row, query, dims, element);
}

#if defined(__x86_64__)
struct Load {
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        return _mm256_loadu_ps(reinterpret_cast<const float*>(row + i * sizeof(float)));
    }
    static float one(const std::byte* row, std::size_t i) { return element(row, i); }
};
#endif

}  // namespace

RowKernel float32_kernel([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set == InstructionSet::avx2) return {widen, avx2_dot<Load>};
#endif
    return {widen, dot};
}

}  // namespace lode
