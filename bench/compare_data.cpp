// Makes the data folder of bench/compare: the same words, rows and text for lode and for each of its peers.
#include <fstream>
#include <iostream>
#include <random>

#include "authoring/token_embedding_writer.h"
#include "base/file.h"
#include "bench/compare_fasttext_model.h"
#include "bench/compare_input.h"
#include "bench/compare_text.h"
#include "module/module_folder.h"

namespace lode::compare {
namespace {

constexpr std::size_t unknown_words = 20'000;

TokenEmbeddingWriter begin_module(const DataFolder& folder, std::string_view name, Dtype dtype) {
    std::filesystem::create_directories(folder.module(name));
    return must(TokenEmbeddingWriter::create(folder.module(name), dtype, dims));
}

/// A second signature, `mean(tokens: ragged string[?,?]) -> float32[?,dims]`.
void add_mean(const std::filesystem::path& folder) {
    Manifest manifest = must(read_module_folder(folder)).manifest;
    SignatureSpec mean = manifest.signatures.at("default");
    mean.inputs[0].shape.emplace_back();
    mean.inputs[0].ragged = true;
    mean.steps[1].outputs["rows"] = "rows";
    mean.steps.push_back(
        {"combine", {{"rows", "rows"}}, {{"combiner", std::string("mean")}}, {{"combined", "default"}}});
    manifest.signatures["mean"] = mean;
    must(write_file(folder / manifest_file_name, to_json(manifest)));
}

void finish_module(TokenEmbeddingWriter& writer, const DataFolder& folder, std::string_view name) {
    SilentProgress progress;
    const Cancellation cancellation;
    must(writer.finish({must(parse_module_name("bench/" + std::string(name))), must(parse_version("1")), "", ""}, 1, {},
                       progress, cancellation));
    add_mean(folder.module(name));
}

/// Rows of independent normal values, handed to all three writers.
void write_tables(const DataFolder& folder, const std::vector<std::string>& words) {
    auto float32 = begin_module(folder, "float32", Dtype::float32);
    auto int8 = begin_module(folder, "int8", Dtype::int8);
    FasttextModelWriter fasttext(folder.fasttext_model(), words, dims);
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    std::vector<float> row(dims);
    for (const auto& word : words) {
        for (auto& value : row) value = normal(random);
        must(float32.add(word, row));
        must(int8.add(word, row));
        fasttext.add_row(row);
    }
    finish_module(float32, folder, "float32");
    finish_module(int8, folder, "int8");
    if (!fasttext.finish()) must(Result<void>(fail(ErrorCode::unavailable, "the fastText model cannot be written")));
}

void write_text(const DataFolder& folder, const MadeWords& words) {
    const auto ids = draw_ids(words.vocabulary.size(), text_tokens);
    std::ofstream text(folder.text(), std::ios::binary);
    std::mt19937 random(4);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto id = static_cast<std::size_t>(ids[i]);
        text << (id < words.vocabulary.size() ? words.vocabulary[id] : words.unknown[random() % words.unknown.size()])
             << ((i + 1) % sentence_length == 0 ? '\n' : ' ');
    }
    std::ofstream(folder.ids(), std::ios::binary)
        .write(reinterpret_cast<const char*>(ids.data()), static_cast<std::streamsize>(ids.size() * sizeof ids[0]));
}

}  // namespace
}  // namespace lode::compare

int main(int count, char** values) {
    using namespace lode::compare;
    if (count != 3) {
        std::cerr << "usage: " << values[0] << " DATA_FOLDER VOCABULARY_SIZE\n";
        return 2;
    }
    const DataFolder folder{values[1]};
    const auto words = make_words(std::stoull(values[2]), unknown_words);
    write_tables(folder, words.vocabulary);
    write_text(folder, words);
}
