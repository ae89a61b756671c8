// The table of commands.
#include "tests/crash/crash_scenario.h"

#include <ostream>

namespace lode {
namespace {

constexpr auto one = "lode resolve $URL/acme/seed/1";
constexpr auto one_is_there = "lode --offline resolve $URL/acme/seed/1";
constexpr auto two_is_there = "lode --offline resolve $URL/acme/seed/2";
constexpr auto three_is_there = "lode --offline resolve $URL/acme/seed/3";
constexpr auto archive_is_there = "lode --offline resolve $URL/two.tar.gz";

constexpr auto new_registry = "lode token create $STATE/registry --publisher acme > $STATE/token";
std::string publishing(const std::string& version) {
    return "export LODE_TOKEN=$(cat $STATE/token); serving 'lode publish $SOURCES/acme/seed/" + version + " $REGISTRY'";
}

std::string published(const std::string& version) {
    return "export LODE_CACHE=$WORK/other; serving 'lode resolve $REGISTRY/acme/seed/" + version + "'";
}

}  // namespace

const std::vector<CrashScenario>& all_scenarios() {
    static const std::vector<CrashScenario> scenarios = {
        {.name = "resolve_into_nothing", .before = {}, .command = one, .achieved = {one_is_there}},
        {.name = "resolve_module",
         .before = {one},
         .command = "lode resolve $URL/acme/seed/2",
         .kept = {one_is_there},
         .achieved = {two_is_there}},
        {.name = "resolve_archive",
         .before = {one},
         .command = "lode resolve $URL/two.tar.gz",
         .kept = {one_is_there},
         .achieved = {archive_is_there}},
        {.name = "resolve_foreign",
         .before = {one},
         .command = "lode resolve $URL/foreign.tar.gz",
         .kept = {one_is_there},
         .achieved = {"lode --offline resolve $URL/foreign.tar.gz"}},
        {.name = "resolve_floating",
         .before = {one},
         .command = "lode resolve \"$URL/acme/seed@>=1\"",
         .kept = {one_is_there},
         .achieved = {"lode --offline resolve \"$URL/acme/seed@>=1\""}},
        {.name = "resolve_damaged",  // what is in the way is taken away first
         .before = {one, "lode resolve $URL/acme/seed/2", "rm $(lode resolve $URL/acme/seed/2)/words.txt"},
         .command = "lode resolve $URL/acme/seed/2",
         .kept = {one_is_there},
         .achieved = {two_is_there},
         .not_yet = {4, 5},
         .makes_room = true},
        {.name = "resolve_without_index",  // whose own fsync would hide a missing one
         .before = {one, "rm $STATE/cache/index.sqlite && mkdir $STATE/cache/index.sqlite"},
         .command = "lode resolve $URL/acme/seed/2",
         .kept = {one_is_there},
         .achieved = {two_is_there}},
        {.name = "resolve_again", .before = {one}, .command = one, .kept = {one_is_there}, .has_rested = true},
        {.name = "fetch",
         .before = {one},
         .command = "lode fetch $URL/acme/seed/2 $URL/acme/seed/3 $URL/two.tar.gz",
         .kept = {one_is_there},
         .achieved = {two_is_there, three_is_there, archive_is_there}},
        {.name = "import",
         .before = {},
         .command = "lode import $SOURCES/vectors.txt $STATE/made --name acme/made --version 1",
         .achieved = {"lode show --verify $STATE/made"},
         .not_yet = {3},
         .again = {0, 7},
         .is_of_cache = false,
         .next = ""},
        {.name = "import_over",
         .before = {"lode import $SOURCES/vectors.txt $STATE/made --name acme/made --version 1"},
         .command = "lode import $SOURCES/vectors.txt $STATE/made --name acme/made --version 2 --force",
         .kept = {"lode show --verify $STATE/made"},
         .is_of_cache = false,
         .next = ""},
        {.name = "publish",
         .before = {new_registry, publishing("1")},
         .command = publishing("2"),
         .kept = {published("1")},
         .achieved = {published("2")},
         .not_yet = {3},
         .also = {1, 5},
         .is_of_cache = false,
         .next = publishing("3")},
    };
    return scenarios;
}

void PrintTo(const CrashScenario& scenario, std::ostream* out) {
    *out << scenario.name;
}

}  // namespace lode
