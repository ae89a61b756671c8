// lode beside model2vec: the same texts to vectors by a signature, and to ids by the tokenizer alone, in one thread.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "bench/compare_input.h"
#include "module/hashing.h"
#include "runtime/module.h"
#include "runtime/tokenizers/tokenizer_json.h"

namespace lode::compare {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view me = "lode";
constexpr std::size_t parts = 8;
constexpr std::int64_t max_tokens = 512;  // model2vec's default

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string_view::npos; begin = end + 1)
        lines.push_back(text.substr(begin, end - begin));
    return lines;
}

/// model2vec reads so many times the median length of a token of a text, in characters.
std::int64_t max_characters(const Tokenizer& tokenizer) {
    std::vector<std::int64_t> lengths;
    for (std::uint64_t id = 0; id < tokenizer.vocabulary_size(); ++id) {
        const auto token = tokenizer.token(static_cast<std::int64_t>(id));
        lengths.push_back(std::count_if(token.begin(), token.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
    }
    std::sort(lengths.begin(), lengths.end());
    return max_tokens * ((lengths[(lengths.size() - 1) / 2] + lengths[lengths.size() / 2]) / 2);
}

/// A model's folder as a module, whose manifest is made here.
ModuleFolder as_module(const fs::path& folder, const Tokenizer& tokenizer, std::uint64_t dims) {
    ModuleFolder module{folder, {}, digest_of(std::string_view())};
    module.manifest.name = {"compare", "model2vec"};
    module.manifest.version = parse_version("1").value();
    for (const char* const name : {"model.safetensors", "tokenizer.json"})
        module.manifest.files.push_back({name, fs::file_size(folder / name), must(digest_of_file(folder / name))});
    const std::uint64_t rows = tokenizer.vocabulary_size();
    module.manifest.variables["embeddings"] = {"model.safetensors", "embeddings", Dtype::float32, {rows, dims}, false};
    SignatureSpec signature;
    signature.inputs = {{"texts", Dtype::string, {std::nullopt}}};
    signature.outputs = {{"default", Dtype::float32, {std::nullopt, dims}}};
    signature.steps = {{"tokenize",
                        {{"texts", "texts"}},
                        {{"file", std::string("tokenizer.json")},
                         {"max_characters", max_characters(tokenizer)},
                         {"max_tokens", max_tokens},
                         {"unknown", std::string("drop")}},
                        {{"ids", "ids"}}},
                       {"gather", {{"ids", "ids"}}, {{"variable", std::string("embeddings")}}, {{"rows", "rows"}}},
                       {"combine", {{"rows", "rows"}}, {{"combiner", std::string("mean")}}, {{"combined", "mean"}}},
                       {"l2_normalize", {{"rows", "mean"}}, {}, {{"normalized", "default"}}}};
    module.manifest.signatures["default"] = std::move(signature);
    return module;
}

Result<VocabularyIndex> no_index(const FileEntry& file, const fs::path&) {
    return fail(ErrorCode::internal, "no vocabulary is expected: " + file.path);
}

void vectors_of(const fs::path& folder, const std::string& name, std::span<const std::string_view> texts) {
    const auto tokenizer = must(parse_tokenizer_json(read_whole(folder / "tokenizer.json")));
    const std::string golden = read_whole(folder / "vectors.f32");
    const std::size_t dims = golden.size() / sizeof(float) / texts.size();
    const Module module = must(open_module(as_module(folder, *tokenizer, dims), no_index, {.threads = 1}));
    std::vector<float> vectors(texts.size() * dims);
    const auto pass = [&] { must(module.call_into(texts, vectors)); };
    const std::string what = "texts to vectors, " + name;
    report(me, what, rate(texts.size(), pass), "1/s");
    report_answer(me, what, std::span(vectors).first(dims));
    const auto* const theirs = reinterpret_cast<const float*>(golden.data());
    float largest = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) largest = std::max(largest, std::abs(vectors[i] - theirs[i]));
    report(me, what + ", largest difference", static_cast<double>(largest), "");
}

void ids_of(const fs::path& folder, std::span<const std::string_view> texts) {
    const auto tokenizer = must(parse_tokenizer_json(read_whole(folder / "tokenizer.json")));
    const std::int64_t unknown = tokenizer->unknown_id().value_or(-1);
    TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    const auto encode = [&](std::string_view text) {
        ids.clear();
        tokenizer->encode(text, scratch, ids);
        ids.resize(std::min(ids.size(), static_cast<std::size_t>(max_tokens)));
        ids.erase(std::remove(ids.begin(), ids.end(), unknown), ids.end());
    };
    report(me, "texts to ids", rate(texts.size(), [&] { std::for_each(texts.begin(), texts.end(), encode); }), "1/s");
    std::vector<float> checksums;
    for (std::size_t part = 0; part < parts; ++part) {
        std::int64_t sum = 0;
        for (const auto text : texts.subspan(part * (texts.size() / parts), texts.size() / parts)) {
            encode(text);
            for (std::size_t i = 0; i < ids.size(); ++i) sum += static_cast<std::int64_t>(i + 1) * (ids[i] + 1);
        }
        checksums.push_back(static_cast<float>(sum % 997));
    }
    report_answer(me, "texts to ids", checksums);
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    const Arguments arguments(count, values);
    const auto& folder = arguments.folder().path;
    const std::string content = read_whole(folder / "texts.txt");
    const auto texts = lines_of(content);
    ids_of(folder / "given", texts);
    for (const char* const name : {"given", "wide"}) vectors_of(folder / name, name, texts);
    return 0;
}
