// The ops as calls of a SignatureBuilder.
#include "authoring/signature_builder.h"

namespace lode {
namespace {

std::string name_of(EmptyTokens empty) {
    return empty == EmptyTokens::skip ? "skip" : "keep";
}

}  // namespace

SignatureValue SignatureBuilder::lowercase(SignatureValue texts) {
    return apply("lowercase", {texts});
}
SignatureValue SignatureBuilder::normalize_unicode(SignatureValue texts, std::string form) {
    return apply("normalize_unicode", {texts}, {{"form", std::move(form)}});
}
SignatureValue SignatureBuilder::strip_punctuation(SignatureValue texts) {
    return apply("strip_punctuation", {texts});
}
SignatureValue SignatureBuilder::replace(SignatureValue texts, std::string pattern, std::string rewrite, bool global) {
    return apply("replace", {texts},
                 {{"pattern", std::move(pattern)}, {"rewrite", std::move(rewrite)}, {"global", global}});
}
SignatureValue SignatureBuilder::split(SignatureValue texts, std::string separators, EmptyTokens empty) {
    return apply("split", {texts}, {{"separators", std::move(separators)}, {"empty", name_of(empty)}});
}
SignatureValue SignatureBuilder::split_at(SignatureValue texts, std::string separator, EmptyTokens empty) {
    return apply("split", {texts}, {{"separator", std::move(separator)}, {"empty", name_of(empty)}});
}
SignatureValue SignatureBuilder::fill_empty(SignatureValue tokens, std::string token) {
    return apply("fill_empty", {tokens}, {{"token", std::move(token)}});
}
SignatureValue SignatureBuilder::lookup(SignatureValue tokens, std::string vocabulary) {
    return apply("lookup", {tokens}, {{"lookup", std::move(vocabulary)}});
}
SignatureValue SignatureBuilder::reverse_lookup(SignatureValue ids, std::string vocabulary, std::string unknown) {
    return apply("reverse_lookup", {ids}, {{"lookup", std::move(vocabulary)}, {"unknown", std::move(unknown)}});
}
SignatureValue SignatureBuilder::hash_bucket(SignatureValue tokens, std::int64_t buckets) {
    return apply("hash_bucket", {tokens}, {{"buckets", buckets}});
}
SignatureValue SignatureBuilder::gather(SignatureValue ids, std::string variable) {
    return apply("gather", {ids}, {{"variable", std::move(variable)}});
}
SignatureValue SignatureBuilder::combine(SignatureValue rows, std::string combiner) {
    return apply("combine", {rows}, {{"combiner", std::move(combiner)}});
}
SignatureValue SignatureBuilder::combine(SignatureValue rows, SignatureValue weights, std::string combiner) {
    return apply("combine", {rows, weights}, {{"combiner", std::move(combiner)}});
}
SignatureValue SignatureBuilder::l2_normalize(SignatureValue rows) {
    return apply("l2_normalize", {rows});
}
SignatureValue SignatureBuilder::matmul(SignatureValue rows, std::string variable) {
    return apply("matmul", {rows}, {{"variable", std::move(variable)}});
}
SignatureValue SignatureBuilder::add(SignatureValue a, SignatureValue b) {
    return apply("add", {a, b});
}
SignatureValue SignatureBuilder::add(SignatureValue a, std::string variable) {
    return apply("add", {a}, {{"variable", std::move(variable)}});
}
SignatureValue SignatureBuilder::relu(SignatureValue values) {
    return apply("relu", {values});
}
SignatureValue SignatureBuilder::tanh(SignatureValue values) {
    return apply("tanh", {values});
}
SignatureValue SignatureBuilder::tokenize(SignatureValue texts, std::string file, TokenizeOptions options) {
    std::map<std::string, Attribute> attributes = {{"file", std::move(file)}};
    if (options.max_characters) attributes["max_characters"] = *options.max_characters;
    if (options.max_tokens) attributes["max_tokens"] = *options.max_tokens;
    if (options.unknown == UnknownTokens::drop) attributes["unknown"] = std::string("drop");
    return apply("tokenize", {texts}, std::move(attributes));
}
SignatureValue SignatureBuilder::wordpiece(SignatureValue words, std::string vocabulary, std::string unknown) {
    return apply("wordpiece", {words}, {{"lookup", std::move(vocabulary)}, {"unknown", std::move(unknown)}});
}
SignatureValue SignatureBuilder::concat(const std::vector<SignatureValue>& rows) {
    return apply("concat", rows);
}
SignatureValue SignatureBuilder::slice(SignatureValue rows, std::int64_t begin, std::int64_t size) {
    return apply("slice", {rows}, {{"begin", begin}, {"size", size}});
}
SignatureValue SignatureBuilder::cosine(SignatureValue a, SignatureValue b) {
    return apply("cosine", {a, b});
}
SignatureValue SignatureBuilder::cast(SignatureValue values, Dtype dtype) {
    return apply("cast", {values}, {{"dtype", std::string(to_string(dtype))}});
}

}  // namespace lode
