// Reading the token embedding off the steps.
#include "runtime/token_embedding.h"

#include <map>

namespace lode {
namespace {

std::optional<std::string> text_at(const std::map<std::string, std::string>& names, const std::string& key) {
    const auto found = names.find(key);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> text_attribute(const StepSpec& step, const std::string& key) {
    const auto found = step.attributes.find(key);
    if (found == step.attributes.end()) return std::nullopt;
    const auto* text = std::get_if<std::string>(&found->second);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

std::optional<TokenEmbeddingNames> find_in(const SignatureSpec& signature) {
    std::map<std::string, std::string> lookups;  // ids -> the lookup that made them
    for (const StepSpec& step : signature.steps) {
        if (step.op == "lookup") {
            const auto ids = text_at(step.outputs, "ids");
            const auto lookup = text_attribute(step, "lookup");
            if (ids && lookup) lookups.emplace(*ids, *lookup);
        }
        if (step.op == "gather") {
            const auto lookup = text_at(lookups, text_at(step.inputs, "ids").value_or(""));
            const auto variable = text_attribute(step, "variable");
            if (lookup && variable) return TokenEmbeddingNames{*lookup, *variable};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<TokenEmbeddingNames> find_token_embedding(const Manifest& manifest) {
    if (const auto found = manifest.signatures.find("default"); found != manifest.signatures.end())
        if (auto names = find_in(found->second)) return names;
    for (const auto& [name, signature] : manifest.signatures)
        if (auto names = find_in(signature)) return names;
    return std::nullopt;
}

}  // namespace lode
