// Frames and their pool.
#include "runtime/frame.h"

namespace lode {

void Frame::pass(Slot slot, const Argument& argument) {
    if (const auto* strings = std::get_if<Strings>(&argument)) cell(slot).strings = *strings;
    if (const auto* ids = std::get_if<Ids>(&argument)) cell(slot).ids = *ids;
    if (const auto* ragged = std::get_if<RaggedStrings>(&argument)) {
        cell(slot).strings = ragged->values;
        cell(slot).row_splits = ragged->row_splits;
    }
}

std::span<std::int64_t> Frame::make_ids(Slot slot, std::size_t count, RowSplits row_splits) {
    Cell& target = cell(slot);
    target.id_storage.resize(count);
    target.ids = target.id_storage;
    target.row_splits = row_splits;
    return target.id_storage;
}

Result<float*> Frame::make_matrix(Slot slot, std::size_t rows, std::size_t dims) {
    Cell& target = cell(slot);
    std::size_t count = 0;
    if (__builtin_mul_overflow(rows, dims, &count)) return fail(ErrorCode::invalid_argument, "the matrix is too large");
    float* data = nullptr;
    if (target.destination != nullptr) {
        LODE_ASSIGN(data, target.destination->resize(rows, dims));
    } else {
        target.float_storage.resize(count);
        data = target.float_storage.data();
    }
    target.matrix = {data, rows, dims};
    return data;
}

void Frame::set_rows(Slot slot, const GatheredRows& rows, RowSplits row_splits) {
    Cell& target = cell(slot);
    target.table = rows.table;
    target.ids = rows.ids;
    target.row_splits = row_splits;
}

Result<void> Frame::write_out(Slot slot) {
    const GatheredRows gathered = rows(slot);
    if (gathered.table == nullptr || cell(slot).matrix.data != nullptr) return {};
    LODE_ASSIGN(float* out, make_matrix(slot, gathered.ids.size(), gathered.table->dims()));
    gathered.table->gather(gathered.ids, out);
    return {};
}

void Frame::clear() {
    for (Cell& each : m_cells) {
        each.strings = {};
        each.ids = {};
        each.row_splits = {};
        each.table = nullptr;
        each.matrix = {};
        each.destination = nullptr;
    }
}

FramePool::Lease FramePool::borrow() {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_free.empty()) {
            auto frame = std::move(m_free.back());
            m_free.pop_back();
            return {*this, std::move(frame)};
        }
    }
    return {*this, std::make_unique<Frame>(m_slots)};
}

void FramePool::give_back(std::unique_ptr<Frame> frame) {
    frame->clear();
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(frame));
}

}  // namespace lode
