// The values of one call while it runs, and the frames that later calls use again.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/value.h"

namespace lode {

/// The place of a value in a frame.
enum class Slot : std::uint32_t {};

/// Storage stays when values are cleared, so that a frame used again allocates nothing. One thread at a time.
class Frame {
public:
    explicit Frame(std::size_t slots) : m_cells(slots) {}

    Strings strings(Slot slot) const { return cell(slot).strings; }
    Ids ids(Slot slot) const { return cell(slot).ids; }
    MatrixView matrix(Slot slot) const { return cell(slot).matrix; }

    /// A value that the caller holds.
    void pass(Slot slot, const Argument& argument);
    /// The matrix in this slot, once made, is written here.
    void write_to(Slot slot, MatrixDestination& destination) { cell(slot).destination = &destination; }

    /// A new value: room for `count` ids, or rows x dims floats, all of which are written next.
    std::span<std::int64_t> make_ids(Slot slot, std::size_t count);
    Result<float*> make_matrix(Slot slot, std::size_t rows, std::size_t dims);

    /// Forgets every value, and so everything of the caller's.
    void clear();

private:
    struct Cell {
        Strings strings;
        Ids ids;
        MatrixView matrix;
        MatrixDestination* destination = nullptr;
        std::vector<std::int64_t> id_storage;
        std::vector<float> float_storage;
    };

    Cell& cell(Slot slot) { return m_cells[static_cast<std::size_t>(slot)]; }
    const Cell& cell(Slot slot) const { return m_cells[static_cast<std::size_t>(slot)]; }

    std::vector<Cell> m_cells;
};

/// Lends each call a frame of its own; holds as many as ever ran at once. Thread-safe.
class FramePool {
public:
    explicit FramePool(std::size_t slots) : m_slots(slots) {}

    /// Goes back to the pool, cleared, when it ends.
    class Lease {
    public:
        Lease(FramePool& pool, std::unique_ptr<Frame> frame) : m_pool(pool), m_frame(std::move(frame)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { m_pool.give_back(std::move(m_frame)); }
        Frame& operator*() { return *m_frame; }

    private:
        FramePool& m_pool;
        std::unique_ptr<Frame> m_frame;
    };

    Lease borrow();

private:
    void give_back(std::unique_ptr<Frame> frame);

    std::size_t m_slots;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Frame>> m_free;
};

}  // namespace lode
