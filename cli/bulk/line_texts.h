// The lines of a stream as texts, read in large pieces and held in little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/file.h"
#include "cli/bulk/text_source.h"

namespace lode {

struct BlockLimits {
    std::size_t lines = 1024;                           ///< in a block
    std::size_t read_size = std::size_t{1} << 20U;      ///< asked of the system at once
    std::size_t longest_line = std::size_t{64} << 20U;  ///< in bytes, without its end
};

/// A text a line: its end is `\n`, which the last line need not have; any other byte belongs to the text. Lines that
/// are there are handed over at once, whether or not more of them would fill the block.
class LineTexts final : public TextSource {
public:
    /// `name` is for errors.
    LineTexts(FileDescriptor input, std::string name, BlockLimits limits, const Cancellation& cancellation)
        : m_input(std::move(input)), m_name(std::move(name)), m_limits(limits), m_cancellation(cancellation) {}

    /// `interrupted` when the user stops it, even while nothing comes; `unusable` for a line that is too long.
    Result<bool> next(TextBlock& block, const Cancellation& stop) override;

private:
    bool take_lines(TextBlock& block);
    Result<bool> wait_for_input(const Cancellation& stop) const;
    Result<void> read_more();
    void make_room();

    FileDescriptor m_input;
    std::string m_name;
    BlockLimits m_limits;
    const Cancellation& m_cancellation;
    std::string m_buffer;     // what was read stands from m_begin to m_end; behind it is room
    std::size_t m_begin = 0;  // the first byte that was not handed over
    std::size_t m_end = 0;
    std::size_t m_searched = 0;  // there is no end of a line from m_begin to here
    std::uint64_t m_line = 1;    // the number of the line at m_begin
    bool m_at_end = false;
};

/// The lines of standard input, which must outlive what has begun to read them.
Result<std::unique_ptr<TextSource>> lines_of_stdin(BlockLimits limits, const Cancellation& cancellation);

}  // namespace lode
