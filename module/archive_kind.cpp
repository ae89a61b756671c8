// Kinds by their endings.
#include "module/archive_kind.h"

#include <array>
#include <utility>

namespace lode {
namespace {

constexpr std::array endings = {
    std::pair{std::string_view(".tar"), ArchiveKind::tar},
    std::pair{std::string_view(".tar.gz"), ArchiveKind::tar_gz},
    std::pair{std::string_view(".tgz"), ArchiveKind::tar_gz},
    std::pair{std::string_view(".tar.zst"), ArchiveKind::tar_zst},
    std::pair{std::string_view(".tar.xz"), ArchiveKind::tar_xz},
    std::pair{std::string_view(".zip"), ArchiveKind::zip},
};

}  // namespace

std::optional<ArchiveKind> archive_kind_of(std::string_view file_name) {
    file_name = file_name.substr(file_name.rfind('/') + 1);
    for (const auto& [ending, kind] : endings)
        if (file_name.size() > ending.size() && file_name.ends_with(ending)) return kind;
    return std::nullopt;
}

std::string_view to_string(ArchiveKind kind) {
    for (const auto& [ending, its_kind] : endings)
        if (its_kind == kind) return ending;
    return {};
}

}  // namespace lode
