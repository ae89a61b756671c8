// Starting, and what is thrown.
#include "base/share_out.h"

#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace lode {

void share_out(std::size_t threads, const std::function<void()>& work) {
    std::mutex mutex;
    std::exception_ptr thrown;  // the first
    const auto guarded = [&] {
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!thrown) thrown = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        try {
            for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(guarded);
        } catch (const std::system_error&) {
            // A limit of processes, or of memory: those that run will do.
        }
        guarded();
    }
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace lode
