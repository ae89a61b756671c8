// The values of one call while it runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/table.h"
#include "runtime/text_arena.h"
#include "runtime/tokenizers/tokenizer_scratch.h"
#include "runtime/value.h"

namespace lode {

/// The place of a value in a frame.
enum class Slot : std::uint32_t {};

/// Rows of a table by their ids: a matrix that nobody has written out yet.
struct GatheredRows {
    const Table* table = nullptr;
    Ids ids;
};

/// What the floats of all steps of a call together, or the texts of one, may take in memory: a module cannot have its
/// callers run out of it.
inline constexpr std::size_t most_bytes = std::size_t{1} << 30U;

/// Storage stays when values are cleared, unless it is unusually large, so that a frame used again allocates nothing.
/// One thread at a time.
class Frame {
public:
    explicit Frame(std::size_t slots) : m_cells(slots) {}

    /// The value as it stands in memory; rows that `set_rows` put there are written out first.
    Result<TensorView> value(Slot slot);
    /// A value that is no rows of a table, as those of every dtype but float32.
    const TensorView& given(Slot slot) const { return cell(slot).value; }
    Strings strings(Slot slot) const { return given(slot).values<std::string_view>(); }
    Ids ids(Slot slot) const { return given(slot).values<std::int64_t>(); }
    /// How the slot's values are grouped; empty when they are not.
    RowSplits row_splits(Slot slot) const { return given(slot).row_splits(); }
    /// The rows that `set_rows` put there, whether or not they were written out since; their table is null where the
    /// value is another.
    GatheredRows rows(Slot slot) const { return {cell(slot).table, cell(slot).ids}; }

    /// A value in memory that lives as long as the call: the caller's, or one of this frame's.
    void set(Slot slot, const TensorView& value) { cell(slot).value = value; }
    /// A new value: rows of a table, left where they are. What they name must live as long as the call.
    void set_rows(Slot slot, const GatheredRows& rows, RowSplits row_splits);
    /// A new value: room for its elements, all of which are written next. The row splits must live as long as the call.
    /// `invalid_argument` for floats that make those of the call more than most_bytes.
    std::span<std::int64_t> make_ids(Slot slot, std::size_t count, RowSplits row_splits);
    std::span<std::int64_t> make_integers(Slot slot, const Extent& extent);
    std::span<std::string_view> make_strings(Slot slot, std::size_t count, RowSplits row_splits);
    Result<float*> make_floats(Slot slot, const Extent& extent);
    std::span<Eigen::half> make_halves(Slot slot, const Extent& extent);
    std::span<std::int8_t> make_bytes(Slot slot, const Extent& extent);

    /// For a step that makes the slot's value: where row splits, or strings, of its own may stand until the call ends.
    std::vector<std::int64_t>& split_storage(Slot slot) { return cell(slot).split_storage; }
    std::vector<std::string_view>& string_storage(Slot slot) { return cell(slot).string_storage; }
    std::vector<std::int64_t>& id_storage(Slot slot) { return cell(slot).id_storage; }
    TextArena& text(Slot slot) { return cell(slot).text; }

    /// Memory for what a step does while it runs.
    std::string& scratch() { return m_scratch; }
    std::vector<float>& float_scratch() { return m_float_scratch; }
    TokenizerScratch& tokenizer_scratch() { return m_tokenizer_scratch; }

    /// The float32 matrix in this slot, once made, is written here.
    void write_to(Slot slot, Answer& answer) { cell(slot).answer = &answer; }
    /// Gives the slot's value to its answer, unless it stands there already.
    Result<void> deliver(Slot slot);

    /// Forgets every value, and so everything of the caller's.
    void clear();

private:
    struct Cell {
        TensorView value;
        const Table* table = nullptr;
        Ids ids;  // of the table's rows
        Answer* answer = nullptr;
        bool written_out = false;  // the table's rows are in the value too
        bool delivered = false;
        std::vector<std::int64_t> id_storage;
        std::vector<std::int64_t> split_storage;
        std::vector<std::string_view> string_storage;
        std::vector<float> float_storage;
        std::vector<Eigen::half> half_storage;
        std::vector<std::int8_t> byte_storage;
        TextArena text;
    };

    Cell& cell(Slot slot) { return m_cells[static_cast<std::size_t>(slot)]; }
    const Cell& cell(Slot slot) const { return m_cells[static_cast<std::size_t>(slot)]; }

    std::vector<Cell> m_cells;
    std::size_t m_made_bytes = 0;  // of floats, by this call
    std::string m_scratch;
    std::vector<float> m_float_scratch;
    TokenizerScratch m_tokenizer_scratch;
};

}  // namespace lode
