// The faults. Exit codes are those of docs/reference/cli.md.
#include "tests/crash/fault.h"

#include <cerrno>
#include <ostream>

namespace lode {
namespace {

using enum CallKind;

constexpr Verdict failing(int error) {
    return {Verdict::Kind::fail, error};
}

}  // namespace

const std::vector<Fault>& all_faults() {
    static const std::vector<Fault> faults = {
        {.name = "killed",
         .verdict = {Verdict::Kind::kill},
         .kinds = {open, write, sync, rename, link, unlink, mkdir, truncate, chmod, lock},
         .exits = {128 + 9},
         .leaves_litter = true},
        {.name = "no_space",
         .verdict = failing(ENOSPC),
         .kinds = {open, write, sync, rename, link, mkdir, truncate},
         .exits = {0, 1}},
        {.name = "disk_full",
         .verdict = failing(ENOSPC),
         .kinds = {open, write, rename, link, mkdir, truncate},
         .exits = {0, 1},
         .is_for_good = true},
        {.name = "over_quota",
         .verdict = failing(EDQUOT),
         .kinds = {open, write, rename, link, mkdir, truncate},
         .exits = {0, 1}},
        {.name = "disk_error",
         .verdict = failing(EIO),
         .kinds = {open, write, sync, rename, link, unlink, mkdir, truncate, chmod},
         .exits = {0, 1},
         .leaves_litter = true},
        {.name = "disk_gone",
         .verdict = failing(EIO),
         .kinds = {open, write, sync, rename, link, unlink, mkdir, truncate, chmod},
         .exits = {0, 1},
         .is_for_good = true,
         .leaves_litter = true},
        {.name = "read_only",
         .verdict = failing(EROFS),
         .kinds = {open, rename, link, unlink, mkdir, truncate, chmod},
         .exits = {0, 6},
         .is_for_good = true,
         .leaves_litter = true},
        {.name = "short_write", .verdict = {Verdict::Kind::shorten}, .kinds = {write}, .exits = {0}},
        {.name = "interrupted", .verdict = failing(EINTR), .kinds = {open, write, sync}, .exits = {0}},
        {.name = "locks_fail", .verdict = failing(ENOLCK), .kinds = {lock}, .exits = {0}},
        {.name = "no_locks", .verdict = failing(ENOLCK), .kinds = {lock}, .exits = {0}, .is_for_good = true},
    };
    return faults;
}

const Fault& killed() {
    return all_faults().front();
}

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.name;
}

}  // namespace lode
