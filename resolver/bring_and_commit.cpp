// Trying again.
#include "resolver/bring_and_commit.h"

namespace lode {
namespace {

constexpr int most_attempts = 10;  // an eviction takes one blob after another

}  // namespace

Result<ModuleFolder> bring_and_commit(const std::function<Result<void>()>& bring,
                                      const std::function<Result<ModuleFolder>()>& commit) {
    for (int attempt = 1;; ++attempt) {
        LODE_TRY(bring());
        auto module = commit();
        const bool is_robbed = !module && module.error().code == ErrorCode::not_found;
        if (!is_robbed || attempt == most_attempts) return module;
    }
}

}  // namespace lode
