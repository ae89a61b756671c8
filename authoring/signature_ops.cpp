// The ops as calls of a SignatureBuilder.
#include "authoring/signature_builder.h"

namespace lode {

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
SignatureValue SignatureBuilder::split(SignatureValue texts, EmptyTokens empty, std::string separators) {
    return apply(
        "split", {texts},
        {{"separators", std::move(separators)}, {"empty", std::string(empty == EmptyTokens::skip ? "skip" : "keep")}});
}
SignatureValue SignatureBuilder::fill_empty_rows(SignatureValue tokens, std::string token) {
    return apply("fill_empty_rows", {tokens}, {{"token", std::move(token)}});
}
SignatureValue SignatureBuilder::lookup(SignatureValue tokens, std::string vocabulary) {
    return apply("lookup", {tokens}, {{"lookup", std::move(vocabulary)}});
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
SignatureValue SignatureBuilder::l2_normalize(SignatureValue rows) {
    return apply("l2_normalize", {rows});
}

}  // namespace lode
