// Fields in the order in which fastText reads them.
#include "bench/compare_fasttext_model.h"

#include <cstdint>
#include <string_view>

namespace lode::compare {
namespace {

constexpr std::int32_t magic = 793712314;
constexpr std::int32_t version = 12;
constexpr std::int32_t loss_softmax = 3;
constexpr std::int32_t model_supervised = 3;
constexpr std::int64_t not_pruned = -1;
constexpr std::int8_t a_word = 0;
constexpr std::int8_t a_label = 1;

template <typename T>
void put(std::ofstream& file, const T& value) {
    file.write(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_arguments(std::ofstream& file, std::int32_t dims) {
    const std::int32_t window = 5, epochs = 1, least_count = 1, negatives = 5, word_ngrams = 1, buckets = 0,
                       shortest_subword = 0, longest_subword = 0, update_rate = 100;
    for (const auto value : {dims, window, epochs, least_count, negatives, word_ngrams, loss_softmax, model_supervised,
                             buckets, shortest_subword, longest_subword, update_rate})
        put(file, value);
    put(file, 1e-4);  // the sampling threshold
}

void put_entry(std::ofstream& file, std::string_view word, std::int64_t count, std::int8_t type) {
    file.write(word.data(), static_cast<std::streamsize>(word.size()));
    put(file, '\0');
    put(file, count);
    put(file, type);
}

void put_dictionary(std::ofstream& file, const std::vector<std::string>& words) {
    const auto count = static_cast<std::int32_t>(words.size());
    for (const std::int32_t value : {count + 1, count, 1}) put(file, value);
    put(file, std::int64_t{count} * 10);  // tokens in the text it says that it learned from
    put(file, not_pruned);
    for (const auto& word : words) put_entry(file, word, 1 + count / 10, a_word);
    put_entry(file, "__label__any", 1, a_label);
}

void put_shape(std::ofstream& file, std::size_t rows, std::size_t columns) {
    put(file, '\0');  // not quantized
    put(file, static_cast<std::int64_t>(rows));
    put(file, static_cast<std::int64_t>(columns));
}

}  // namespace

FasttextModelWriter::FasttextModelWriter(const std::filesystem::path& path, const std::vector<std::string>& words,
                                         std::size_t dims)
    : m_file(path, std::ios::binary), m_dims(dims) {
    put(m_file, magic);
    put(m_file, version);
    put_arguments(m_file, static_cast<std::int32_t>(dims));
    put_dictionary(m_file, words);
    put_shape(m_file, words.size(), dims);
}

void FasttextModelWriter::add_row(std::span<const float> row) {
    m_file.write(reinterpret_cast<const char*>(row.data()), static_cast<std::streamsize>(row.size_bytes()));
}

bool FasttextModelWriter::finish() {
    put_shape(m_file, 1, m_dims);
    for (std::size_t i = 0; i < m_dims; ++i) put(m_file, 0.0F);
    m_file.close();
    return m_file.good();
}

}  // namespace lode::compare
