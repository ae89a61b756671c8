// A module put together in memory and written as a folder: TensorFlow Hub's create_module_spec, add_signature,
// attach_message and export, in one.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authoring/folder_goal.h"
#include "authoring/module_identity.h"
#include "authoring/parts/variable_source.h"
#include "authoring/parts/vocabulary_source.h"
#include "authoring/preset.h"
#include "authoring/signature_builder.h"
#include "base/progress.h"
#include "base/result.h"
#include "module/digest.h"
#include "module/manifest.h"

namespace lode {

/// What is added is only noted: files are read, and everything is checked, by `export_to`, which may be called any
/// number of times. One thread at a time.
///
///     ModuleBuilder builder({name, version});
///     builder.add_vocabulary("vocabulary", std::vector<std::string>{"cat", "dog", "mouse"}, OovRule{1});
///     builder.add_variable("embeddings", TensorFile{"embeddings.npy"}, {.extra_rows = 1});
///     auto s = builder.signature("default");
///     s.output("default", s.gather(s.lookup(s.input("tokens", Dtype::string, {std::nullopt}), "vocabulary"),
///                                  "embeddings"));
///     auto digest = builder.export_to("animals", Overwrite::no);
class ModuleBuilder {
public:
    explicit ModuleBuilder(ModuleIdentity identity) : m_identity(std::move(identity)) {}
    ModuleBuilder(ModuleBuilder&&) = default;
    ModuleBuilder& operator=(ModuleBuilder&&) = default;

    /// A vocabulary and its rule: what the op `lookup` names.
    void add_vocabulary(std::string name, VocabularySource source, OovRule oov, VocabularyOptions options = {});
    /// A table, or a vector such as a bias: what the op `gather` and arithmetic name.
    void add_variable(std::string name, VariableSource source, VariableOptions options = {});
    /// A copy of a file, under a path of the module: links are followed, only regular files are taken.
    void add_asset(std::string path, std::filesystem::path file);
    /// JSON text under a key (see is_message_key); the last one under a key counts.
    void attach_message(std::string key, std::string json);
    /// README.md.
    void set_readme(std::string text);

    /// The signature of that name, begun or gone on with.
    SignatureBuilder signature(const std::string& name);
    /// A signature whose values bear names already.
    void add_signature(std::string name, SignatureDraft signature);
    /// Its signatures.
    void add_preset(const Preset& preset);

    /// Writes the module beside `folder`, checks it as a reader would, and gives it its name: it appears whole or not
    /// at all. The same parts give the same bytes. Errors name the part (`the variable `embeddings`: …`):
    /// `invalid_argument` for what no module may hold or what does not fit together, `unusable` for content that cannot
    /// be used, `conflict` and `not_found` (see FolderGoal, and files that are read), `interrupted`, and what reading
    /// and writing bring.
    Result<Digest> export_to(const std::filesystem::path& folder, Overwrite overwrite) const;
    Result<Digest> export_to(const std::filesystem::path& folder, Overwrite overwrite, Progress& progress,
                             const Cancellation& cancellation) const;

private:
    struct Vocabulary {
        std::string name;
        VocabularySource source;
        OovRule oov;
        VocabularyOptions options;
    };
    struct Variable {
        std::string name;
        VariableSource source;
        VariableOptions options;
    };
    struct Asset {
        std::string path;
        std::filesystem::path file;
    };
    struct Export;

    ModuleIdentity m_identity;
    std::vector<Vocabulary> m_vocabularies;
    std::vector<Variable> m_variables;
    std::vector<Asset> m_assets;
    std::map<std::string, std::string> m_messages;
    std::string m_readme;
    std::map<std::string, SignatureBuilder> m_signatures;
    std::vector<std::pair<std::string, SignatureDraft>> m_drafts;
};

}  // namespace lode
