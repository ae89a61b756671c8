// std::unordered_map as a peer of bench/compare: what a C++ programmer writes without a library.
#include <cstring>
#include <unordered_map>

#include "base/mapped_file.h"
#include "bench/compare_input.h"

namespace lode::compare {
namespace {

/// As people write it: found by a std::string, here one for all tokens, so that no look-up allocates.
class StringMap {
public:
    static constexpr std::string_view name = "std::unordered_map";

    explicit StringMap(const std::vector<std::string>& words) {
        m_ids.reserve(words.size());
        for (const auto& word : words) m_ids.emplace(word, static_cast<std::int64_t>(m_ids.size()));
    }

    std::int64_t id_of(std::string_view token) {
        const auto found = m_ids.find(m_key.assign(token));
        return found == m_ids.end() ? static_cast<std::int64_t>(m_ids.size()) : found->second;
    }

private:
    std::unordered_map<std::string, std::int64_t> m_ids;
    std::string m_key;
};

/// At its best: found by a view, whose bytes are not copied, with C++20's transparent hashing.
class ViewMap {
public:
    static constexpr std::string_view name = "std::unordered_map, by view";

    explicit ViewMap(const std::vector<std::string>& words) {
        m_ids.reserve(words.size());
        for (const auto& word : words) m_ids.emplace(word, static_cast<std::int64_t>(m_ids.size()));
    }

    std::int64_t id_of(std::string_view token) const {
        const auto found = m_ids.find(token);
        return found == m_ids.end() ? static_cast<std::int64_t>(m_ids.size()) : found->second;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view token) const { return std::hash<std::string_view>()(token); }
    };

    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> m_ids;
};

template <typename Map>
void ids(Map& map, const Text& text) {
    std::vector<std::int64_t> found(batch_tokens);
    const auto find_batch = [&](std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) found[i] = map.id_of(text.tokens[first + i]);
        keep(found.data());
    };
    report(Map::name, "ids", rate(text_tokens, [&] { text.for_batches(batch_tokens, find_batch); }), "1/s");
}

/// memcpy out of the mapped table, whose rows are the last bytes of the file.
template <typename Map>
void rows(Map& map, const Text& text, const DataFolder& folder, std::size_t vocabulary) {
    const MappedFile file = must(MappedFile::open(folder.table()));
    const std::size_t row_size = dims * sizeof(float);
    const std::byte* table = file.bytes().data() + file.bytes().size() - (vocabulary + 1) * row_size;
    std::vector<std::byte> out(batch_tokens * row_size);
    const auto copy_batch = [&](std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto id = static_cast<std::size_t>(map.id_of(text.tokens[first + i]));
            std::memcpy(out.data() + i * row_size, table + id * row_size, row_size);
        }
        keep(out.data());
    };
    report(Map::name, "rows", rate(text_tokens, [&] { text.for_batches(batch_tokens, copy_batch); }), "1/s");
}

/// A map at a time, so that the nodes of one lie side by side.
template <typename Map>
void measure(const Arguments& arguments, const Text& text, const std::vector<std::string>& words) {
    Map map(words);
    if (arguments.wants("ids")) ids(map, text);
    if (arguments.wants("rows")) rows(map, text, arguments.folder(), words.size());
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    if (!arguments.wants("ids") && !arguments.wants("rows")) return 0;
    const Text text(arguments.folder());
    const auto words = read_words(arguments.folder());
    measure<StringMap>(arguments, text, words);
    measure<ViewMap>(arguments, text, words);
}
