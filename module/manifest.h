// What `module.json` says (schema `lode.module/1`, docs/reference/module_format.md).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "module/digest.h"
#include "module/dtype.h"
#include "module/module_name.h"
#include "module/version.h"

namespace lode {

inline constexpr std::string_view manifest_file_name = "module.json";
inline constexpr std::string_view manifest_schema = "lode.module/1";

struct FileEntry {
    std::string path;  ///< see check_file_path
    std::uint64_t size = 0;
    Digest digest;
};

/// A tensor in one of the module's safetensors files.
struct VariableSpec {
    std::string file;
    std::string tensor;
    Dtype dtype = Dtype::float32;
    std::vector<std::uint64_t> shape;
    bool trainable = true;
};

/// That a lookup can have: rows for tokens that are not in its vocabulary.
inline constexpr std::uint64_t most_oov_buckets = std::uint64_t{1} << 31U;

/// What becomes of a token that is not in the vocabulary: `buckets` > 0 gives it the row V + Fingerprint64(token) mod
/// buckets; 0 (`"skip"`) gives it no row.
struct OovRule {
    std::uint64_t buckets = 0;
};

/// A vocabulary file and its rule: strings -> row ids.
struct LookupSpec {
    std::string file;
    std::uint64_t size = 0;  ///< V, the number of tokens in the file
    OovRule oov;
};

using Shape = std::vector<std::optional<std::uint64_t>>;  ///< nullopt: any size, written `null` and shown as `?`

struct TensorSpec {
    std::string name;
    Dtype dtype = Dtype::float32;
    Shape shape;
    bool ragged = false;  ///< the second dimension differs from row to row: sentences of tokens
};

using Attribute = std::variant<std::string, std::int64_t, double, bool>;

/// One step of a signature: an op, the values it takes and makes (parameter of the op -> name of the value), and its
/// attributes.
struct StepSpec {
    std::string op;
    std::map<std::string, std::string> inputs;
    std::map<std::string, Attribute> attributes;
    std::map<std::string, std::string> outputs;
};

/// A named function. Inputs are values by their names; so is each output, which must be an input or made by a step.
struct SignatureSpec {
    std::vector<TensorSpec> inputs;
    std::vector<TensorSpec> outputs;
    std::vector<StepSpec> steps;
};

/// What a folder is that lode did not make. Its manifest was: it lists the files and knows nothing else of them.
enum class ForeignKind : std::uint8_t {
    saved_model,  ///< TensorFlow's: `saved_model.pb` or `saved_model.pbtxt` is at its root
    files,        ///< anything else
};

std::string_view to_string(ForeignKind kind);

struct Manifest {
    std::optional<ForeignKind> kind;  ///< none: a module of lode's own. Else it has files, and nothing of what follows
                                      ///< them; name and version are not written: see published_manifest.
    ModuleName name;
    Version version;
    std::string description;
    std::string license;
    std::optional<Digest> parent;  ///< of the module that this one was made from, as by training
    std::vector<FileEntry> files;  ///< sorted by path; `module.json` itself is not among them
    std::map<std::string, VariableSpec> variables;
    std::map<std::string, LookupSpec> lookups;
    std::map<std::string, SignatureSpec> signatures;
    std::map<std::string, std::string> messages;  ///< key, see is_message_key -> JSON text

    const FileEntry* find_file(std::string_view path) const;
};

/// `acme/seed version 1`, or the kind of a foreign module, which has neither: for messages.
std::string title_of(const Manifest& manifest);

/// Of all files, in bytes; the manifest's own are not counted.
std::uint64_t total_size(const Manifest& manifest);

/// Whether a message may be attached under it, by TensorFlow Hub's rule: `[a-zA-Z][a-zA-Z0-9_]*`.
bool is_message_key(std::string_view key);

/// Everything that the manifest says by itself is checked: schema, names, paths (sorted, unique after case folding),
/// digests, shapes, and that variables, lookups and signatures name files and values that exist. Errors are `integrity`
/// and name the member.
Result<Manifest> parse_manifest(std::string_view json);

/// The one way lode writes a manifest: the same value gives the same bytes.
std::string to_json(const Manifest& manifest);

/// `float32[?,100]`, `ragged string[?,?]`, as people write a type.
std::string describe_type(Dtype dtype, const Shape& shape, bool ragged);
/// `tokens: string[?]`.
std::string describe(const TensorSpec& tensor);
/// `default(tokens: string[?]) -> float32[?,100]`; several outputs as `{a: float32[?], b: …}`.
std::string describe(std::string_view name, const SignatureSpec& signature);

}  // namespace lode
