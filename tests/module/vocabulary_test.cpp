// Vocabulary files: one token a line, bytes as they are.
#include "module/vocabulary.h"

#include "tests/support/result_matchers.h"

namespace lode {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

TEST(VocabularyTest, EveryLineIsATokenByteByByte) {
    EXPECT_THAT(split_vocabulary("cat\ndog\nmouse\n").value(), ElementsAre("cat", "dog", "mouse"));
    EXPECT_THAT(split_vocabulary("cat\ndog").value(), ElementsAre("cat", "dog"));
    EXPECT_THAT(split_vocabulary("cat\r\ndog\r\n").value(), ElementsAre("cat\r", "dog\r"));
    EXPECT_THAT(split_vocabulary(" \n\xFF\xFE\nna\xC3\xAFve\n\xE2\x80\xA8\n").value(),
                ElementsAre(" ", "\xFF\xFE", "na\xC3\xAFve", "\xE2\x80\xA8"));
    EXPECT_THAT(split_vocabulary("").value(), IsEmpty());
}

TEST(VocabularyTest, AnEmptyLineOrANulIsRefusedByItsNumber) {
    EXPECT_THAT(split_vocabulary("cat\n\ndog\n"), FailsWith(ErrorCode::integrity, "line 2 of the vocabulary is empty"));
    EXPECT_THAT(split_vocabulary("\n"), FailsWith(ErrorCode::integrity, "line 1 of the vocabulary is empty"));
    EXPECT_THAT(split_vocabulary("cat\n\n"), FailsWith(ErrorCode::integrity, "line 2 of the vocabulary is empty"));
    EXPECT_THAT(split_vocabulary(std::string_view("cat\nd\0g\n", 8)),
                FailsWith(ErrorCode::integrity, "line 2 of the vocabulary holds a NUL"));
}

TEST(VocabularyTest, ATokenThatCannotBeALineIsRefused) {
    EXPECT_THAT(check_token("cat"), IsOk());
    EXPECT_THAT(check_token("cat\r"), IsOk());
    EXPECT_THAT(check_token(""), FailsWith(ErrorCode::invalid_argument, "empty"));
    EXPECT_THAT(check_token("a\nb"), FailsWith(ErrorCode::invalid_argument, "line feed"));
    EXPECT_THAT(check_token(std::string_view("a\0b", 3)), FailsWith(ErrorCode::invalid_argument, "NUL"));
}

}  // namespace
}  // namespace lode
