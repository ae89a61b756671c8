// The op `combine`.
#include "runtime/ops/combine.h"

#include <fmt/format.h>

#include "runtime/ops/same_lengths.h"
#include "runtime/pooling.h"
#include "runtime/weighted_pooling.h"

namespace lode {
namespace {

class CombineOp final : public Op {
public:
    CombineOp(Combiner combiner, Slot rows, Slot combined) : m_combiner(combiner), m_rows(rows), m_combined(combined) {}

    Result<void> run(Frame& frame) const override {
        const RowSplits row_splits = frame.row_splits(m_rows);
        const std::size_t groups = row_splits.size() - 1;
        if (const GatheredRows rows = frame.rows(m_rows); rows.table != nullptr) {
            LODE_ASSIGN(float* combined, frame.make_floats(m_combined, {groups, rows.table->dims(), true}));
            pool_rows(*rows.table, rows.ids, row_splits, m_combiner, combined);
            return {};
        }
        const TensorView& rows = frame.given(m_rows);
        LODE_ASSIGN(float* combined, frame.make_floats(m_combined, {groups, rows.dims(), true}));
        pool_rows({rows.values<float>().data(), rows.rows(), rows.dims()}, row_splits, m_combiner, combined);
        return {};
    }

private:
    Combiner m_combiner;
    Slot m_rows;
    Slot m_combined;
};

class WeightedCombineOp final : public Op {
public:
    WeightedCombineOp(Combiner combiner, Slot rows, Slot weights, Slot combined)
        : m_combiner(combiner), m_rows(rows), m_weights(weights), m_combined(combined) {}

    Result<void> run(Frame& frame) const override {
        const TensorView& given = frame.given(m_weights);
        const RaggedFloats weights{given.values<float>(), given.row_splits()};
        LODE_TRY(check_same_groups(frame.row_splits(m_rows), weights.row_splits));
        const std::size_t groups = weights.row_splits.size() - 1;
        if (const GatheredRows rows = frame.rows(m_rows); rows.table != nullptr) {
            LODE_ASSIGN(float* combined, frame.make_floats(m_combined, {groups, rows.table->dims(), true}));
            pool_weighted_rows(*rows.table, rows.ids, weights, m_combiner, combined, frame.float_scratch());
            return {};
        }
        const TensorView& rows = frame.given(m_rows);
        LODE_ASSIGN(float* combined, frame.make_floats(m_combined, {groups, rows.dims(), true}));
        pool_weighted_rows({rows.values<float>().data(), rows.rows(), rows.dims()}, weights, m_combiner, combined);
        return {};
    }

private:
    Combiner m_combiner;
    Slot m_rows;
    Slot m_weights;
    Slot m_combined;
};

}  // namespace

Result<std::unique_ptr<const Op>> make_combine_op(StepBinding& step) {
    LODE_ASSIGN(const auto rows, step.input("rows", Dtype::float32, {Form::grouped_rows}));
    LODE_ASSIGN(const auto name, step.text_attribute("combiner"));
    const auto combiner = parse_combiner(name);
    if (!combiner)
        return fail(ErrorCode::integrity, fmt::format("the combiner `{}` is not known", name),
                    "it is sum, mean, sqrtn or max");
    ValueType type{.dtype = Dtype::float32, .shape = {rows.type.shape[0], rows.type.shape[2]}};
    LODE_ASSIGN(const auto combined, step.output("combined", std::move(type)));
    if (!step.has_input("weights")) return std::make_unique<const CombineOp>(*combiner, rows.slot, combined);
    LODE_ASSIGN(const auto weights, step.input("weights", Dtype::float32, {Form::groups}));
    if (*combiner == Combiner::max) return fail(ErrorCode::integrity, "the combiner `max` takes no weights");
    return std::make_unique<const WeightedCombineOp>(*combiner, rows.slot, weights.slot, combined);
}

}  // namespace lode
