// What of lode's int8 tables no clock shows: how near their rows and their answers are to those of float32.
#include <algorithm>

#include "bench/compare_hub.h"
#include "bench/compare_input.h"

namespace lode::compare {
namespace {

/// The least cosine of a row of the int8 table to the same row of the f32 table.
void int8_cosine(const Hub& hub, const DataFolder& folder) {
    const Module narrow = must(hub.load(folder.module("int8").string()));
    const Module wide = must(hub.load(folder.module("float32").string()));
    const auto words = read_words(folder);
    std::vector<std::string_view> tokens(words.begin(), words.end());
    Matrix a(batch_tokens, dims), b(batch_tokens, dims);
    float least = 1;
    for (std::size_t first = 0; first < tokens.size(); first += batch_tokens) {
        const auto batch = std::span(tokens).subspan(first, std::min(batch_tokens, tokens.size() - first));
        const auto count = static_cast<Eigen::Index>(batch.size());
        must(narrow.call_into(batch, std::span(a.data(), batch.size() * dims)));
        must(wide.call_into(batch, std::span(b.data(), batch.size() * dims)));
        for (Eigen::Index i = 0; i < count; ++i)
            least = std::min(least, a.row(i).dot(b.row(i)) / (a.row(i).norm() * b.row(i).norm()));
    }
    report("lode", "int8, least cosine", least, "");
}

/// How many of the ten nearest by a scan of the f32 table are among the ten that `other` finds.
void recall(const Module& other, const Hub& hub, const DataFolder& folder, std::string_view what) {
    const Module wide = must(hub.load(folder.module("float32").string()));
    const auto queries = query_words(read_words(folder));
    std::size_t found = 0;
    for (const auto& query : queries) {
        const auto a = must(other.nearest(query, nearest_count));
        const auto b = must(wide.nearest(query, nearest_count));
        for (const auto& neighbor : b)
            found += static_cast<std::size_t>(
                std::any_of(a.begin(), a.end(), [&](const Neighbor& near) { return near.token == neighbor.token; }));
    }
    report("lode", what, static_cast<double>(found) / static_cast<double>(queries.size() * nearest_count), "");
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    const auto hub = open_hub(arguments.folder());
    if (arguments.wants("means")) int8_cosine(hub, arguments.folder());
    if (!arguments.wants("nearest")) return 0;
    const std::string wide = arguments.folder().module("float32").string();
    recall(must(hub.load(arguments.folder().module("int8").string())), hub, arguments.folder(), "int8, recall");
    recall(must(hub.load(wide, {.sketch = true})), hub, arguments.folder(), "sketch, recall");
}
