// What becomes of exceptions where they are caught.
#include "base/exception.h"

#include <new>
#include <stdexcept>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(ErrorExceptionTest, IsItsError) {
    const ErrorException thrown({ErrorCode::not_found, "there is no such thing", "make it"});
    const Error error = error_of(thrown);
    EXPECT_EQ(error.code, ErrorCode::not_found);
    EXPECT_EQ(error.message, "there is no such thing");
    EXPECT_EQ(error.hint, "make it");
    EXPECT_STREQ(thrown.what(), "there is no such thing: make it");
}

TEST(ErrorExceptionTest, ShortMemoryIsNoBug) {
    EXPECT_EQ(error_of(std::bad_alloc()).code, ErrorCode::unavailable);
}

TEST(ErrorExceptionTest, AnythingElseIsABugOfOurs) {
    const Error error = error_of(std::runtime_error("vector too long"));
    EXPECT_EQ(error.code, ErrorCode::internal);
    EXPECT_EQ(error.message, "a bug in lode: vector too long");
}

}  // namespace
}  // namespace lode
