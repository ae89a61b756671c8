// Reading sources, as far as includes and words go.
#include "tests/structure/source_tree.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>

namespace lode {
namespace fs = std::filesystem;
namespace {

void read_include(const std::string& line, SourceFile& file) {
    static const std::regex include(R"re(^\s*#\s*include\s*(["<])([^">]+)[">].*)re");
    std::smatch match;
    if (!std::regex_match(line, match, include)) return;
    (match[1] == "\"" ? file.own_includes : file.their_includes).push_back(match[2]);
}

SourceFile read_source(const fs::path& root, const fs::path& path) {
    const fs::path relative = path.lexically_relative(root);
    SourceFile file{relative.generic_string(), relative.parent_path().generic_string(), {}, {}, {}};
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
        read_include(line, file);
        file.lines.push_back(line);
    }
    return file;
}

/// `line` without its comment and without what its string literals say.
std::string code_of(const std::string& line) {
    std::string code;
    bool in_string = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (in_string && line[i] == '\\') {
            ++i;
        } else if (line[i] == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            if (line.compare(i, 2, "//") == 0) break;
            code += line[i];
        }
    }
    return code;
}

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool has_word(const std::string& code, std::string_view word) {
    for (auto at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool starts = at == 0 || !is_word_character(code[at - 1]);
        const bool ends = end == code.size() || !is_word_character(code[end]);
        if (starts && ends) return true;
    }
    return false;
}

}  // namespace

std::vector<SourceFile> read_sources(const fs::path& root, const std::vector<std::string>& folders) {
    std::vector<SourceFile> sources;
    for (const auto& folder : folders) {
        if (!fs::is_directory(root / folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (extension == ".h" || extension == ".cpp") sources.push_back(read_source(root, entry.path()));
        }
    }
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return sources;
}

std::set<std::string> included_by(const std::string& path, const std::vector<SourceFile>& sources) {
    std::set<std::string> reached;
    std::vector<std::string> open = {path};
    while (!open.empty()) {
        const std::string next = open.back();
        open.pop_back();
        if (!reached.insert(next).second) continue;
        const auto found =
            std::find_if(sources.begin(), sources.end(), [&](const SourceFile& file) { return file.path == next; });
        if (found != sources.end()) open.insert(open.end(), found->own_includes.begin(), found->own_includes.end());
    }
    return reached;
}

std::vector<std::string> places_of(std::string_view word, const std::vector<SourceFile>& sources) {
    std::vector<std::string> places;
    for (const auto& file : sources)
        for (std::size_t i = 0; i < file.lines.size(); ++i)
            if (has_word(code_of(file.lines[i]), word)) places.push_back(file.path + ":" + std::to_string(i + 1));
    return places;
}

}  // namespace lode
