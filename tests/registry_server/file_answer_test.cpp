// Conditions and ranges: each row a request's headers and what they get of a file.
#include "registry_server/http/file_answer.h"

#include <ostream>

#include <gtest/gtest.h>

namespace lode {
namespace {

struct Case {
    std::string name;
    HeaderList headers;
    int status;
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
    std::uint64_t size = 100;
    RequestMethod method = RequestMethod::get;
};

void PrintTo(const Case& row, std::ostream* out) {
    *out << row.name;
}

class FileAnswerTest : public testing::TestWithParam<Case> {};

TEST_P(FileAnswerTest, S11RangesAndConditionsGetWhatRfc9110Says) {
    const auto& row = GetParam();
    RequestHead request;
    request.method = row.method;
    request.headers = row.headers;
    const auto answer = choose_file_answer(request, "\"tag\"", row.size);
    EXPECT_EQ(answer.status, row.status);
    EXPECT_EQ(answer.begin, row.begin);
    EXPECT_EQ(answer.length, row.length);
}

std::string a_thousand_ranges() {
    std::string ranges = "bytes=0-";
    for (int i = 1; i < 1'000; ++i) ranges += ",0-" + std::to_string(i);
    return ranges;
}

const Case cases[] = {
    {"NoRangeIsTheWhole", {}, 200, 0, 100},
    {"FirstBytes", {{"range", "bytes=0-9"}}, 206, 0, 10},
    {"OneByte", {{"range", "bytes=99-99"}}, 206, 99, 1},
    {"FromAByteOn", {{"range", "bytes=10-"}}, 206, 10, 90},
    {"FromTheStartOn", {{"range", "bytes=0-"}}, 206, 0, 100},
    {"LastBytes", {{"range", "bytes=-5"}}, 206, 95, 5},
    {"MoreLastBytesThanThereAre", {{"range", "bytes=-500"}}, 206, 0, 100},
    {"EndIsCutAtTheFilesEnd", {{"range", "bytes=90-1000"}}, 206, 90, 10},
    {"EndBeyond64BitsIsCutToo", {{"range", "bytes=90-99999999999999999999999"}}, 206, 90, 10},
    {"UnitInCapitals", {{"range", "Bytes=0-0"}}, 206, 0, 1},
    {"BeginAtTheEnd", {{"range", "bytes=100-"}}, 416},
    {"BeginBeyond64Bits", {{"range", "bytes=18446744073709551616-"}}, 416},
    {"NoLastBytes", {{"range", "bytes=-0"}}, 416},
    {"LastBytesOfAnEmptyFile", {{"range", "bytes=-1"}}, 416, 0, 0, 0},
    {"ReversedIsIgnored", {{"range", "bytes=9-0"}}, 200, 0, 100},
    {"SeveralAreIgnored", {{"range", "bytes=0-1,5-6"}}, 200, 0, 100},
    {"AThousandAreIgnored", {{"range", a_thousand_ranges()}}, 200, 0, 100},
    {"OverlappingAreIgnored", {{"range", "bytes=0-,0-,0-"}}, 200, 0, 100},
    {"AnotherUnitIsIgnored", {{"range", "lines=0-1"}}, 200, 0, 100},
    {"NonsenseIsIgnored", {{"range", "bytes=x-y"}}, 200, 0, 100},
    {"ADashAloneIsIgnored", {{"range", "bytes=-"}}, 200, 0, 100},
    {"NegativeIsIgnored", {{"range", "bytes=--5"}}, 200, 0, 100},
    {"RangeOfAHeadIsIgnored", {{"range", "bytes=0-9"}}, 200, 0, 100, 100, RequestMethod::head},
    {"KnownTagIsNotModified", {{"if-none-match", "\"tag\""}}, 304},
    {"KnownTagAmongOthers", {{"if-none-match", "\"a\", W/\"tag\" , \"b\""}}, 304},
    {"AnyTag", {{"if-none-match", "*"}}, 304},
    {"OtherTag", {{"if-none-match", "\"other\""}}, 200, 0, 100},
    {"NotModifiedComesBeforeTheRange", {{"if-none-match", "\"tag\""}, {"range", "bytes=0-9"}}, 304},
    {"IfRangeOfThisFile", {{"if-range", "\"tag\""}, {"range", "bytes=0-9"}}, 206, 0, 10},
    {"IfRangeOfAnotherFile", {{"if-range", "\"other\""}, {"range", "bytes=0-9"}}, 200, 0, 100},
    {"IfRangeWithAWeakTag", {{"if-range", "W/\"tag\""}, {"range", "bytes=0-9"}}, 200, 0, 100},
    {"IfRangeWithADate", {{"if-range", "Sat, 31 Jan 2026 12:00:00 GMT"}, {"range", "bytes=0-9"}}, 200, 0, 100},
    {"IfMatchOfThisFile", {{"if-match", "\"tag\""}}, 200, 0, 100},
    {"IfMatchOfAnotherFile", {{"if-match", "\"other\""}}, 412},
};

INSTANTIATE_TEST_SUITE_P(Rfc9110, FileAnswerTest, testing::ValuesIn(cases),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lode
