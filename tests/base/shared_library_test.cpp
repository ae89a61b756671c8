// Libraries of the system, by the loader itself.
#include "base/shared_library.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(SharedLibraryTest, FunctionsAreFoundByTheirNames) {
    auto library = must(SharedLibrary::load("libm.so.6", "libc6"));
    double (*square_root)(double) = nullptr;
    library.find("sqrt", square_root);
    ASSERT_THAT(library.found_all(), IsOk());
    EXPECT_EQ(square_root(16.0), 4.0);
}

TEST(SharedLibraryTest, ALibraryThatIsNotThereIsNamedWithItsPackage) {
    const auto library = SharedLibrary::load("libnobodys.so.1", "libnobodys1");
    EXPECT_THAT(library, FailsWith(ErrorCode::unavailable, "libnobodys.so.1"));
    EXPECT_THAT(library, FailsWith(ErrorCode::unavailable, "the package libnobodys1"));
}

TEST(SharedLibraryTest, AFunctionThatIsNotThereIsNamed) {
    auto library = must(SharedLibrary::load("libm.so.6", "libc6"));
    double (*square_root)(double) = nullptr;
    double (*nobodys)(double) = nullptr;
    library.find("nobodys_function", nobodys);
    library.find("sqrt", square_root);
    EXPECT_EQ(nobodys, nullptr);
    EXPECT_THAT(library.found_all(), FailsWith(ErrorCode::unavailable, "nobodys_function"));
}

}  // namespace
}  // namespace lode
