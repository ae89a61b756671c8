// The archives that a module may come in, told by the end of their names.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lode {

enum class ArchiveKind : std::uint8_t { tar, tar_gz, tar_zst, tar_xz, zip };

/// By `.tar`, `.tar.gz`, `.tgz`, `.tar.zst`, `.tar.xz`, `.zip`, in lower case, after a name that is not empty; none for
/// any other file.
std::optional<ArchiveKind> archive_kind_of(std::string_view file_name);

/// `.tar.gz`: as a name ends and a message has it.
std::string_view to_string(ArchiveKind kind);

/// Whether it can be read only when all of it is there: a zip's list of entries stands at its end.
constexpr bool needs_whole_file(ArchiveKind kind) {
    return kind == ArchiveKind::zip;
}

}  // namespace lode
