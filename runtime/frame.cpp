// Frames and their pool.
#include "runtime/frame.h"

namespace lode {

void Frame::pass(Slot slot, const Argument& argument) {
    if (const auto* strings = std::get_if<Strings>(&argument)) cell(slot).strings = *strings;
    if (const auto* ids = std::get_if<Ids>(&argument)) cell(slot).ids = *ids;
}

std::span<std::int64_t> Frame::make_ids(Slot slot, std::size_t count) {
    Cell& target = cell(slot);
    target.id_storage.resize(count);
    target.ids = target.id_storage;
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

void Frame::clear() {
    for (Cell& each : m_cells) {
        each.strings = {};
        each.ids = {};
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
