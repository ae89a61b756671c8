// One warning instead of a thousand.
#include "cli/alike_warnings.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/support/recording_log.h"

namespace lode {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AlikeWarningsTest, MessagesOfOneFormDifferInNamesAndNumbersOnly) {
    struct Case {
        const char* what;
        const char* message;
        const char* form;
    };
    for (const auto& [what, message, form] : std::vector<Case>{
             {"names in backticks", "`a` was taken on trust; write `a#sha256=1`", "… was taken on trust; write …"},
             {"a module's name and a number", "the versions of acme/seed are as they were 5 days ago",
              "the versions of … are as they were … days ago"},
             {"a backtick without an end", "it has `no end", "it has `no end"},
             {"nothing", "", ""}})
        EXPECT_EQ(form_of(message), form) << what;
}

TEST(AlikeWarningsTest, TheFirstOfEachKindAreToldAndTheNumberOfTheOthers) {
    RecordingLog log;
    AlikeWarnings warnings(log);
    warnings.warning("`a` was taken on trust");
    warnings.warning("acme/seed version 1 is yanked: it is wrong");
    warnings.warning("`b` was taken on trust");
    for (const auto* name : {"c", "d", "e"}) warnings.warning(fmt::format("`{}` was taken on trust", name));
    EXPECT_THAT(log.warnings(), IsEmpty());
    warnings.tell();
    EXPECT_THAT(log.warnings(),
                ElementsAre("`a` was taken on trust", "`b` was taken on trust", "`c` was taken on trust",
                            "and 2 more like the last one", "acme/seed version 1 is yanked: it is wrong"));
    warnings.tell();
    EXPECT_EQ(log.warnings().size(), 5U) << "each once";
}

}  // namespace
}  // namespace lode
