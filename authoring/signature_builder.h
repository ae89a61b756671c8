// A signature put together by small calls: each takes values and gives the value that its step makes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authoring/signature_draft.h"
#include "base/result.h"

namespace lode {

/// A value of a signature that is being put together: an input, or what a step makes.
class SignatureValue {
private:
    friend class SignatureBuilder;
    SignatureValue(const void* owner, std::size_t index) : m_owner(owner), m_index(index) {}

    const void* m_owner;
    std::size_t m_index;
};

/// What becomes of the empty strings between two separators, and at the ends.
enum class EmptyTokens { skip, keep };

/// What becomes of ids of the unknown token.
enum class UnknownTokens { keep, drop };

/// As the op `tokenize` has them.
struct TokenizeOptions {
    std::optional<std::int64_t> max_characters = std::nullopt;  ///< of a text that are read
    std::optional<std::int64_t> max_tokens = std::nullopt;  ///< of a text that are kept; without it what the file says
    UnknownTokens unknown = UnknownTokens::keep;
};

/// Cheap to copy: copies write the same signature. Nothing is refused before `finish`, which tells the first thing that
/// was wrong. One thread at a time.
class SignatureBuilder {
public:
    SignatureBuilder();

    SignatureValue input(std::string name, Dtype dtype, Shape shape);
    SignatureValue input(std::string name, TensorType type);
    /// The value becomes an output of that name; its type is found out. A value can be one output only, and an input an
    /// output of its own name only.
    void output(std::string name, SignatureValue value);
    /// The same of a declared type, which the steps' one must fit.
    void output(std::string name, SignatureValue value, TensorType type);

    /// Any op: its inputs by their parameters, its attributes, and the parameters of the outputs that it is asked for,
    /// whose values are returned in that order.
    std::vector<SignatureValue> step(std::string op, const std::map<std::string, SignatureValue>& inputs,
                                     std::map<std::string, Attribute> attributes,
                                     const std::vector<std::string>& outputs);
    /// An op of one output that find_op_parameters knows: its inputs in order.
    SignatureValue apply(std::string_view op, const std::vector<SignatureValue>& inputs,
                         std::map<std::string, Attribute> attributes = {});

    // The ops: docs/reference/ops.md says what they do.
    SignatureValue lowercase(SignatureValue texts);
    SignatureValue normalize_unicode(SignatureValue texts, std::string form = "NFC");
    SignatureValue strip_punctuation(SignatureValue texts);
    SignatureValue replace(SignatureValue texts, std::string pattern, std::string rewrite, bool global = true);
    /// At each byte of `separators`, as TensorFlow 1 does.
    SignatureValue split(SignatureValue texts, std::string separators = " ", EmptyTokens empty = EmptyTokens::skip);
    /// At the whole of `separator`, as TensorFlow 2 does.
    SignatureValue split_at(SignatureValue texts, std::string separator, EmptyTokens empty = EmptyTokens::keep);
    SignatureValue fill_empty(SignatureValue tokens, std::string token = {});
    SignatureValue lookup(SignatureValue tokens, std::string vocabulary);
    SignatureValue reverse_lookup(SignatureValue ids, std::string vocabulary, std::string unknown = "UNK");
    SignatureValue hash_bucket(SignatureValue tokens, std::int64_t buckets);
    SignatureValue gather(SignatureValue ids, std::string variable);
    SignatureValue combine(SignatureValue rows, std::string combiner);
    SignatureValue combine(SignatureValue rows, SignatureValue weights, std::string combiner);
    SignatureValue l2_normalize(SignatureValue rows);
    SignatureValue matmul(SignatureValue rows, std::string variable);
    SignatureValue add(SignatureValue a, SignatureValue b);
    SignatureValue add(SignatureValue a, std::string variable);
    SignatureValue relu(SignatureValue values);
    SignatureValue tanh(SignatureValue values);
    /// By a tokenizer among the module's files.
    SignatureValue tokenize(SignatureValue texts, std::string file, TokenizeOptions options = {});
    SignatureValue wordpiece(SignatureValue words, std::string vocabulary, std::string unknown = "[UNK]");
    SignatureValue concat(const std::vector<SignatureValue>& rows);
    SignatureValue slice(SignatureValue rows, std::int64_t begin, std::int64_t size);
    SignatureValue cosine(SignatureValue a, SignatureValue b);
    SignatureValue cast(SignatureValue values, Dtype dtype);

    /// The signature with every value named: inputs and outputs as was said, the others by the parameter of the step
    /// that makes them (`ids`, then `ids_2` …). The same calls give the same names. `invalid_argument`: a name that is
    /// there twice, a value of another signature, an op that `apply` does not know or with another number of inputs.
    Result<SignatureDraft> finish() const;

private:
    struct State;

    SignatureValue add_value(std::string parameter);

    std::shared_ptr<State> m_state;
};

}  // namespace lode
