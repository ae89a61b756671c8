// Rows times queries, against sums in double precision, on every instruction set.
#include "runtime/kernels/panel.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace lode {
namespace {

std::vector<float> generated(std::size_t count, std::uint32_t random) {
    std::vector<float> values(count);
    for (float& value : values) {
        random = random * 1664525U + 1013904223U;
        value = static_cast<float>(random >> 8U) / 0x1p23F - 1.0F;
    }
    return values;
}

TEST(PanelTest, EachRowIsMultipliedWithEachQuery) {
    for (const InstructionSet set : instruction_sets()) {
        const PanelKernel kernel(set);
        for (const std::size_t dims : {1U, 3U, 64U, 301U})
            for (std::size_t count = 1; count <= kernel.max_width(); ++count) {
                const auto values = generated(panel_rows * dims, 1);
                const auto queries = generated(count * dims, 2);
                std::array<const float*, panel_rows> rows{};
                for (std::size_t r = 0; r < panel_rows; ++r) rows[r] = values.data() + r * dims;
                const QueryPanel panel = kernel.pack(queries, dims);
                ASSERT_GE(panel.width, count);
                std::vector<float> dots(panel_rows * panel.width, -1.0F);
                kernel.dots(rows, panel, dots.data());
                for (std::size_t r = 0; r < panel_rows; ++r)
                    for (std::size_t q = 0; q < panel.width; ++q) {
                        double expected = 0;
                        for (std::size_t i = 0; q < count && i < dims; ++i)
                            expected += double{rows[r][i]} * queries[q * dims + i];
                        ASSERT_NEAR(dots[r * panel.width + q], expected, 1e-5 * static_cast<double>(dims))
                            << "row " << r << ", query " << q << " of " << count << ", " << dims << " dimensions";
                    }
            }
    }
}

}  // namespace
}  // namespace lode
