// An open module: strings in, vectors out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/module_folder.h"
#include "runtime/matrix.h"
#include "runtime/nearest/metric.h"
#include "runtime/nearest/nearest_sketch.h"
#include "runtime/resources.h"

namespace lode {

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
};

/// Gives the sketch of a table that was opened as `variable` out of a file of the module.
using OpenNearestSketch = std::function<Result<NearestSketch>(const FileEntry& file, const std::filesystem::path& path,
                                                              const VariableSpec& variable, const Table& table)>;

/// Immutable and shared: cheap to copy, safe to call from many threads. Its files stay mapped as long as a copy lives.
class Module {
public:
    const ModuleName& name() const;
    const Version& version() const;
    const Digest& digest() const;  ///< of the manifest, which pins every file
    const Manifest& manifest() const;

    std::vector<std::string> signature_names() const;  ///< sorted
    /// `invalid_argument` for a signature that the module does not have. Views into the module.
    Result<std::span<const TensorSpec>> inputs(std::string_view signature = "default") const;
    Result<std::span<const TensorSpec>> outputs(std::string_view signature = "default") const;
    /// The JSON attached under `key`, or none.
    std::optional<std::string> message(std::string_view key) const;

    /// The output `default` of a signature that takes one input, string[?], and gives float32[?,dims]: a row a token.
    /// `invalid_argument` for a signature that is not there, takes something else or has no such output.
    Result<Matrix> call(std::span<const std::string_view> tokens, std::string_view signature = "default") const;
    Result<Matrix> call(std::initializer_list<std::string_view> tokens, std::string_view signature = "default") const;
    /// The same of a signature that takes ragged string[?,?]: a row a group. `invalid_argument` unless the row splits
    /// start at 0, never fall, and end at the number of values.
    Result<Matrix> call(const RaggedStrings& groups, std::string_view signature = "default") const;
    /// The same into `destination`, row-major, which must be of exactly rows x dims floats (`invalid_argument`). Once
    /// it has seen a batch as large, it allocates nothing.
    Result<void> call_into(std::span<const std::string_view> tokens, std::span<float> destination,
                           std::string_view signature = "default") const;
    Result<void> call_into(const RaggedStrings& groups, std::span<float> destination,
                           std::string_view signature = "default") const;

    /// For each token its row in the vocabulary, or none: it is out of vocabulary. `invalid_argument` where the module
    /// looks no tokens up.
    Result<std::vector<std::optional<std::uint64_t>>> find(std::span<const std::string_view> tokens) const;
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
    struct State;
    explicit Module(std::shared_ptr<const State> state) : m_state(std::move(state)) {}
    friend Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index,
                                      const ModuleOptions& options, const OpenNearestSketch& open_sketch);

    std::shared_ptr<const State> m_state;
};

/// Maps the tables and vocabularies that the signatures use and compiles every signature; reads nothing of a table but
/// its header. `open_sketch` is needed when the options want a sketch. `integrity` for a module that cannot be run as
/// its manifest says.
Result<Module> open_module(ModuleFolder folder, const OpenVocabularyIndex& open_index,
                           const ModuleOptions& options = {}, const OpenNearestSketch& open_sketch = {});

}  // namespace lode
