// Reads a source on a thread of its own, some way ahead, so that what makes the bytes and what uses them work at once.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>

#include "base/buffer.h"
#include "base/byte_source.h"

namespace lode {

/// Gives what `source` gives, its error included, after the bytes before it. Holds 1 MiB at most. The thread begins
/// after the first quarter of that: what is small is read without one. `source` must outlive it, and is read by no one
/// else; the destructor waits for a read that is under way.
class ReadAheadSource final : public ByteSource {
public:
    explicit ReadAheadSource(ByteSource& source) : m_source(source) {}
    ReadAheadSource(const ReadAheadSource&) = delete;
    ReadAheadSource& operator=(const ReadAheadSource&) = delete;
    ~ReadAheadSource() override;

    Result<std::size_t> read(std::span<std::byte> into) override;

private:
    struct Piece {
        Buffer buffer;
        Result<std::size_t> filled = 0;  ///< 0 at the end of the source
    };

    void run();
    /// Whether there is another piece after it.
    bool fill(std::uint64_t number);
    void have_next();
    Piece& piece_at(std::uint64_t number) { return m_pieces[number % m_pieces.size()]; }

    ByteSource& m_source;
    std::array<Piece, 4> m_pieces;  // each the reader's or the thread's, by the two numbers below
    std::size_t m_used = 0;         // bytes of the current piece that were given out; the reader's alone
    std::size_t m_read_here = 0;    // bytes, without the thread; the reader's alone
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_filled = 0;   // pieces that were filled; guarded once there is a thread
    std::uint64_t m_emptied = 0;  // pieces that the reader is done with; guarded
    bool m_stopping = false;      // guarded
    std::thread m_thread;
};

}  // namespace lode
