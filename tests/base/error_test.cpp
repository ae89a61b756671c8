// Errors as values: their codes, their names, and how they are passed on.
#include "base/error.h"

#include <cerrno>

#include "tests/support/result_matchers.h"

namespace lode {
namespace {

TEST(ErrorTest, TheSystemsErrorsGetTheCodeThatSaysWhatToDoNext) {
    struct Row {
        std::string_view name;
        int error_number;
        ErrorCode code;
    };
    const Row rows[] = {
        {"ENOENT", ENOENT, ErrorCode::not_found},
        {"ENOTDIR", ENOTDIR, ErrorCode::not_found},
        {"EACCES", EACCES, ErrorCode::permission_denied},
        {"EPERM", EPERM, ErrorCode::permission_denied},
        {"EROFS", EROFS, ErrorCode::permission_denied},
        {"ENOSPC", ENOSPC, ErrorCode::out_of_space},
        {"EDQUOT", EDQUOT, ErrorCode::out_of_space},
        {"EFBIG", EFBIG, ErrorCode::out_of_space},
        {"EEXIST", EEXIST, ErrorCode::conflict},
        {"EMFILE", EMFILE, ErrorCode::unavailable},
        {"EIO", EIO, ErrorCode::unusable},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(system_error("opening `x`", row.error_number).code, row.code);
    }
    EXPECT_EQ(system_error("opening `x`", ENOENT).message, "opening `x`: No such file or directory");
}

TEST(ErrorTest, NamesOfCodesAreWhatJsonPrints) {
    EXPECT_EQ(to_string(ErrorCode::invalid_argument), "invalid_argument");
    EXPECT_EQ(to_string(ErrorCode::out_of_space), "out_of_space");
    EXPECT_EQ(to_string(ErrorCode::internal), "internal");
}

Result<int> half_of(int number) {
    if (number % 2 != 0) return fail(ErrorCode::invalid_argument, "odd", "take an even number");
    return number / 2;
}

Result<int> quarter_of(int number) {
    LODE_ASSIGN(const int half, half_of(number).map_error(in_context("the number")));
    LODE_TRY(half_of(half).map_error(in_context("its half")));
    return half / 2;
}

TEST(ResultTest, MacrosPassTheFirstErrorOnAndEachLayerAddsWhatItKnows) {
    EXPECT_EQ(quarter_of(8), 2);
    EXPECT_THAT(quarter_of(7), FailsWith(ErrorCode::invalid_argument, "the number: odd"));
    EXPECT_THAT(quarter_of(6), FailsWith(ErrorCode::invalid_argument, "its half: odd"));
    EXPECT_THAT(quarter_of(6), FailsWith(ErrorCode::invalid_argument, "take an even number"));
}

}  // namespace
}  // namespace lode
