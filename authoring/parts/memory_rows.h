// Rows that are in memory already.
#pragma once

#include <span>

#include "authoring/parts/row_source.h"

namespace lode {

class MemoryRows final : public RowSource {
public:
    /// `values` hold shape.rows x shape.dimensions numbers, and outlive this.
    MemoryRows(std::span<const float> values, RowShape shape) : m_values(values), m_shape(shape) {}

    std::size_t rank() const override { return m_shape.rank; }
    std::uint64_t dimensions() const override { return m_shape.dimensions; }
    Result<std::optional<std::span<const float>>> next() override {
        if (m_row == m_shape.rows) return std::nullopt;
        return m_values.subspan(m_row++ * m_shape.dimensions, m_shape.dimensions);
    }

private:
    std::span<const float> m_values;
    RowShape m_shape;
    std::uint64_t m_row = 0;
};

}  // namespace lode
