// The text ops on sentences of English, Russian and Chinese: nanoseconds a sentence, one thread.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "runtime/text/lowercase.h"
#include "runtime/text/normalize_unicode.h"
#include "runtime/text/replace.h"
#include "runtime/text/split.h"
#include "runtime/text/strip_punctuation.h"

namespace {

using namespace lode;

constexpr std::array<std::string_view, 5> english = {
    "The committee met on Tuesday, but no decision was reached before the doors had closed.",
    "\"You can't be serious,\" she said, and put the letter back into its envelope.",
    "Prices rose by 3.5% in June; analysts had expected a smaller increase (about 2%).",
    "He walked along the river until it was dark and the lamps on the bridge were lit",
    "What would you do if you found a hundred dollars on the way to work?",
};
constexpr std::array<std::string_view, 2> russian = {
    "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.",
    "Он посмотрел в окно — там шёл снег.",
};
constexpr std::array<std::string_view, 2> chinese = {
    "学而时习之，不亦说乎？有朋自远方来，不亦乐乎？",
    "今天天气很好，我们去公园吧。",
};

/// Calls `work(text)` for every text; the time is that of one.
template <typename Texts, typename Work>
void for_each_text(benchmark::State& state, const Texts& texts, Work work) {
    for (auto _ : state)
        for (const auto text : texts) benchmark::DoNotOptimize(work(text));
    std::size_t bytes = 0;
    for (const auto text : texts) bytes += text.size();
    const auto rounds = static_cast<double>(state.iterations());
    state.counters["per_text"] = benchmark::Counter(rounds * static_cast<double>(texts.size()),
                                                    benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * static_cast<std::int64_t>(state.iterations()));
}

template <const auto& texts>
void strip(benchmark::State& state) {
    std::string buffer;
    for_each_text(state, texts, [&](std::string_view text) {
        buffer.clear();
        return strip_punctuation(text, buffer).size();
    });
}

template <const auto& texts>
void split_at_spaces(benchmark::State& state) {
    const Splitter splitter(" ", Separators::any_byte, Empty::skip);
    std::vector<std::string_view> parts;
    for_each_text(state, texts, [&](std::string_view text) {
        parts.clear();
        splitter.split(text, parts);
        return parts.size();
    });
}

template <const auto& texts>
void strip_and_split(benchmark::State& state) {
    const Splitter splitter(" ", Separators::any_byte, Empty::skip);
    std::string buffer;
    std::vector<std::string_view> parts;
    for_each_text(state, texts, [&](std::string_view text) {
        buffer.clear();
        parts.clear();
        splitter.split(strip_punctuation(text, buffer), parts);
        return parts.size();
    });
}

template <const auto& texts>
void lower(benchmark::State& state) {
    std::string buffer;
    for_each_text(state, texts, [&](std::string_view text) {
        buffer.clear();
        return lowercase(text, buffer).size();
    });
}

template <const auto& texts>
void to_nfkc(benchmark::State& state) {
    std::string buffer;
    for_each_text(state, texts, [&](std::string_view text) {
        buffer.clear();
        return normalize_unicode(text, NormalForm::nfkc, buffer).size();
    });
}

template <const auto& texts>
void replace_punctuation(benchmark::State& state) {
    const auto replacement = Replacement::compile("\\pP", "", Occurrences::all).value();
    std::string buffer;
    for_each_text(state, texts, [&](std::string_view text) {
        buffer.clear();
        return replacement.apply(text, buffer)->size();
    });
}

BENCHMARK(strip<english>);
BENCHMARK(strip<russian>);
BENCHMARK(strip<chinese>);
BENCHMARK(replace_punctuation<english>);
BENCHMARK(split_at_spaces<english>);
BENCHMARK(strip_and_split<english>);
BENCHMARK(strip_and_split<russian>);
BENCHMARK(lower<english>);
BENCHMARK(lower<russian>);
BENCHMARK(lower<chinese>);
BENCHMARK(to_nfkc<english>);
BENCHMARK(to_nfkc<russian>);
BENCHMARK(to_nfkc<chinese>);

}  // namespace

BENCHMARK_MAIN();
