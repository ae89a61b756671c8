// An open module: strings in, vectors out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/module_folder.h"
#include "runtime/call.h"
#include "runtime/matrix.h"
#include "runtime/nearest/metric.h"
#include "runtime/nearest/nearest_sketch.h"
#include "runtime/resources.h"
#include "runtime/tensor.h"
#include "runtime/variable.h"

namespace lode {

struct ModuleState;

struct Neighbor {
    std::string token;
    float score = 0;  ///< cosine, or the dot product that was asked for

    friend bool operator==(const Neighbor&, const Neighbor&) = default;
};

struct ModuleOptions {
    std::size_t threads = 1;  ///< that share the work of one call; 0: as many as the machine has
    /// Whether nearest neighbours by cosine are found by a sketch of the table: the same ones, bit for bit, three to
    /// five times as fast. It is derived when a module is opened so for the first time, which reads the table, and
    /// takes a byte a value in the cache. For programs that ask often; whoever asks once scans faster.
    bool sketch = false;
    /// Whether variables that the module calls trainable can be changed (see Variable). Not together with a sketch,
    /// which would not follow.
    bool trainable = false;
};

/// Gives the sketch of a table that was opened as `variable` out of a file of the module.
using OpenNearestSketch = std::function<Result<NearestSketch>(const FileEntry& file, const std::filesystem::path& path,
                                                              const VariableSpec& variable, const Table& table)>;

/// Shared: cheap to copy, safe to call from many threads. Its files stay mapped as long as a copy lives. Nothing of it
/// changes but the variables of one that was opened as trainable (see Variable).
class Module {
public:
    const ModuleName& name() const;
    const Version& version() const;
    const Digest& digest() const;  ///< of the manifest, which pins every file
    const Manifest& manifest() const;
    const std::filesystem::path& path() const;  ///< the folder that its files were in when it was opened

    std::vector<std::string> signature_names() const;  ///< sorted
    /// `invalid_argument` for a signature that the module does not have. Views into the module.
    Result<std::span<const TensorSpec>> inputs(std::string_view signature = "default") const;
    Result<std::span<const TensorSpec>> outputs(std::string_view signature = "default") const;
    /// The JSON attached under `key`, or none.
    std::optional<std::string> message(std::string_view key) const;

    /// The output `default`, which is float32[?,dims] (`invalid_argument` else), of a signature that takes one input:
    /// strings, or a value of another type that it declares. `invalid_argument` for a signature that is not there, or
    /// that takes no inputs or several, for a value of another type or length, and for row splits that do not rise
    /// from 0 to the number of values.
    Result<Matrix> call(std::span<const std::string_view> tokens, std::string_view signature = "default") const;
    Result<Matrix> call(std::initializer_list<std::string_view> tokens, std::string_view signature = "default") const;
    Result<Matrix> call(const TensorView& value, std::string_view signature = "default") const;
    /// The same of a signature that takes any number of inputs, each by its name. `invalid_argument` for one that is
    /// missing or not known, naming it.
    Result<Matrix> call(std::span<const NamedArgument> inputs, std::string_view signature = "default") const;
    Result<Matrix> call(std::initializer_list<NamedArgument> inputs, std::string_view signature = "default") const;

    /// The same into `destination`, row-major, which must be of exactly rows x dims floats (`invalid_argument`). Once
    /// it has seen a batch as large, it allocates nothing.
    Result<void> call_into(std::span<const std::string_view> tokens, std::span<float> destination,
                           std::string_view signature = "default") const;
    Result<void> call_into(const TensorView& value, std::span<float> destination,
                           std::string_view signature = "default") const;
    Result<void> call_into(std::span<const NamedArgument> inputs, std::span<float> destination,
                           std::string_view signature = "default") const;

    /// Every output by its name, of whatever types.
    Result<Tensors> call_for_all(std::span<const std::string_view> tokens,
                                 std::string_view signature = "default") const;
    Result<Tensors> call_for_all(const TensorView& value, std::string_view signature = "default") const;
    Result<Tensors> call_for_all(std::span<const NamedArgument> inputs, std::string_view signature = "default") const;
    Result<Tensors> call_for_all(std::initializer_list<NamedArgument> inputs,
                                 std::string_view signature = "default") const;

    /// What the manifest says of each variable: dtype, shape, whether it is trainable.
    const std::map<std::string, VariableSpec>& variables() const { return manifest().variables; }
    /// One of them, to read and, in a module opened as trainable, to change. `invalid_argument` for another name.
    Result<Variable> variable(const std::string& name) const;
    /// The names of those that were changed since the module was opened, sorted.
    std::vector<std::string> changed_variables() const;

    /// For each token its row in the vocabulary, or none: it is out of vocabulary. `invalid_argument` where the module
    /// looks no tokens up.
    Result<std::vector<std::optional<std::uint64_t>>> find(std::span<const std::string_view> tokens) const;
    /// The row of each token in the table that nearest neighbours are found in, by its lookup's out-of-vocabulary rule;
    /// zeros for a token that has none. `invalid_argument` as for find.
    Result<Matrix> rows_of(std::span<const std::string_view> tokens) const;
    /// The k tokens with the highest cosine to `token`, which is left out; equal ones by id, a row of zeros scoring 0.
    /// The table's rows are read once. `not_found` for a token out of vocabulary.
    Result<std::vector<Neighbor>> nearest(std::string_view token, std::size_t k, Metric metric = Metric::cosine) const;
    /// The same for several tokens, which share the passes over the table.
    Result<std::vector<std::vector<Neighbor>>> nearest_all(std::span<const std::string_view> tokens, std::size_t k,
                                                           Metric metric = Metric::cosine) const;
    /// The k tokens nearest to each row of `queries`, a vector of the table's dimensions (`invalid_argument` else).
    Result<std::vector<std::vector<Neighbor>>> nearest_to(const Matrix& queries, std::size_t k,
                                                          Metric metric = Metric::cosine) const;

private:
    explicit Module(std::shared_ptr<const ModuleState> state) : m_state(std::move(state)) {}
    friend Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index,
                                      const ModuleOptions& options, const OpenNearestSketch& open_sketch);

    std::shared_ptr<const ModuleState> m_state;
};

/// Maps the tables and vocabularies that the signatures use and compiles every signature; reads nothing of a table but
/// its header. `open_sketch` is needed when the options want a sketch. `integrity` for a module that cannot be run as
/// its manifest says.
Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index,
                           const ModuleOptions& options = {}, const OpenNearestSketch& open_sketch = {});

/// The types of the outputs that a signature names, whatever types they have there, as its steps make them: for those
/// who write manifests. Errors as those of open_module.
Result<std::vector<TensorSpec>> infer_outputs(const ModuleFolder& folder, const std::string& name,
                                              const SignatureSpec& signature, const OpenVocabularyIndex& open_index);

}  // namespace lode
