// The values of one call while it runs, and the frames that later calls use again.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/table.h"
#include "runtime/value.h"

namespace lode {

/// The place of a value in a frame.
enum class Slot : std::uint32_t {};

/// Rows of a table by their ids: a matrix that nobody has written out yet.
struct GatheredRows {
    const Table* table = nullptr;
    Ids ids;
};

/// Storage stays when values are cleared, so that a frame used again allocates nothing. One thread at a time.
class Frame {
public:
    explicit Frame(std::size_t slots) : m_cells(slots) {}

    Strings strings(Slot slot) const { return cell(slot).strings; }
    Ids ids(Slot slot) const { return cell(slot).ids; }
    /// How the slot's values are grouped; empty when they are not.
    RowSplits row_splits(Slot slot) const { return cell(slot).row_splits; }
    /// The rows that `set_rows` put there.
    GatheredRows rows(Slot slot) const { return {cell(slot).table, cell(slot).ids}; }
    MatrixView matrix(Slot slot) const { return cell(slot).matrix; }

    /// A value that the caller holds.
    void pass(Slot slot, const Argument& argument);
    /// The matrix in this slot, once made, is written here.
    void write_to(Slot slot, MatrixDestination& destination) { cell(slot).destination = &destination; }

    /// A new value: room for `count` ids, or rows x dims floats, all of which are written next.
    std::span<std::int64_t> make_ids(Slot slot, std::size_t count, RowSplits row_splits);
    Result<float*> make_matrix(Slot slot, std::size_t rows, std::size_t dims);
    /// A new value: rows of a table, left where they are. What they name must live as long as the call.
    void set_rows(Slot slot, const GatheredRows& rows, RowSplits row_splits);
    /// Makes the slot's rows a matrix, unless it holds one.
    Result<void> write_out(Slot slot);

    /// Forgets every value, and so everything of the caller's.
    void clear();

private:
    struct Cell {
        Strings strings;
        Ids ids;
        RowSplits row_splits;
        const Table* table = nullptr;
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
