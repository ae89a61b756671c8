// Choosing a preset by its kind.
#include "authoring/preset.h"

#include <array>

#include <fmt/format.h>

#include "authoring/presets/presets.h"

namespace lode {
namespace {

struct PresetRow {
    PresetKind kind;
    std::string_view name;
    std::map<std::string, SignatureBuilder> (*make)(const Preset&, std::optional<std::uint64_t>);
};

constexpr std::array rows = {
    PresetRow{PresetKind::token_embedding, "token_embedding", make_token_embedding},
    PresetRow{PresetKind::text_embedding, "text_embedding", make_text_embedding},
};

}  // namespace

std::string_view to_string(PresetKind kind) {
    return rows[static_cast<std::size_t>(kind)].name;
}

Result<PresetKind> parse_preset_kind(std::string_view name) {
    for (const auto& row : rows)
        if (row.name == name) return row.kind;
    return fail(ErrorCode::invalid_argument, fmt::format("there is no preset `{}`", name.substr(0, 100)),
                "it is token_embedding or text_embedding");
}

std::map<std::string, SignatureDraft> preset_signatures(const Preset& preset, std::optional<std::uint64_t> dimensions) {
    std::map<std::string, SignatureDraft> drafts;
    for (const auto& [name, signature] : rows[static_cast<std::size_t>(preset.kind)].make(preset, dimensions))
        drafts.emplace(name, signature.finish().value());
    return drafts;
}

}  // namespace lode
