// Calls that have seen a batch as large allocate nothing: every operator new of this program is counted.
#include <cstdlib>
#include <new>
#include <vector>

#include <gmock/gmock.h>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace {

thread_local std::size_t allocations = 0;

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

}  // namespace
}  // namespace lode
