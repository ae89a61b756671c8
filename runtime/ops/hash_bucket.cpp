// The op `hash_bucket`.
#include "runtime/ops/hash_bucket.h"

#include <fmt/format.h>

#include "runtime/hashes/fingerprint64.h"
#include "runtime/hashes/siphash.h"

namespace lode {
namespace {

constexpr std::int64_t most_buckets = std::int64_t{1} << 31U;

struct FarmHash {
    std::uint64_t operator()(std::string_view token) const { return fingerprint64(token); }
};

struct KeyedHash {
    SipHashKey key;
    std::uint64_t operator()(std::string_view token) const { return siphash(key, token); }
};

template <typename Hash>
class HashBucketOp final : public Op {
public:
    HashBucketOp(Hash hash, std::uint64_t buckets, Slot tokens, Slot ids)
        : m_hash(hash), m_buckets(buckets), m_tokens(tokens), m_ids(ids) {}

    Result<void> run(Frame& frame) const override {
        const Strings tokens = frame.strings(m_tokens);
        const auto ids = frame.make_ids(m_ids, tokens.size(), frame.row_splits(m_tokens));
        for (std::size_t i = 0; i < tokens.size(); ++i)
            ids[i] = static_cast<std::int64_t>(m_hash(tokens[i]) % m_buckets);
        return {};
    }

private:
    Hash m_hash;
    std::uint64_t m_buckets;
    Slot m_tokens;
    Slot m_ids;
};

Result<SipHashKey> key_of(StepBinding& step) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    LODE_ASSIGN(const auto first, step.integer_attribute("key0", least, most));
    LODE_ASSIGN(const auto second, step.integer_attribute("key1", least, most));
    return SipHashKey{static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(second)};
}

}  // namespace

Result<std::unique_ptr<const Op>> make_hash_bucket_op(StepBinding& step) {
    LODE_ASSIGN(const auto tokens, step.input("tokens", Dtype::string, {Form::list, Form::groups}));
    LODE_ASSIGN(const auto count, step.integer_attribute("buckets", 1, most_buckets));
    LODE_ASSIGN(const auto hash, step.text_attribute("hash", "farmhash"));
    const auto buckets = static_cast<std::uint64_t>(count);
    ValueType type = with_dtype(tokens.type, Dtype::int64);
    type.id_limit = buckets;
    LODE_ASSIGN(const auto ids, step.output("ids", std::move(type)));
    if (hash == "farmhash")
        return std::make_unique<const HashBucketOp<FarmHash>>(FarmHash{}, buckets, tokens.slot, ids);
    if (hash != "siphash")
        return fail(ErrorCode::integrity, fmt::format("the hash `{}` is not known", hash), "it is farmhash or siphash");
    LODE_ASSIGN(const auto key, key_of(step));
    return std::make_unique<const HashBucketOp<KeyedHash>>(KeyedHash{key}, buckets, tokens.slot, ids);
}

}  // namespace lode
