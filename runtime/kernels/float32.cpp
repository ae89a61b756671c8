// Rows of float32: copied as they are.
#include "runtime/kernels/loops.h"

namespace lode {
namespace {

struct Float32 {
    static constexpr std::size_t size = sizeof(float);
    static constexpr bool scaled = false;

    static float one(const std::byte* row, std::size_t i) { return load<float>(row + i * sizeof(float)); }
#if defined(__x86_64__)
    LODE_AVX2 static __m256 eight(const std::byte* row, std::size_t i) {
        return _mm256_loadu_ps(reinterpret_cast<const float*>(row + i * sizeof(float)));
    }
    LODE_AVX512 static __m512 sixteen(const std::byte* row, std::size_t i, __mmask16 lanes) {
        return _mm512_maskz_loadu_ps(lanes, row + i * sizeof(float));
    }
#endif
};

void copy(const std::byte* row, float, std::size_t dims, float* out) {
    if (dims != 0) std::memcpy(out, row, dims * sizeof(float));  // of no dimensions, either may be null
}

}  // namespace

RowKernel float32_kernel(InstructionSet set) {
    RowKernel kernel = make_row_kernel<Float32>(set);
    kernel.widen = copy;
    return kernel;
}

}  // namespace lode
