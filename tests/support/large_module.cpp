// Writing of acme/large, reading of journals.
#include "tests/support/large_module.h"

#include <fstream>

#include <fmt/format.h>

#include "cache/partial_journal.h"
#include "module/hashing.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

void write_table(const fs::path& path, std::uint64_t size) {
    std::ofstream table(path, std::ios::binary);
    std::uint32_t state = 1;
    for (std::uint64_t i = 0; i < size / sizeof state; ++i) {
        state = state * 1664525U + 1013904223U;
        table.write(reinterpret_cast<const char*>(&state), sizeof state);
    }
}

}  // namespace

Digest write_large_module(const fs::path& folder, std::uint64_t size) {
    fs::create_directories(folder);
    write_table(folder / "table.bin", size);
    const auto digest = must(digest_of_file(folder / "table.bin")).hex();
    const std::string manifest = fmt::format(
        R"({{"schema":"lode.module/1","name":"acme/large","version":"1","files":[{{"path":"table.bin","size":{},"sha256":"{}"}}]}})",
        size, digest);
    std::ofstream(folder / "module.json") << manifest;
    return digest_of(manifest);
}

std::uint64_t journaled_bytes(const fs::path& partial) {
    std::uint64_t total = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(partial, error)) {
        if (entry.path().extension() != ".journal") continue;
        const auto journal = parse_partial_journal(content_of(entry.path()));
        if (journal) total += journal->data.total();
    }
    return total;
}

}  // namespace lode
