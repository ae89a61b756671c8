// The table of commands.
#include "tests/crash/crash_scenario.h"

#include <ostream>

namespace lode {
namespace {

constexpr auto one = "lode resolve $URL/acme/seed/1";
constexpr auto two = "lode resolve $URL/acme/seed/2";
constexpr auto three = "lode resolve $URL/acme/seed/3";
constexpr auto other = "lode resolve $URL/acme/other/1";
constexpr auto foreign = "lode resolve $URL/foreign.tar.gz";
constexpr auto pin_one = "lode cache pin $URL/acme/seed/1";
constexpr auto one_is_there = "lode --offline resolve $URL/acme/seed/1";
constexpr auto two_is_there = "lode --offline resolve $URL/acme/seed/2";
constexpr auto three_is_there = "lode --offline resolve $URL/acme/seed/3";
constexpr auto archive_is_there = "lode --offline resolve $URL/two.tar.gz";

const std::string in_shared = "export LODE_CACHE=$STATE/shared; ";

constexpr auto new_registry = "lode token create $STATE/registry --publisher acme > $STATE/token";
std::string asking(const std::string& command) {
    return "export LODE_TOKEN=$(cat $STATE/token); serving '" + command + "'";
}

std::string publishing(const std::string& version) {
    return asking("lode publish $SOURCES/acme/seed/" + version + " $REGISTRY");
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
        {.name = "resolve_shared",
         .before = {in_shared + one},
         .command = "export LODE_SHARED_CACHE=$STATE/shared; " + std::string(two),
         .kept = {in_shared + one_is_there},
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
         .makes_room = true,
         .leaves_blobs = true},
        {.name = "resolve_without_index",  // whose own fsync would hide a missing one
         .before = {one, "rm $STATE/cache/index.sqlite && mkdir $STATE/cache/index.sqlite"},
         .command = "lode resolve $URL/acme/seed/2",
         .kept = {one_is_there},
         .achieved = {two_is_there}},
        {.name = "resolve_again", .before = {one, "age '1 day'"}, .command = one, .kept = {one_is_there}},
        {.name = "resolve_evicting",  // what was used least lately goes with the commit of another one
         .before = {one, two, foreign, other, pin_one, "age '2 days'"},
         .command = "LODE_CACHE_MAX_SIZE=1 lode resolve $URL/acme/seed/3",
         .kept = {one_is_there, "gone_or_there $URL/acme/seed/2", "gone_or_there $URL/foreign.tar.gz",
                  "gone_or_there $URL/acme/other/1"},
         .achieved = {three_is_there}},
        {.name = "fetch",
         .before = {one},
         .command = "lode fetch $URL/acme/seed/2 $URL/acme/seed/3 $URL/two.tar.gz",
         .kept = {one_is_there},
         .achieved = {two_is_there, three_is_there, archive_is_there}},
        {.name = "trim",  // one is pinned, one was used lately, and they share blobs with one that goes
         .before = {one, two, foreign, other, pin_one, "age '2 days'", three},
         .command = "lode cache trim --max-size 1",
         .kept = {one_is_there, three_is_there},
         .achieved = {"gone $URL/acme/seed/2", "gone $URL/foreign.tar.gz", "gone $URL/acme/other/1"},
         .also = {1, 5, 6},
         .makes_room = true,
         .needs_no_room = true},
        {.name = "remove",
         .before = {one, two, foreign},
         .command = "lode cache remove $URL/foreign.tar.gz",
         .kept = {one_is_there, two_is_there},
         .achieved = {"gone $URL/foreign.tar.gz"},
         .again = {0, 3},
         .also = {1, 5, 6},
         .makes_room = true,
         .needs_no_room = true},
        {.name = "pin",
         .before = {one, "lode lock $URL/acme/seed/1 --lock $STATE/lode.lock"},
         .command = "lode cache pin $URL/acme/seed/1 --lock $STATE/lode.lock",
         .kept = {one_is_there},
         .achieved = {"lode cache pin | grep -F /acme/seed/1", "lode cache pin | grep -F lode.lock"},
         .not_yet = {1}},
        {.name = "unpin",
         .before = {one, pin_one},
         .command = "lode cache unpin $URL/acme/seed/1",
         .kept = {one_is_there},
         .achieved = {"! lode cache pin | grep -F /acme/seed/1"},
         .not_yet = {1},
         .again = {0, 3},
         .makes_room = true},
        {.name = "rebuild",  // a module was taken away by hand
         .before = {one, two, foreign, "rm -r $(lode resolve $URL/acme/seed/2)", "age '2 days'",
                    "find $STATE/cache/blobs -type f -links 1 -delete"},
         .command = "lode cache rebuild",
         .kept = {one_is_there, "lode --offline resolve $URL/foreign.tar.gz"},
         .also = {1, 5, 6}},
        {.name = "verify_repair",
         .before = {one, two, foreign, "flip $(lode resolve $URL/acme/seed/2)/words.txt",
                    "flip $(lode resolve $URL/foreign.tar.gz)/notes.txt"},
         .command = "lode cache verify --repair && lode fetch $URL/acme/seed/2 $URL/foreign.tar.gz",
         .kept = {one_is_there},
         .achieved = {"whole $URL/acme/seed/2", "lode --offline resolve $URL/foreign.tar.gz"},
         .not_yet = {4, 5},
         .also = {1, 4, 5, 6},
         .makes_room = true,
         .leaves_blobs = true},
        {.name = "export_bundle",
         .before = {one, foreign},
         .command = "lode cache export $URL/acme/seed/1 $URL/foreign.tar.gz $STATE/bundle.tar.zst",
         .kept = {one_is_there},
         .achieved = {"lode --cache $WORK/other cache import $STATE/bundle.tar.zst"},
         .not_yet = {3},
         .again = {0, 7},
         .is_of_cache = false,
         .next = ""},
        {.name = "import_bundle",
         .before =
             {one, "lode --cache $WORK/packed fetch $URL/acme/seed/2 $URL/foreign.tar.gz",
              "lode --cache $WORK/packed cache export $URL/acme/seed/2 $URL/foreign.tar.gz $STATE/bundle.tar.zst"},
         .command = "lode cache import $STATE/bundle.tar.zst",
         .kept = {one_is_there},
         .achieved = {two_is_there, "lode --offline resolve $URL/foreign.tar.gz"}},
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
         .achieved = {published("2"), "grep -F '\"newest\": \"2\"' $STATE/registry/public/modules.json"},
         .not_yet = {1, 3},
         .also = {1, 5},
         .is_of_cache = false,
         .next = publishing("3")},
        {.name = "yank",
         .before = {new_registry, publishing("1"), publishing("2")},
         .command = asking("lode yank $REGISTRY/acme/seed/2 --reason wrong"),
         .kept = {published("1"), published("2")},
         .achieved = {"grep -F '\"yank_reason\": \"wrong\"' $STATE/registry/public/acme/seed/versions.json",
                      "serving true && grep -F '\"newest\": \"1\"' $STATE/registry/public/modules.json"},
         .not_yet = {1},
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
