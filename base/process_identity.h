// Which process on which machine: so that what a process left behind can be told from what it still works on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lode {

enum class Liveness {
    alive,
    dead,
    unknown,  ///< of another machine, another boot, or a process namespace that cannot be looked into
};

/// One start of this machine, in one word that no other has; none where proc(5) does not tell.
std::optional<std::string> boot_id();

/// This process, in one word that no other process on any machine has, before or after: boot id, process namespace,
/// process id and start time (proc(5)).
std::string process_identity();

/// Whether the process of that identity still runs. Words that are no identity are `unknown`.
Liveness liveness_of(std::string_view identity);

}  // namespace lode
