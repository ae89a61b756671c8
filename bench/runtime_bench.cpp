// Tokens -> ids -> rows -> nearest rows of a generated 200,000 x 100 table, beside std::unordered_map and memcpy in the
// same run.
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "module/safetensors.h"
#include "runtime/module.h"
#include "runtime/nearest/nearest.h"
#include "runtime/vocabulary/vocabulary_index_builder.h"

namespace lode {
namespace {

constexpr std::size_t vocabulary_size = 200'000;
constexpr std::size_t dims = 100;
constexpr std::size_t batch = 4096;

const Digest some_digest{std::array<std::byte, 32>{}};

/// A folder of the benchmark's own, gone at the end.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "lode-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        m_path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(m_path); }

    const std::filesystem::path& path() const { return m_path; }
    void write(const char* name, std::string_view head, std::string_view data) const {
        std::ofstream(m_path / name, std::ios::binary) << head << data;
    }

private:
    std::filesystem::path m_path;
};

std::vector<std::string> make_tokens(std::size_t count) {
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < count; ++i) tokens.push_back(fmt::format("w{:x}", i * 2654435761U % 4294967291U));
    return tokens;
}

std::string make_text(const std::vector<std::string>& tokens) {
    std::string text;
    for (const auto& token : tokens) text += token + "\n";
    return text;
}

/// Ids as people's texts have them: Zipf(1.0), or each as likely.
std::vector<std::size_t> draw_ids(bool zipf) {
    std::mt19937_64 random(1);
    std::vector<double> weights(vocabulary_size, 1.0);
    if (zipf)
        for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 1.0 / static_cast<double>(i + 1);
    std::discrete_distribution<std::size_t> ids(weights.begin(), weights.end());
    std::vector<std::size_t> drawn(batch * 64);
    for (auto& id : drawn) id = ids(random);
    return drawn;
}

std::string make_rows(Dtype dtype) {
    std::string data(vocabulary_size * dims * size_in_bytes(dtype), '\0');
    std::mt19937 random(2);
    for (std::size_t i = 0; i < vocabulary_size * dims; ++i) {
        const float value = static_cast<float>(random() % 255) - 127.0F;
        const auto narrow = static_cast<std::int8_t>(value);
        if (dtype == Dtype::int8)
            std::memcpy(data.data() + i, &narrow, 1);
        else
            std::memcpy(data.data() + i * sizeof value, &value, sizeof value);
    }
    return data;
}

/// All that the benchmarks share, made once.
struct Fixture {
    Folder folder;
    std::vector<std::string> tokens = make_tokens(vocabulary_size);
    std::string text = make_text(tokens);
    std::array<std::vector<std::size_t>, 2> ids = {draw_ids(false), draw_ids(true)};
    std::unordered_map<std::string, std::size_t> map;
    std::optional<VocabularyIndex> index;
    std::optional<Table> float32;
    std::optional<Table> int8;

    Fixture() {
        for (std::size_t i = 0; i < tokens.size(); ++i) map.emplace(tokens[i], i);
        index = VocabularyIndex::open(build_vocabulary_index(text, some_digest).value(), some_digest).value();
        const std::array layout_float32 = {TensorLayout{"t", "F32", {vocabulary_size, dims}}};
        folder.write("float32.safetensors", make_safetensors_header(layout_float32), make_rows(Dtype::float32));
        const std::array layout_int8 = {TensorLayout{"t.scale", "F32", {vocabulary_size}},
                                        TensorLayout{"t", "I8", {vocabulary_size, dims}}};
        const std::vector<float> scales(vocabulary_size, 0.01F);
        const std::string scale_bytes(reinterpret_cast<const char*>(scales.data()), scales.size() * sizeof(float));
        folder.write("int8.safetensors", make_safetensors_header(layout_int8), scale_bytes + make_rows(Dtype::int8));
        float32 =
            Table::open(folder.path(), {"float32.safetensors", "t", Dtype::float32, {vocabulary_size, dims}, true})
                .value();
        int8 =
            Table::open(folder.path(), {"int8.safetensors", "t", Dtype::int8, {vocabulary_size, dims}, true}).value();
    }

    const Table& table(bool narrow) const { return narrow ? *int8 : *float32; }
};

const Fixture& fixture() {
    static const Fixture made;
    return made;
}

/// Walks over the drawn tokens, a batch at a time. They lie one after another in memory, as those of a text do.
class Batches {
public:
    explicit Batches(bool zipf) {
        for (const std::size_t id : fixture().ids[zipf ? 1 : 0]) {
            m_rows.push_back(static_cast<std::int64_t>(id));
            m_words.push_back(fixture().tokens[id]);
        }
        m_tokens.assign(m_words.begin(), m_words.end());
    }

    std::span<const std::string_view> tokens() {
        return std::span<const std::string_view>(m_tokens).subspan(next(), batch);
    }
    std::span<const std::int64_t> rows() { return std::span<const std::int64_t>(m_rows).subspan(next(), batch); }

private:
    std::size_t next() {
        const std::size_t at = m_at;
        m_at = (m_at + batch) % m_rows.size();
        return at;
    }

    std::vector<std::int64_t> m_rows;
    std::vector<std::string> m_words;
    std::vector<std::string_view> m_tokens;
    std::size_t m_at = 0;
};

void count_items(benchmark::State& state, std::size_t each) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(each));
}

void build_index(benchmark::State& state) {
    const std::string text = make_text(make_tokens(static_cast<std::size_t>(state.range(0))));
    for (auto _ : state) benchmark::DoNotOptimize(build_vocabulary_index(text, some_digest));
    count_items(state, static_cast<std::size_t>(state.range(0)));
}
BENCHMARK(build_index)->ArgName("tokens")->Arg(341'479)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void ids_by_unordered_map(benchmark::State& state) {
    Batches batches(state.range(0) != 0);
    std::vector<std::int64_t> ids(batch);
    std::string key;
    for (auto _ : state) {
        const auto tokens = batches.tokens();
        for (std::size_t i = 0; i < batch; ++i)
            ids[i] = static_cast<std::int64_t>(fixture().map.find(key.assign(tokens[i]))->second);
        benchmark::DoNotOptimize(ids.data());
    }
    count_items(state, batch);
}
BENCHMARK(ids_by_unordered_map)->ArgName("zipf")->Arg(0)->Arg(1);

void ids_by_index(benchmark::State& state) {
    Batches batches(state.range(0) != 0);
    std::vector<std::int64_t> ids(batch);
    for (auto _ : state) {
        fixture().index->find_all(batches.tokens(), ids);
        benchmark::DoNotOptimize(ids.data());
    }
    count_items(state, batch);
}
BENCHMARK(ids_by_index)->ArgName("zipf")->Arg(0)->Arg(1);

void rows_by_unordered_map_and_memcpy(benchmark::State& state) {
    Batches batches(state.range(0) != 0);
    std::vector<float> out(batch * dims);
    std::string key;
    for (auto _ : state) {
        const auto tokens = batches.tokens();
        for (std::size_t i = 0; i < batch; ++i)
            std::memcpy(out.data() + i * dims,
                        fixture().float32->row(fixture().map.find(key.assign(tokens[i]))->second),
                        dims * sizeof(float));
        benchmark::DoNotOptimize(out.data());
    }
    count_items(state, batch);
}
BENCHMARK(rows_by_unordered_map_and_memcpy)->ArgName("zipf")->Arg(0)->Arg(1);

void rows_by_index_and_gather(benchmark::State& state) {
    Batches batches(state.range(0) != 0);
    std::vector<std::int64_t> ids(batch);
    std::vector<float> out(batch * dims);
    for (auto _ : state) {
        fixture().index->find_all(batches.tokens(), ids);
        fixture().float32->gather(ids, out.data());
        benchmark::DoNotOptimize(out.data());
    }
    count_items(state, batch);
}
BENCHMARK(rows_by_index_and_gather)->ArgName("zipf")->Arg(0)->Arg(1);

void gather_known_ids(benchmark::State& state) {
    const Table& table = fixture().table(state.range(0) != 0);
    Batches batches(false);
    std::vector<float> out(batch * dims);
    for (auto _ : state) {
        table.gather(batches.rows(), out.data());
        benchmark::DoNotOptimize(out.data());
    }
    count_items(state, batch);
}
BENCHMARK(gather_known_ids)->ArgName("int8")->Arg(0)->Arg(1);

/// Every row's cosine by a plain loop.
void nearest_by_plain_loop(benchmark::State& state) {
    const Table& table = *fixture().float32;
    std::vector<float> query(dims, 0.5F);
    for (auto _ : state) {
        float best = -1;
        for (std::size_t row = 0; row < vocabulary_size; ++row) {
            float dot = 0, norm = 0;
            for (std::size_t i = 0; i < dims; ++i) {
                const float value = load<float>(table.row(row) + i * sizeof(float));
                dot += value * query[i];
                norm += value * value;
            }
            best = std::max(best, dot / std::sqrt(norm));
        }
        benchmark::DoNotOptimize(best);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(vocabulary_size * dims * sizeof(float)));
}
BENCHMARK(nearest_by_plain_loop)->Unit(benchmark::kMillisecond);

void nearest_ten(benchmark::State& state) {
    const bool narrow = state.range(0) != 0;
    const Table& table = fixture().table(narrow);
    const std::vector<float> query(dims, 0.5F);
    for (auto _ : state) benchmark::DoNotOptimize(nearest_rows(table, query, {.count = 10}));
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(vocabulary_size * dims * size_in_bytes(table.dtype())));
}
BENCHMARK(nearest_ten)->ArgName("int8")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lode

BENCHMARK_MAIN();
