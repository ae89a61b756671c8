// The message's fields, without looking into them.
#include "authoring/saved_model_check.h"

#include <fmt/format.h>

#include "base/mapped_file.h"
#include "runtime/tokenizers/protocol_buffer.h"

namespace lode {
namespace {

constexpr std::string_view binary_name = "saved_model.pb";
constexpr std::string_view text_name = "saved_model.pbtxt";
constexpr std::uint64_t meta_graphs = 2;  // the field's number

Result<void> check_binary(std::string_view bytes) {
    ProtocolBuffer message(bytes);
    bool has_graph = false;
    while (true) {
        LODE_ASSIGN(const auto field, message.next());
        if (!field) break;
        has_graph |= field->number == meta_graphs && !field->bytes.empty();
    }
    if (has_graph) return {};
    return fail(ErrorCode::integrity, "there is no graph in it");
}

Result<void> check_text(std::string_view text) {
    if (text.find("meta_graphs") != std::string_view::npos) return {};
    return fail(ErrorCode::integrity, "there is no graph in it");
}

}  // namespace

Result<void> check_saved_model(const ModuleFolder& module) {
    const bool is_binary = module.manifest.find_file(binary_name) != nullptr;  // TensorFlow prefers it, too
    const auto name = is_binary ? binary_name : text_name;
    if (module.manifest.find_file(name) == nullptr)
        return fail(ErrorCode::integrity, fmt::format("there is neither `{}` nor `{}`", binary_name, text_name));
    LODE_ASSIGN(const auto file, MappedFile::open(module.path / name));
    const std::string_view bytes(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
    return (is_binary ? check_binary(bytes) : check_text(bytes))
        .map_error(in_context(fmt::format("`{}` is no SavedModel's", name)));
}

}  // namespace lode
