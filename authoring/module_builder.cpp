// Notes what is added; writes it part by part.
#include "authoring/module_builder.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "authoring/check_module.h"
#include "authoring/manifest_file.h"
#include "authoring/parts/module_file.h"
#include "base/json.h"
#include "module/module_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view readme_name = "README.md";

auto naming(std::string_view kind, std::string_view name) {
    return in_context(fmt::format("the {} `{}`", kind, name));
}

tl::unexpected<Error> twice() {
    return fail(ErrorCode::invalid_argument, "it was added twice");
}

Result<void> check_message(const std::string& key, const std::string& json) {
    if (!is_message_key(key))
        return fail(ErrorCode::invalid_argument, "expected its key to be `[a-zA-Z][a-zA-Z0-9_]*`");
    return parse_json(json).map([](const Json&) {}).map_error(as_request);
}

}  // namespace

void ModuleBuilder::add_vocabulary(std::string name, VocabularySource source, OovRule oov, VocabularyOptions options) {
    m_vocabularies.push_back({std::move(name), std::move(source), oov, std::move(options)});
}
void ModuleBuilder::add_variable(std::string name, VariableSource source, VariableOptions options) {
    m_variables.push_back({std::move(name), std::move(source), std::move(options)});
}
void ModuleBuilder::add_asset(std::string path, fs::path file) {
    m_assets.push_back({std::move(path), std::move(file)});
}
void ModuleBuilder::attach_message(std::string key, std::string json) {
    m_messages.insert_or_assign(std::move(key), std::move(json));
}
void ModuleBuilder::set_readme(std::string text) {
    m_readme = std::move(text);
}
SignatureBuilder ModuleBuilder::signature(const std::string& name) {
    return m_signatures[name];
}
void ModuleBuilder::add_signature(std::string name, SignatureDraft signature) {
    m_drafts.emplace_back(std::move(name), std::move(signature));
}
void ModuleBuilder::add_preset(const Preset& preset) {
    for (auto& [name, signature] : preset_signatures(preset)) add_signature(name, std::move(signature));
}

/// One module being written.
struct ModuleBuilder::Export {
    const ModuleBuilder& builder;
    fs::path folder;
    Progress& progress;
    const Cancellation& cancellation;
    Manifest manifest = {};

    Result<Digest> run() {
        manifest.name = builder.m_identity.name;
        manifest.version = builder.m_identity.version;
        manifest.description = builder.m_identity.description;
        manifest.license = builder.m_identity.license;
        for (const auto& part : builder.m_vocabularies) LODE_TRY(add(part).map_error(naming("vocabulary", part.name)));
        for (const auto& part : builder.m_variables) LODE_TRY(add(part).map_error(naming("variable", part.name)));
        for (const auto& part : builder.m_assets) LODE_TRY(add(part).map_error(naming("asset", part.path)));
        LODE_TRY(add_readme());
        for (const auto& [key, json] : builder.m_messages)
            LODE_TRY(check_message(key, json).map_error(naming("message", key)));
        manifest.messages = builder.m_messages;
        std::sort(manifest.files.begin(), manifest.files.end(),
                  [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
        LODE_TRY(add_signatures());
        LODE_ASSIGN(const auto digest, write_manifest(folder, manifest));
        LODE_ASSIGN(const auto written, read_module_folder(folder));
        LODE_TRY(check_module(written).map_error(as_request));
        return digest;
    }

    Result<void> add(const Vocabulary& part) {
        if (manifest.lookups.contains(part.name)) return twice();
        LODE_ASSIGN(auto written,
                    write_vocabulary(folder, part.name, part.source, part.options, progress, cancellation));
        manifest.lookups[part.name] = {written.file.path, written.size, part.oov};
        manifest.files.push_back(std::move(written.file));
        return {};
    }

    Result<void> add(const Variable& part) {
        if (manifest.variables.contains(part.name)) return twice();
        LODE_ASSIGN(auto written, write_variable(folder, part.name, part.source, part.options, progress, cancellation));
        manifest.variables[part.name] = std::move(written.variable);
        manifest.files.push_back(std::move(written.file));
        return {};
    }

    Result<void> add(const Asset& part) {
        LODE_ASSIGN(auto file, copy_file_in(part.file, folder, part.path, progress, cancellation));
        manifest.files.push_back(std::move(file));
        return {};
    }

    Result<void> add_readme() {
        if (builder.m_readme.empty()) return {};
        LODE_ASSIGN(auto file, write_file_in(builder.m_readme, folder, std::string(readme_name)));
        manifest.files.push_back(std::move(file));
        return {};
    }

    Result<void> add_signatures() {
        for (const auto& [name, signature] : builder.m_signatures) {
            LODE_ASSIGN(const auto draft, signature.finish().map_error(naming("signature", name)));
            LODE_TRY(add_signature(name, draft));
        }
        for (const auto& [name, draft] : builder.m_drafts) LODE_TRY(add_signature(name, draft));
        return {};
    }

    Result<void> add_signature(const std::string& name, const SignatureDraft& draft) {
        if (manifest.signatures.contains(name)) return Result<void>(twice()).map_error(naming("signature", name));
        LODE_ASSIGN(auto signature, complete({folder, manifest, Digest({})}, name, draft).map_error(as_request));
        manifest.signatures.emplace(name, std::move(signature));
        return {};
    }
};

Result<Digest> ModuleBuilder::export_to(const fs::path& folder, Overwrite overwrite) const {
    SilentProgress silence;
    return export_to(folder, overwrite, silence, Cancellation());
}

Result<Digest> ModuleBuilder::export_to(const fs::path& folder, Overwrite overwrite, Progress& progress,
                                        const Cancellation& cancellation) const {
    LODE_ASSIGN(const auto goal, FolderGoal::open(folder, overwrite));
    LODE_ASSIGN(auto staged, goal.stage());
    Export writing{*this, staged.path(), progress, cancellation};
    LODE_ASSIGN(const auto digest, writing.run());
    if (cancellation.requested()) return fail(ErrorCode::interrupted, "interrupted");
    LODE_TRY(goal.commit(std::move(staged)));
    return digest;
}

}  // namespace lode
