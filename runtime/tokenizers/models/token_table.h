// The tokens of a vocabulary by their ids, one after another in one string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lode {

class TokenTable {
public:
    std::size_t size() const { return m_ends.size(); }
    std::string_view operator[](std::size_t id) const {
        const std::size_t begin = id == 0 ? 0 : m_ends[id - 1];
        return std::string_view(m_text).substr(begin, m_ends[id] - begin);
    }
    /// The next id's.
    void add(std::string_view token) {
        m_text += token;
        m_ends.push_back(m_text.size());
    }

private:
    std::string m_text;
    std::vector<std::size_t> m_ends;
};

}  // namespace lode
