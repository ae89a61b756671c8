// The double-array trie beside a map.
#include "runtime/tokenizers/models/byte_trie.h"

#include <map>
#include <random>

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

ByteTrie trie_of(const std::map<std::string, std::uint32_t>& values) {
    std::vector<ByteTrie::Entry> entries;
    for (const auto& [key, value] : values) entries.push_back({key, value});
    return must(ByteTrie::build(std::move(entries)));
}

TEST(ByteTrieTest, FindsWhatItWasMadeOfAndNothingElse) {
    std::mt19937 random(1);
    std::map<std::string, std::uint32_t> values;
    const auto key = [&](unsigned letters) {
        std::string made;
        for (std::size_t i = 0, size = 1 + random() % 6; i < size; ++i) made += static_cast<char>(random() % letters);
        return made;
    };
    for (std::uint32_t i = 0; i < 3000; ++i) values.emplace(key(i % 2 == 0 ? 256 : 4), i);
    const ByteTrie trie = trie_of(values);
    for (const auto& [each, value] : values) ASSERT_EQ(trie.find(each), value);
    for (int i = 0; i < 10000; ++i) {
        const std::string each = key(i % 2 == 0 ? 256 : 5);
        const auto found = values.find(each);
        ASSERT_EQ(trie.find(each), found == values.end() ? ByteTrie::none : found->second);
    }
}

TEST(ByteTrieTest, StatesKnowTheirParentsAndLabels) {
    const ByteTrie trie = trie_of({{"ab", 1}, {"ac", 2}, {"\xFFz", 3}});
    ASSERT_EQ(trie.breadth_first().size(), 5U);
    for (const auto state : trie.breadth_first()) EXPECT_EQ(trie.step(trie.parent(state), trie.label(state)), state);
    EXPECT_EQ(trie.parent(trie.breadth_first().front()), ByteTrie::root);
}

TEST(ByteTrieTest, AnEmptyTrieHoldsNothing) {
    const ByteTrie trie = trie_of({});
    EXPECT_EQ(trie.find("a"), ByteTrie::none);
    EXPECT_EQ(trie.find(""), ByteTrie::none);
    EXPECT_EQ(trie.step(ByteTrie::root, '\0'), ByteTrie::none);
}

TEST(ByteTrieTest, KeysThatNoVocabularyHasAreRefused) {
    EXPECT_THAT(ByteTrie::build({{"a", 1}, {"b", 2}, {"a", 3}}), FailsWith(ErrorCode::integrity, "`a` comes twice"));
    EXPECT_THAT(ByteTrie::build({{"", 1}}), FailsWith(ErrorCode::integrity, "is empty"));
    const std::string longest(ByteTrie::max_key_size, 'x');
    EXPECT_THAT(ByteTrie::build({{longest, 1}}), IsOk());
    EXPECT_THAT(ByteTrie::build({{longest + "x", 1}}), FailsWith(ErrorCode::integrity, "more than the 1024 allowed"));
}

}  // namespace
}  // namespace lode
