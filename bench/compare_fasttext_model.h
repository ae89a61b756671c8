// Writes a fastText model file (version 12) without training: the words of a vocabulary and a row for each.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace lode::compare {

/// The smallest and so fastest to load that fastText can look words up in: a classifier of one label, without subwords.
/// The layout is that of FastText::saveModel, Args::save, Dictionary::save and DenseMatrix::save, release 0.9.2.
class FasttextModelWriter {
public:
    FasttextModelWriter(const std::filesystem::path& path, const std::vector<std::string>& words, std::size_t dims);

    /// The next word's row.
    void add_row(std::span<const float> row);
    /// False when something could not be written.
    bool finish();

private:
    std::ofstream m_file;
    std::size_t m_dims;
};

}  // namespace lode::compare
