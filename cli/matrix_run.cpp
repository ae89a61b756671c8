// The stages of a run.
#include "cli/matrix_run.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cli/bulk/ordered_pipeline.h"

namespace lode {
namespace {

/// Of a block: enough to keep a thread busy for milliseconds, and as text still only some MB.
constexpr std::size_t values_in_a_block = std::size_t{1} << 18U;
constexpr std::size_t most_texts_in_a_block = std::size_t{1} << 16U;

std::size_t thread_count(std::size_t asked) {
    return asked != 0 ? asked : std::max(std::thread::hardware_concurrency(), 1U);
}

}  // namespace

/// Used again and again, so that its memory is.
struct MatrixRun::Workpiece {
    TextBlock block;
    std::vector<float> values;
    std::string bytes;
    bool first = false;
};

std::size_t MatrixRun::texts_in_a_block(std::size_t dims) {
    return std::clamp<std::size_t>(values_in_a_block / std::max<std::size_t>(dims, 1), 1, most_texts_in_a_block);
}

Result<void> MatrixRun::run(TextSource& source, Destination& destination, std::size_t threads, Progress& progress) {
    std::vector<Workpiece> pieces(thread_count(threads));
    const OrderedStages stages = {
        .read = [&](std::size_t i, const Cancellation& stop) { return read(source, pieces[i], stop); },
        .work = [&](std::size_t i) { return make_bytes(pieces[i]); },
        .write = [&](std::size_t i) -> Result<void> {
            LODE_TRY(begin(destination));
            LODE_TRY(destination.write(pieces[i].bytes));
            m_rows += pieces[i].block.texts.size();
            progress.advance(pieces[i].block.bytes.size());
            return {};
        }};
    LODE_TRY(run_in_order(pieces.size(), stages));
    LODE_TRY(begin(destination));
    return destination.write(m_format.tail());
}

/// Once: where nothing can be made, nothing is written.
Result<void> MatrixRun::begin(Destination& destination) {
    return std::exchange(m_has_head, true) ? Result<void>() : destination.write(m_format.head(0, m_dims));
}

Result<bool> MatrixRun::read(TextSource& source, Workpiece& piece, const Cancellation& stop) {
    piece.first = !std::exchange(m_begun, true);
    LODE_ASSIGN(const bool more, source.next(piece.block, stop));
    if (more && piece.first) m_ends_in_return = piece.block.texts.front().ends_with('\r');
    return more;
}

Result<void> MatrixRun::make_bytes(Workpiece& piece) const {
    const std::size_t count = piece.block.texts.size() * m_dims;
    if (piece.values.size() < count) piece.values.resize(count);
    const auto values = std::span(piece.values).first(count);
    LODE_TRY(m_rows_of(piece.block.texts, values));
    piece.bytes.clear();
    m_format.append_rows(piece.bytes, {piece.block.texts, values, m_dims, piece.first});
    return {};
}

}  // namespace lode
