// Several threads a batch: deleting waits for the disk, as where a file system tells it at once which blocks are free.
#include "cache/background_deletion.h"

#include <algorithm>
#include <atomic>
#include <system_error>

#include "base/share_out.h"
#include "cache/module_removal.h"

namespace lode {
namespace {

constexpr std::size_t modules_a_thread = 16;
constexpr std::size_t most_threads = 16;

}  // namespace

void BackgroundDeletion::start(std::vector<TakenModule> taken) {
    finish();
    m_taken = std::move(taken);
    try {
        m_running = std::async(std::launch::async, [this] { delete_all(); });
    } catch (const std::system_error&) {  // a limit of processes
        delete_all();
    }
}

void BackgroundDeletion::finish() {
    if (m_running.valid()) m_running.get();
}

void BackgroundDeletion::delete_all() {
    std::atomic<std::size_t> next = 0;
    const auto delete_some = [&] {
        for (std::size_t i = next++; i < m_taken.size(); i = next++) delete_taken_away(m_layout, m_taken[i].folder);
    };
    share_out(std::min(1 + m_taken.size() / modules_a_thread, most_threads), delete_some);
    m_taken.clear();  // and with it the leases
}

}  // namespace lode
