// Four rows at a time share the query's loads and the sums across lanes. Sums may wrap on their way: what they come to
// fits into 32 bits. (AVX-512, with and without VNNI, was no faster in the cache, and slower from memory.)
#include "runtime/kernels/byte_dots.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lode {
namespace {

/// Over one unit: always as many products of 16 bits, so that a compiler sees lanes in them.
std::int32_t dot_of_unit(const std::byte* row, const std::int16_t* query) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < byte_row_unit; ++i) {
        const auto value = static_cast<std::int16_t>(std::to_integer<int>(row[i]) - 128);
        sum += value * query[i];
    }
    return sum;
}

void portable_dots(const ByteRows& rows, const IntegerQuery& query, std::int32_t* dots) {
    const std::byte* row = rows.data;
    for (std::size_t done = 0; done < rows.count; ++done, row += rows.size) {
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < rows.size; i += byte_row_unit) sum += dot_of_unit(row + i, query.values + i);
        dots[done] = sum;
    }
}

#if defined(__x86_64__)

constexpr std::size_t group = 4;                 // rows
constexpr std::size_t prefetch_distance = 6144;  // bytes: of all tried, what comes closest to the memory's speed

/// The four sums of eight lanes each.
LODE_AVX2 inline __m128i sums_of_lanes(__m256i a, __m256i b, __m256i c, __m256i d) {
    const __m256i sums = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    return _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
}

/// Without the 128 that each of the rows' bytes has too much.
LODE_AVX2 inline __m128i unbiased(__m128i sums, const IntegerQuery& query) {
    return _mm_sub_epi32(sums, _mm_set1_epi32(128 * query.sum));
}

LODE_AVX2 inline __m256i added_16(__m256i sum, const std::byte* row, __m256i query) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes), query));
}

LODE_AVX2 inline __m256i query_16(const IntegerQuery& query, std::size_t i) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(query.values + i));
}

LODE_AVX2 void avx2_dots(const ByteRows& rows, const IntegerQuery& query, std::int32_t* dots) {
    const std::byte* row = rows.data;
    const std::size_t size = rows.size;
    std::size_t done = 0;
    for (; done + group <= rows.count; done += group, row += group * size) {
        __m256i a = _mm256_setzero_si256(), b = a, c = a, d = a;
        for (std::size_t i = 0; i < size; i += 16) {
            const __m256i values = query_16(query, i);
            _mm_prefetch(reinterpret_cast<const char*>(row + 4 * i + prefetch_distance), _MM_HINT_T1);
            a = added_16(a, row + i, values);
            b = added_16(b, row + size + i, values);
            c = added_16(c, row + 2 * size + i, values);
            d = added_16(d, row + 3 * size + i, values);
        }
        _mm_storeu_si128(reinterpret_cast<__m128i*>(dots + done), unbiased(sums_of_lanes(a, b, c, d), query));
    }
    for (; done < rows.count; ++done, row += size) {
        __m256i sum = _mm256_setzero_si256();
        for (std::size_t i = 0; i < size; i += 16) sum = added_16(sum, row + i, query_16(query, i));
        dots[done] = _mm_cvtsi128_si32(unbiased(sums_of_lanes(sum, sum, sum, sum), query));
    }
}

#endif

}  // namespace

ByteDots byte_dots([[maybe_unused]] InstructionSet set) {
#if defined(__x86_64__)
    if (set != InstructionSet::portable) return avx2_dots;
#endif
    return portable_dots;
}

}  // namespace lode
