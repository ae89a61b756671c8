// What the programs of bench/compare share: the data they all read, how a rate is timed, and what they hand the report.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lode::compare {

inline constexpr std::size_t dims = 300;
inline constexpr std::size_t sentence_length = 20;     ///< tokens
inline constexpr std::size_t batch_tokens = 4096;      ///< in one call that takes tokens
inline constexpr std::size_t batch_sentences = 1024;   ///< in one call that takes sentences
inline constexpr std::size_t text_tokens = 1'024'000;  ///< whole batches of both kinds
inline constexpr std::size_t query_count = 64;
inline constexpr std::size_t nearest_count = 10;    ///< asked for each query
inline constexpr std::ptrdiff_t answer_length = 8;  ///< numbers of an answer that are reported

/// The files of the data folder, as compare_data writes them.
struct DataFolder {
    std::filesystem::path path;

    std::filesystem::path module(std::string_view dtype) const { return path / dtype; }  ///< `float32`, `int8`
    std::filesystem::path table() const { return module("float32") / "embeddings.safetensors"; }
    std::filesystem::path words() const { return module("float32") / "words.txt"; }
    std::filesystem::path text() const { return path / "text.txt"; }     ///< a sentence a line, a blank between tokens
    std::filesystem::path ids() const { return path / "text.ids.i64"; }  ///< a row a token; V, a row of zeros, for OOV
    std::filesystem::path fasttext_model() const { return path / "fasttext.bin"; }
    std::filesystem::path cache() const { return path / "cache"; }  ///< lode's
};

/// The drawn tokens, one after another in memory as those of a text, and the row that each has.
struct Text {
    explicit Text(const DataFolder& folder);

    std::string content;
    std::vector<std::string_view> tokens;  ///< views into `content`
    std::vector<std::int64_t> ids;

    /// Calls `work(first token, number of tokens)` for each batch. All of them are whole: see text_tokens.
    template <typename Work>
    void for_batches(std::size_t batch, Work&& work) const {
        for (std::size_t first = 0; first < tokens.size(); first += batch) work(first, batch);
    }
};

/// The vocabulary: word i has row i.
std::vector<std::string> read_words(const DataFolder& folder);
/// Words spread over the vocabulary: those whose nearest are asked for.
std::vector<std::string> query_words(const std::vector<std::string>& vocabulary);

/// A program's command line, `DATA_FOLDER [GROUP]`; the group is one of open, ids, rows, means, nearest; none means
/// all.
class Arguments {
public:
    Arguments(int count, char** values);
    const DataFolder& folder() const { return m_folder; }
    bool wants(std::string_view group) const { return m_group.empty() || m_group == group; }

private:
    DataFolder m_folder;
    std::string m_group;
};

/// The seconds that `work` takes.
template <typename Work>
double seconds_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Items a second: one pass that is not timed, then passes until a third of a second is over.
template <typename Pass>
double rate(std::size_t items, Pass&& pass) {
    pass();
    std::size_t passes = 0;
    double seconds = 0;
    for (; seconds < 0.33; ++passes) seconds += seconds_of(pass);
    return static_cast<double>(items * passes) / seconds;
}

/// The bytes of memory that are this process's or mapped into it now.
std::uint64_t resident_bytes();

/// A line of JSON for the report: `who` did `what`, in `1/s`, `s`, `B` or as a plain number.
void report(std::string_view who, std::string_view what, double value, std::string_view unit);
/// The start of what came out, by which the report sees that all did the same work.
void report_answer(std::string_view who, std::string_view what, std::span<const float> answer);

/// The value, or the end of the program with the error's message.
template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::cerr << result.error().message << '\n';
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// Keeps the compiler from leaving out work whose result nobody reads.
inline void keep(const void* result) {
    asm volatile("" : : "g"(result) : "memory");
}

}  // namespace lode::compare
