// The op `gather`.
#include "runtime/ops/gather.h"

#include <algorithm>

#include <fmt/format.h>

namespace lode {
namespace {

enum class CheckIds { no, yes };

class GatherOp final : public Op {
public:
    GatherOp(std::shared_ptr<const Table> table, CheckIds check, Slot ids, Slot rows)
        : m_table(std::move(table)), m_check(check), m_ids(ids), m_rows(rows) {}

    Result<void> run(Frame& frame) const override {
        const Ids ids = frame.ids(m_ids);
        if (m_check == CheckIds::yes) LODE_TRY(check(ids));
        frame.set_rows(m_rows, {m_table.get(), ids}, frame.row_splits(m_ids));
        return {};
    }

private:
    Result<void> check(Ids ids) const {
        const auto limit = static_cast<std::int64_t>(m_table->rows());
        const auto wrong =
            std::find_if(ids.begin(), ids.end(), [&](std::int64_t id) { return id < -1 || id >= limit; });
        if (wrong == ids.end()) return {};
        return fail(ErrorCode::invalid_argument, fmt::format("the id {} is not from -1 to {}", *wrong, limit - 1));
    }

    std::shared_ptr<const Table> m_table;
    CheckIds m_check;
    Slot m_ids;
    Slot m_rows;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_gather_op(StepBinding& step) {
    LODE_ASSIGN(const auto ids, step.input("ids", Dtype::int64, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto name, step.text_attribute("variable"));
    LODE_ASSIGN(auto table, step.resources().table(name));
    if (table->rank() != 2)
        return fail(ErrorCode::integrity, fmt::format("the variable `{}` has one dimension, expected two", name));
    if (ids.type.id_limit && *ids.type.id_limit > table->rows())
        return fail(ErrorCode::integrity,
                    fmt::format("the ids go up to {}, the variable `{}` has {} rows", *ids.type.id_limit - 1, name,
                                table->rows()),
                    "buckets for unknown tokens need rows of their own: `extra_rows` in a build's spec");
    const auto check = ids.type.id_limit ? CheckIds::no : CheckIds::yes;
    ValueType type{.dtype = Dtype::float32, .shape = ids.type.shape, .ragged = ids.type.ragged};
    type.shape.emplace_back(table->dims());
    LODE_ASSIGN(const auto rows, step.output("rows", std::move(type)));
    return std::make_unique<const GatherOp>(std::move(table), check, ids.slot, rows);
}

}  // namespace lode
