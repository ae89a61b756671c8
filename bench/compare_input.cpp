// Reading the data folder, and writing lines of JSON.
#include "bench/compare_input.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

namespace lode::compare {
namespace {

std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) {
        std::cerr << "cannot read " << path << '\n';
        std::exit(1);
    }
    return std::move(content).str();
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> tokens;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", start), text.size());
        tokens.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return tokens;
}

}  // namespace

Text::Text(const DataFolder& folder) : content(read_whole(folder.text())), tokens(split(content)), ids(tokens.size()) {
    std::ifstream(folder.ids(), std::ios::binary)
        .read(reinterpret_cast<char*>(ids.data()), static_cast<std::streamsize>(ids.size() * sizeof ids[0]));
    if (tokens.size() != text_tokens) must(Result<void>(fail(ErrorCode::internal, "the text is not what was made")));
}

std::vector<std::string> read_words(const DataFolder& folder) {
    const std::string content = read_whole(folder.words());
    const auto views = split(content);
    return {views.begin(), views.end()};
}

std::vector<std::string> query_words(const std::vector<std::string>& vocabulary) {
    std::vector<std::string> queries;
    for (std::size_t i = 0; i < query_count; ++i)
        queries.push_back(vocabulary[i * (vocabulary.size() / query_count) + i]);
    return queries;
}

Arguments::Arguments(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.empty() || arguments.size() > 2) {
        std::cerr << "usage: " << values[0] << " DATA_FOLDER [open|ids|rows|means|nearest]\n";
        std::exit(2);
    }
    m_folder.path = arguments[0];
    if (arguments.size() == 2) m_group = arguments[1];
}

std::uint64_t resident_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) * 1024;
    return 0;
}

void report(std::string_view who, std::string_view what, double value, std::string_view unit) {
    std::cout << nlohmann::json{{"who", who}, {"what", what}, {"value", value}, {"unit", unit}} << std::endl;
}

void report_answer(std::string_view who, std::string_view what, std::span<const float> answer) {
    std::cout << nlohmann::json{{"who", who},
                                {"what", what},
                                {"answer",
                                 std::vector(answer.begin(), answer.begin() + std::min<std::ptrdiff_t>(
                                                                                  answer_length, std::ssize(answer)))}}
              << std::endl;
}

}  // namespace lode::compare
