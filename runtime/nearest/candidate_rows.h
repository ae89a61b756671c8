// The rows that may be among the best, of rows whose scores are known within bounds only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace lode {

/// Keeps every row whose upper bound reaches the `count`-th best lower bound: of the best `count` rows, equal ones
/// included, it lacks none.
class CandidateRows {
public:
    /// Holds at most `capacity` rows, more than `count`, which is at least 1.
    CandidateRows(std::size_t count, std::size_t capacity);

    /// A row whose upper bound is below this need not be offered. It never falls.
    float threshold() const { return m_threshold; }
    /// A bound that is not a number bounds nothing. False when there are more candidates than may be held, after which
    /// nothing is to be expected of this object.
    bool offer(std::uint64_t row, float lower, float upper);
    /// In the order in which they were offered.
    std::vector<std::uint64_t> take() &&;

private:
    struct Candidate {
        std::uint64_t row;
        float upper;
    };

    void raise_threshold(float lower);
    void drop_hopeless();

    std::size_t m_count;
    std::size_t m_capacity;
    float m_threshold = -std::numeric_limits<float>::infinity();
    std::vector<float> m_lowers;  // the best, a heap whose top is the worst
    std::vector<Candidate> m_candidates;
};

}  // namespace lode
