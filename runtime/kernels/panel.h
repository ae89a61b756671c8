// Dot products of several rows with several queries at once: the inner loop of a matrix product, for queries that lie
// side by side.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "runtime/kernels/row_kernel.h"

namespace lode {

/// Rows that are multiplied in one go: with four registers of queries each, they fill the thirty-two of AVX-512.
inline constexpr std::size_t panel_rows = 6;

/// Queries with their elements side by side, padded by queries of zeros: element i of query q stands at
/// [i * width + q].
struct QueryPanel {
    std::size_t dims = 0;
    std::size_t width = 0;  ///< queries and padding
    std::vector<float> elements;
};

/// dots[r * panel.width + q] = sum over i of rows[r][i] * panel[i][q], in f32.
using PanelDots = void (*)(const std::array<const float*, panel_rows>& rows, const QueryPanel& panel, float* dots);

class PanelKernel {
public:
    explicit PanelKernel(InstructionSet set);

    /// The most queries that one panel holds.
    std::size_t max_width() const { return m_lanes * m_dots.size(); }
    /// At most max_width() queries of `dims` floats each, one after another.
    QueryPanel pack(std::span<const float> queries, std::size_t dims) const;
    void dots(const std::array<const float*, panel_rows>& rows, const QueryPanel& panel, float* dots) const {
        m_dots[panel.width / m_lanes - 1](rows, panel, dots);
    }

private:
    std::size_t m_lanes;
    std::span<const PanelDots> m_dots;  // by the number of registers that a row of the panel takes, from 1 on
};

}  // namespace lode
