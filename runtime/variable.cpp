// Checked access to a variable's rows.
#include "runtime/variable.h"

#include <fmt/format.h>

namespace lode {
namespace {

tl::unexpected<Error> refuse(std::string why, std::string hint = {}) {
    return fail(ErrorCode::invalid_argument, std::move(why), std::move(hint));
}

}  // namespace

Result<void> Variable::check_writable() const {
    if (writable()) return {};
    if (!trainable()) return refuse(fmt::format("the variable `{}` is frozen: its module says so", m_name));
    return refuse(fmt::format("the variable `{}` cannot be changed: its module is open for reading", m_name),
                  "load the module with `trainable`");
}

Result<void> Variable::check_row(std::uint64_t row) const {
    if (row < rows()) return {};
    return refuse(fmt::format("the variable `{}` has {} rows, there is none {}", m_name, rows(), row));
}

Result<std::vector<float>> Variable::row(std::uint64_t row) const {
    LODE_TRY(check_row(row));
    std::vector<float> values(dims());
    m_table->kernel().widen(m_table->row(row), m_table->scale(row), dims(), values.data());
    return values;
}

Matrix Variable::value() const {
    return m_table->value();
}

Result<void> Variable::set_row(std::uint64_t row, std::span<const float> values) {
    LODE_TRY(check_writable());
    LODE_TRY(check_row(row));
    if (values.size() != dims())
        return refuse(fmt::format("the variable `{}` has rows of {} values, got {}", m_name, dims(), values.size()));
    return m_table->set_row(row, values).map_error(in_context(fmt::format("the variable `{}`, row {}", m_name, row)));
}

Result<void> Variable::assign(const Matrix& value) {
    LODE_TRY(check_writable());
    if (static_cast<std::uint64_t>(value.rows()) != rows() || static_cast<std::size_t>(value.cols()) != dims())
        return refuse(fmt::format("the variable `{}` is {} x {}, got {} x {}", m_name, rows(), dims(), value.rows(),
                                  value.cols()));
    const auto row_of = [&](std::uint64_t row) { return std::span(value.data() + row * dims(), dims()); };
    for (std::uint64_t row = 0; row < rows(); ++row)
        LODE_TRY(m_table->check_row(row_of(row))
                     .map_error(in_context(fmt::format("the variable `{}`, row {}", m_name, row))));
    for (std::uint64_t row = 0; row < rows(); ++row) LODE_TRY(m_table->set_row(row, row_of(row)));
    return {};
}

}  // namespace lode
