// lode beside model2vec: the same texts to vectors by a signature, and to ids by the tokenizer alone, in one thread.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "authoring/import_static_model.h"
#include "bench/compare_input.h"
#include "module/module_folder.h"
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

/// A model's folder as the module that `lode import` makes of it.
ModuleFolder as_module(const fs::path& folder) {
    const fs::path made = folder.string() + "-module";
    SilentProgress silence;
    must(import_static_model(
        folder, made, {.identity = {{"compare", "model2vec"}, parse_version("1").value()}, .overwrite = Overwrite::yes},
        silence, Cancellation()));
    return must(read_module_folder(made));
}

Result<VocabularyIndex> no_index(const FileEntry& file, const fs::path&) {
    return fail(ErrorCode::internal, "no vocabulary is expected: " + file.path);
}

void vectors_of(const fs::path& folder, const std::string& name, std::span<const std::string_view> texts) {
    const std::string golden = read_whole(folder / "vectors.f32");
    const std::size_t dims = golden.size() / sizeof(float) / texts.size();
    const Module module = must(open_module(as_module(folder), no_index, {.threads = 1}));
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
