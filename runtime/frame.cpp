// Making and handing over values.
#include "runtime/frame.h"

#include <fmt/format.h>

namespace lode {
namespace {

/// The elements' room in `storage`, as the slot's value.
template <typename T>
std::span<T> make_in(std::vector<T>& storage, TensorView& value, const Extent& extent) {
    storage.resize(extent.rows * extent.dims);
    value = TensorView(storage.data(), extent);
    return storage;
}

/// One large batch does not stay in memory for good.
template <typename... T>
void keep_usual(std::vector<T>&... storages) {
    constexpr std::size_t usual_bytes = std::size_t{64} << 20U;
    const auto keep = []<typename U>(std::vector<U>& storage) {
        if (storage.capacity() * sizeof(U) > usual_bytes) std::vector<U>().swap(storage);
    };
    (keep(storages), ...);
}

}  // namespace

Result<TensorView> Frame::value(Slot slot) {
    Cell& source = cell(slot);
    if (source.table == nullptr || source.written_out) return source.value;
    LODE_ASSIGN(float* out, make_floats(slot, {.rows = source.ids.size(),
                                               .dims = source.table->dims(),
                                               .is_matrix = true,
                                               .row_splits = source.value.row_splits()}));
    source.table->gather(source.ids, out);
    source.written_out = true;
    return source.value;
}

void Frame::set_rows(Slot slot, const GatheredRows& rows, RowSplits row_splits) {
    Cell& target = cell(slot);
    target.table = rows.table;
    target.ids = rows.ids;
    target.value = TensorView(static_cast<const float*>(nullptr), {.row_splits = row_splits});
}

std::span<std::int64_t> Frame::make_ids(Slot slot, std::size_t count, RowSplits row_splits) {
    return make_integers(slot, {.rows = count, .row_splits = row_splits});
}

std::span<std::int64_t> Frame::make_integers(Slot slot, const Extent& extent) {
    Cell& target = cell(slot);
    return make_in(target.id_storage, target.value, extent);
}

std::span<std::string_view> Frame::make_strings(Slot slot, std::size_t count, RowSplits row_splits) {
    Cell& target = cell(slot);
    return make_in(target.string_storage, target.value, {.rows = count, .row_splits = row_splits});
}

Result<float*> Frame::make_floats(Slot slot, const Extent& extent) {
    Cell& target = cell(slot);
    if (target.answer == nullptr || !extent.is_matrix || !extent.row_splits.empty()) {
        std::size_t count = 0;
        if (__builtin_mul_overflow(extent.rows, extent.dims, &count) ||
            count > (most_bytes - m_made_bytes) / sizeof(float))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("a step makes {} x {} values, and the call has {} bytes of the {} allowed",
                                    extent.rows, extent.dims, m_made_bytes, most_bytes),
                        "pass fewer at a time");
        m_made_bytes += count * sizeof(float);
        return make_in(target.float_storage, target.value, extent).data();
    }
    LODE_ASSIGN(float* out, target.answer->room(extent.rows, extent.dims));
    target.value = TensorView(out, extent);
    target.delivered = true;
    return out;
}

std::span<Eigen::half> Frame::make_halves(Slot slot, const Extent& extent) {
    Cell& target = cell(slot);
    return make_in(target.half_storage, target.value, extent);
}

std::span<std::int8_t> Frame::make_bytes(Slot slot, const Extent& extent) {
    Cell& target = cell(slot);
    return make_in(target.byte_storage, target.value, extent);
}

Result<void> Frame::deliver(Slot slot) {
    LODE_ASSIGN(const TensorView finished, value(slot));
    const Cell& source = cell(slot);
    if (source.answer == nullptr || source.delivered) return {};
    return source.answer->take(finished);
}

void Frame::clear() {
    m_made_bytes = 0;
    for (Cell& each : m_cells) {
        each.value = {};
        each.table = nullptr;
        each.ids = {};
        each.answer = nullptr;
        each.written_out = false;
        each.delivered = false;
        each.text.clear();
        keep_usual(each.id_storage, each.split_storage, each.string_storage, each.float_storage, each.half_storage,
                   each.byte_storage);
    }
}

}  // namespace lode
