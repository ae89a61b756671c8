// lode's side of bench/compare: one function a row of the table, through the public API.
#include <algorithm>
#include <optional>
#include <thread>

#include "bench/compare_hub.h"
#include "bench/compare_input.h"
#include "hub/derived_index.h"
#include "module/module_folder.h"
#include "runtime/table.h"

namespace lode::compare {
namespace {

constexpr std::string_view me = "lode";
constexpr std::size_t timed_queries = 5;

/// What every row needs. Modules are opened by each row anew, so that none finds the page tables of another.
struct Bench {
    explicit Bench(const DataFolder& data) : folder(data), hub(open_hub(data)), text(data) {}

    Module open(std::string_view dtype, std::size_t threads = 1) const {
        return must(hub.load(folder.module(dtype).string(), {.threads = threads}));
    }
    std::span<const std::string_view> tokens(std::size_t first, std::size_t count) const {
        return std::span(text.tokens).subspan(first, count);
    }

    DataFolder folder;
    Hub hub;
    Text text;
};

/// Reports how many tokens a second `work(first token, number of tokens)` does, a batch at a time.
template <typename Work>
void report_rate(const Bench& bench, std::string_view who, std::string_view what, Work&& work) {
    report(who, what, rate(text_tokens, [&] { bench.text.for_batches(batch_tokens, work); }), "1/s");
}

/// The same for two callers of `work(thread, first token, number of tokens)`, with every other batch each.
template <typename Work>
void report_rate_of_two_callers(std::string_view what, Work&& work) {
    const auto every_other = [&](std::size_t thread) {
        for (std::size_t first = thread * batch_tokens; first < text_tokens; first += 2 * batch_tokens)
            work(thread, first, batch_tokens);
    };
    const auto both = [&] {
        const std::jthread other(every_other, 1);
        every_other(0);
    };
    report(me, what, rate(text_tokens, both), "1/s");
}

void open_and_first_token(const Bench& bench) {
    const std::string handle = bench.folder.module("float32").string();
    std::vector<float> row(dims);
    const std::string known = read_words(bench.folder).front();
    const std::string_view word = known;
    const auto once = [&] {
        const auto module = must(bench.hub.load(handle));
        must(module.call_into(std::span(&word, 1), row));
        return module;
    };
    once();  // derives the index where it is not there yet
    const std::uint64_t before = resident_bytes();
    const Module module = once();
    const std::uint64_t after = resident_bytes();
    std::vector<double> seconds(101);
    std::optional<Module> opened;
    for (auto& each : seconds) {
        opened.reset();
        each = seconds_of([&] { opened = once(); });
    }
    std::nth_element(seconds.begin(), seconds.begin() + 50, seconds.end());
    report(me, "open", seconds[50], "s");
    report(me, "open, memory", static_cast<double>(after - before), "B");
}

VocabularyIndex open_index(const Bench& bench) {
    const auto module = must(read_module_folder(bench.folder.module("float32")));
    const auto& files = module.manifest.files;
    const auto entry =
        std::find_if(files.begin(), files.end(), [](const FileEntry& file) { return file.path == "words.txt"; });
    SilentLog log;
    return must(derived_vocabulary_index(bench.hub.cache().derived(), *entry, bench.folder.words(), log));
}

void ids(const Bench& bench) {
    const VocabularyIndex index = open_index(bench);
    std::vector<std::int64_t> found(batch_tokens);
    report_rate(bench, me, "ids", [&](std::size_t first, std::size_t count) {
        index.find_all(bench.tokens(first, count), found);
        keep(found.data());
    });
}

void ids_in_two_threads(const Bench& bench) {
    const VocabularyIndex index = open_index(bench);
    std::vector<std::vector<std::int64_t>> found(2, std::vector<std::int64_t>(batch_tokens));
    report_rate_of_two_callers("ids, 2 threads", [&](std::size_t thread, std::size_t first, std::size_t count) {
        index.find_all(bench.tokens(first, count), found[thread]);
        keep(found[thread].data());
    });
}

void rows(const Bench& bench, std::size_t threads, std::string_view what) {
    const Module module = bench.open("float32", threads);
    std::vector<float> out(batch_tokens * dims);
    report_rate(bench, me, what, [&](std::size_t first, std::size_t count) {
        must(module.call_into(bench.tokens(first, count), out));
        keep(out.data());
    });
    must(module.call_into(bench.tokens(0, 1), std::span(out).first(dims)));
    if (threads == 1) report_answer(me, what, std::span(out).first(dims));
}

/// The same rows by lode's own gather, with the ids already known: what looking strings up adds.
void rows_of_known_ids(const Bench& bench) {
    const auto module = must(read_module_folder(bench.folder.module("float32")));
    const Table table = must(Table::open(module.path, module.manifest.variables.at("embeddings")));
    std::vector<float> out(batch_tokens * dims);
    report_rate(bench, "lode, ids given", "rows", [&](std::size_t first, std::size_t count) {
        table.gather(std::span(bench.text.ids).subspan(first, count), out.data());
        keep(out.data());
    });
}

void means(const Bench& bench, std::string_view dtype, std::size_t threads, std::string_view what) {
    const Module module = bench.open(dtype, threads);
    std::vector<std::int64_t> splits;
    for (std::size_t i = 0; i <= batch_sentences; ++i) splits.push_back(static_cast<std::int64_t>(i * sentence_length));
    std::vector<float> out(batch_sentences * dims);
    constexpr std::size_t sentences = text_tokens / sentence_length;
    const auto mean_into = [&](std::size_t first, std::size_t count) {
        const auto tokens = bench.tokens(first * sentence_length, count * sentence_length);
        must(module.call_into(RaggedStrings{tokens, std::span(splits).first(count + 1)},
                              std::span(out).first(count * dims), "mean"));
    };
    const auto pass = [&] {
        for (std::size_t first = 0; first < sentences; first += batch_sentences) mean_into(first, batch_sentences);
    };
    report(me, what, rate(sentences, pass), "1/s");
    mean_into(0, 1);
    if (dtype == "float32" && threads == 1) report_answer(me, what, std::span(out).first(dims));
}

std::vector<float> scores_of(const std::vector<Neighbor>& neighbors) {
    std::vector<float> scores;
    for (const auto& neighbor : neighbors) scores.push_back(neighbor.score);
    return scores;
}

/// One query after another. The first one of a module pays for what the others find made.
void nearest(const Bench& bench, std::string_view dtype, const std::string& what, const ModuleOptions& options = {}) {
    const auto queries = query_words(read_words(bench.folder));
    const Module module = must(bench.hub.load(bench.folder.module(dtype).string(), options));
    std::vector<Neighbor> found;
    report(me, what + ", first", seconds_of([&] { found = must(module.nearest(queries[0], nearest_count)); }), "s");
    if (what == "nearest") report_answer(me, what, scores_of(found));
    const double seconds = seconds_of([&] {
        for (std::size_t i = 1; i <= timed_queries; ++i) keep(must(module.nearest(queries[i], nearest_count)).data());
    });
    report(me, what, seconds / timed_queries, "s");
}

void nearest_in_two_threads(const Bench& bench) {
    const auto queries = query_words(read_words(bench.folder));
    const Module module = bench.open("float32", 2);
    keep(must(module.nearest(queries[0], nearest_count)).data());
    const double seconds = seconds_of([&] {
        for (std::size_t i = 1; i <= timed_queries; ++i) keep(must(module.nearest(queries[i], nearest_count)).data());
    });
    report(me, "nearest, 2 threads", seconds / timed_queries, "s");
}

void nearest_together(const Bench& bench) {
    const auto words = query_words(read_words(bench.folder));
    const std::vector<std::string_view> queries(words.begin(), words.end());
    const Module module = bench.open("float32");
    keep(must(module.nearest(queries[0], nearest_count)).data());
    const double seconds = seconds_of([&] { keep(must(module.nearest_all(queries, nearest_count)).data()); });
    report(me, "nearest, 64 together", seconds / static_cast<double>(queries.size()), "s");
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    const Bench bench(arguments.folder());
    if (arguments.wants("open")) open_and_first_token(bench);
    if (arguments.wants("ids")) {
        ids(bench);
        ids_in_two_threads(bench);
    }
    if (arguments.wants("rows")) {
        rows(bench, 1, "rows");
        rows(bench, 2, "rows, 2 threads");
        rows_of_known_ids(bench);
    }
    if (arguments.wants("means")) {
        means(bench, "float32", 1, "means");
        means(bench, "int8", 1, "means, int8");
        means(bench, "float32", 2, "means, 2 threads");
    }
    if (arguments.wants("nearest")) {
        nearest(bench, "float32", "nearest");
        nearest(bench, "int8", "nearest, int8");
        nearest(bench, "float32", "nearest, sketch", {.sketch = true});
        nearest_in_two_threads(bench);
        nearest_together(bench);
    }
}
