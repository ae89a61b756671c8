// What running a signature's steps costs over calling the runtime's functions by hand: the same work, in the same run.
// The pairs to compare stand one after the other: `steps` and `by_hand`.
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "authoring/module_builder.h"
#include "base/file.h"
#include "module/hashing.h"
#include "runtime/module.h"
#include "runtime/pooling.h"
#include "runtime/text/split.h"
#include "runtime/text/strip_punctuation.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"

namespace lode {
namespace {

constexpr std::size_t vocabulary_size = 200'000;
constexpr std::size_t dims = 100;
constexpr std::size_t sentences_in_batch = 256;
constexpr std::size_t words_in_sentence = 20;

template <typename T>
T must(Result<T> result) {
    if (result) return *std::move(result);
    std::fputs((result.error().message + "\n").c_str(), stderr);
    std::abort();
}

Result<VocabularyIndex> index_in_memory(const FileEntry& file, const std::filesystem::path& path) {
    LODE_ASSIGN(const auto text, read_file(path));
    LODE_ASSIGN(auto bytes, build_vocabulary_index(text, file.digest));
    return VocabularyIndex::open(std::move(bytes), file.digest);
}

/// A module of three signatures, and the parts that they are made of.
class Fixture {
public:
    Fixture() {
        std::string name = (std::filesystem::temp_directory_path() / "lode-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder = name;
        std::vector<std::string> words;
        for (std::size_t i = 0; i < vocabulary_size; ++i) words.push_back(fmt::format("w{:x}", i * 2654435761U));
        ModuleBuilder builder({must(parse_module_name("bench/steps")), must(parse_version("1"))});
        builder.add_vocabulary("vocabulary", words, OovRule{1});
        builder.add_variable("embeddings", Matrix(Matrix::Random(vocabulary_size, dims)), {.extra_rows = 1});
        auto tokens = builder.signature("default");
        tokens.output("default",
                      tokens.gather(tokens.lookup(tokens.input("tokens", Dtype::string, {std::nullopt}), "vocabulary"),
                                    "embeddings"));
        auto texts = builder.signature("texts");
        const auto split = texts.split(texts.strip_punctuation(texts.input("texts", Dtype::string, {std::nullopt})));
        texts.output("default", texts.combine(texts.gather(texts.lookup(split, "vocabulary"), "embeddings"), "mean"));
        must(builder.export_to(folder / "module", Overwrite::no));
        auto opened = must(read_module_folder(folder / "module"));
        table = must(Table::open(opened.path, opened.manifest.variables.at("embeddings")));
        lookup.emplace(
            must(index_in_memory(opened.manifest.files.back(), opened.path / opened.manifest.files.back().path)),
            OovRule{1});
        module = must(open_module(std::move(opened), index_in_memory));

        std::mt19937_64 random(1);
        for (std::size_t i = 0; i < 64 * sentences_in_batch; ++i) {
            std::string sentence;
            for (std::size_t word = 0; word < words_in_sentence; ++word)
                sentence += (word > 0 ? " " : "") + words[random() % (random() % vocabulary_size + 1)];
            sentences.push_back(sentence + ".");
        }
        views.assign(sentences.begin(), sentences.end());
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;
    ~Fixture() { std::filesystem::remove_all(folder); }

    /// The n-th batch of sentences, from the first again after the last.
    Strings batch(std::size_t n) const {
        return Strings(views).subspan(n * sentences_in_batch % views.size(), sentences_in_batch);
    }

    std::filesystem::path folder;
    std::optional<Module> module;
    std::optional<Table> table;
    std::optional<TokenLookup> lookup;
    std::vector<std::string> sentences;
    std::vector<std::string_view> views;
};

const Fixture& fixture() {
    static const Fixture fixture;
    return fixture;
}

void one_token_by_steps(benchmark::State& state) {
    const Fixture& f = fixture();
    std::vector<float> row(dims);
    std::size_t n = 0;
    for (auto _ : state) {
        const std::string_view token = f.views[n++ % f.views.size()].substr(0, 5);
        benchmark::DoNotOptimize(f.module->call_into(std::span(&token, 1), row));
    }
}

void one_token_by_hand(benchmark::State& state) {
    const Fixture& f = fixture();
    std::vector<float> row(dims);
    std::size_t n = 0;
    std::int64_t id = 0;
    for (auto _ : state) {
        const std::string_view token = f.views[n++ % f.views.size()].substr(0, 5);
        f.lookup->find_rows(std::span(&token, 1), std::span(&id, 1));
        f.table->gather(std::span(&id, 1), row.data());
        benchmark::DoNotOptimize(row.data());
    }
}

void sentences_by_steps(benchmark::State& state) {
    const Fixture& f = fixture();
    std::vector<float> means(sentences_in_batch * dims);
    std::size_t n = 0;
    for (auto _ : state) benchmark::DoNotOptimize(f.module->call_into(f.batch(n++), means, "texts"));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(sentences_in_batch));
}

void sentences_by_hand(benchmark::State& state) {
    const Fixture& f = fixture();
    const Splitter splitter(" ", Separators::any_byte, Empty::skip);
    std::vector<float> means(sentences_in_batch * dims);
    std::vector<std::string_view> tokens;
    std::vector<std::int64_t> splits, ids;
    std::string buffer;
    std::size_t n = 0;
    for (auto _ : state) {
        tokens.clear();
        splits.assign(1, 0);
        for (const std::string_view text : f.batch(n++)) {
            buffer.clear();
            splitter.split(strip_punctuation(text, buffer), tokens);  // a view of the text: only its end is stripped
            splits.push_back(static_cast<std::int64_t>(tokens.size()));
        }
        ids.resize(tokens.size());
        f.lookup->find_rows(tokens, ids);
        pool_rows(*f.table, ids, splits, Combiner::mean, means.data());
        benchmark::DoNotOptimize(means.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(sentences_in_batch));
}

BENCHMARK(one_token_by_steps);
BENCHMARK(one_token_by_hand);
BENCHMARK(sentences_by_steps)->Unit(benchmark::kMicrosecond);
BENCHMARK(sentences_by_hand)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace lode

BENCHMARK_MAIN();
