// A file, or standard input, read from its start to its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "authoring/line_reader.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/result.h"

namespace lode {

/// The input, and what messages call it.
struct InputFile {
    FileDescriptor file;
    std::string name;
    std::uint64_t size = 0;  ///< bytes; 0 where it is not known
};

/// `-` is standard input.
Result<InputFile> open_input_file(const std::filesystem::path& source);
/// A part of a module: a regular file (`unusable` else), links followed.
Result<InputFile> open_part(const std::filesystem::path& path);

/// Reads on, advancing `progress`; `interrupted` where that is wished. All outlive what is returned.
ReadBytes reading(const InputFile& input, Progress& progress, const Cancellation& cancellation);

}  // namespace lode
