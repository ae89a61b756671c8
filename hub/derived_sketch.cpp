// Deriving, keeping and finding of sketches.
#include "hub/derived_sketch.h"

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "module/hashing.h"
#include "runtime/nearest/nearest_sketch_builder.h"

namespace lode {
namespace {

Result<NearestSketch> open_whole(const std::filesystem::path& path, const FileEntry& file,
                                 const VariableSpec& variable) {
    LODE_ASSIGN(auto mapped, MappedFile::open(path));
    LODE_ASSIGN(auto sketch, NearestSketch::open(std::move(mapped), variable, file.digest));
    LODE_TRY(sketch.check_content());
    return sketch;
}

Result<std::optional<NearestSketch>> find_kept(const DerivedStore& derived, const FileEntry& file,
                                               const VariableSpec& variable, Log& log) {
    LODE_ASSIGN(const auto path, derived.find(file.digest, nearest_sketch_name(variable)));
    if (!path) return std::nullopt;
    auto sketch = open_whole(*path, file, variable);
    if (sketch) return *std::move(sketch);
    log.warning(
        fmt::format("the sketch `{}` is damaged ({}); it is made again", path->string(), sketch.error().message));
    return std::nullopt;
}

Result<AlignedBytes> build(const FileEntry& file, const std::filesystem::path& path, const VariableSpec& variable,
                           const Table& table, Log& log) {
    log.note(fmt::format("making a sketch of the {} rows of `{}`, by which nearest ones are found", table.rows(),
                         path.string()));
    LODE_ASSIGN(const Digest digest, digest_of_file(path));
    if (digest != file.digest)
        return fail(ErrorCode::integrity,
                    fmt::format("the table file `{}` is not what its manifest promises: expected {}, got {}",
                                path.string(), to_string(file.digest), to_string(digest)));
    return build_nearest_sketch(table, variable, file.digest);
}

}  // namespace

Result<NearestSketch> derived_nearest_sketch(const DerivedStore& derived, const FileEntry& file,
                                             const std::filesystem::path& path, const VariableSpec& variable,
                                             const Table& table, Log& log) {
    if (auto kept = find_kept(derived, file, variable, log); kept && *kept) return **std::move(kept);
    LODE_ASSIGN(auto built, build(file, path, variable, table, log));
    const auto put = derived.put(file.digest, nearest_sketch_name(variable), built.bytes());
    if (put) {
        if (auto kept = find_kept(derived, file, variable, log); kept && *kept) return **std::move(kept);
    } else {
        log.note(fmt::format("the sketch of `{}` stays in memory: {}", path.string(), put.error().message));
    }
    return NearestSketch::open(std::move(built), variable, file.digest);
}

}  // namespace lode
