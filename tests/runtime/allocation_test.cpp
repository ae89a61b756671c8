// Calls that have seen a batch as large allocate nothing: every operator new of this program is counted.
#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include <gmock/gmock.h>

#include "runtime/tokenizers/sentencepiece_tokenizer.h"
#include "runtime/tokenizers/tokenizer_json.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace {

std::atomic<std::size_t> allocations = 0;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace lode {
namespace {

TEST(AllocationTest, ACallIntoADestinationAllocatesNothingOnceWarm) {
    const TemporaryFolder folder;
    const auto module = open_module(testing_runtime::make_seed_module(folder, {1}), testing_runtime::index_in_memory);
    ASSERT_THAT(module, IsOk());
    const std::vector<std::string_view> tokens = {"cat", "lizard", "dog", "", "mouse", "cat"};
    std::vector<float> destination(tokens.size() * 3);
    ASSERT_THAT(module->call_into(tokens, destination), IsOk());

    const std::size_t before = allocations;
    bool all_done = true;
    for (std::size_t count = 1; count <= tokens.size(); ++count)
        all_done =
            module->call_into(std::span(tokens).first(count), std::span(destination).first(count * 3)) && all_done;
    EXPECT_EQ(allocations - before, 0U);
    EXPECT_TRUE(all_done);
}

TEST(AllocationTest, SoDoesOneOfGroupsAndOfBatchesThatRunInParts) {
    const TemporaryFolder folder;
    auto seed = testing_runtime::make_seed_module(folder, {1});
    SignatureSpec sum = seed.manifest.signatures["default"];
    sum.inputs[0].shape.emplace_back();
    sum.inputs[0].ragged = true;
    sum.steps[1].outputs["rows"] = "rows";
    sum.steps.push_back({"combine", {{"rows", "rows"}}, {{"combiner", std::string("sum")}}, {{"combined", "default"}}});
    seed.manifest.signatures["sum"] = sum;
    const auto module = open_module(seed, testing_runtime::index_in_memory, {.threads = 2});
    ASSERT_THAT(module, IsOk());
    const std::vector<std::string_view> tokens(3000, "dog");
    std::vector<std::int64_t> splits;
    for (std::int64_t i = 0; i <= 1500; ++i) splits.push_back(2 * i);
    std::vector<float> rows(tokens.size() * 3), sums(1500 * 3);
    const auto call_both = [&] {
        return module->call_into(tokens, rows) && module->call_into(RaggedStrings{tokens, splits}, sums, "sum");
    };
    // Two signatures have at most two frames each, one a thread; each is made in some call, and may grow in another.
    constexpr int calls = 200, calls_that_may = 2 * 2 * 2;
    int calls_that_allocate = 0;
    for (int i = 0; i < calls; ++i) {
        const std::size_t before = allocations;
        const bool done = call_both();
        calls_that_allocate += allocations != before ? 1 : 0;
        ASSERT_TRUE(done);
    }
    EXPECT_LE(calls_that_allocate, calls_that_may);
    EXPECT_EQ(sums[4499], 6.0F);
}

TEST(AllocationTest, TokenizersAllocateNothingOnceWarm) {
    const std::string folder = std::string(LODE_TEST_DATA) + "/tokenizers/";
    const std::vector<std::string_view> texts = {"Loads embedding modules, naïve ones too: über 我", "", "x [CLS] y",
                                                 "½ \xFF"};
    std::vector<std::unique_ptr<const Tokenizer>> tokenizers;
    for (const char* name : {"bert_uncased", "bert_as_it_is", "bpe_gpt2", "unigram_bytes", "words_digits"})
        tokenizers.push_back(must(parse_tokenizer_json(content_of(folder + name + ".json"))));
    for (const char* name : {"sentencepiece_unigram", "sentencepiece_bpe_bytes"})
        tokenizers.push_back(must(parse_sentencepiece_model(content_of(folder + name + ".model"))));
    TokenizerScratch scratch;
    std::vector<std::int64_t> ids;
    const auto encode_all = [&] {
        for (const auto& tokenizer : tokenizers) {
            ids.clear();
            for (const auto text : texts) tokenizer->encode(text, scratch, ids);
        }
    };
    encode_all();
    const std::size_t before = allocations;
    encode_all();
    EXPECT_EQ(allocations - before, 0U);
}

}  // namespace
}  // namespace lode
