// A system call that changes what is on a disk, as it is about to be made.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace lode {

enum class CallKind { open, write, sync, rename, link, unlink, mkdir, truncate, chmod, lock, close };

std::string_view to_string(CallKind kind);

struct SystemCall {
    std::string_view name;  ///< the kernel's: `pwrite64`
    CallKind kind = CallKind::open;
    std::filesystem::path path;  ///< what is changed; of two names the new one
    std::optional<int> fd;       ///< where it is given by one
    std::optional<int> length;   ///< which of its arguments is the number of bytes, where one is
};

/// `write`, or `index write` for a file of SQLite's.
std::string class_of(const SystemCall& call);

/// The numbers of all calls that `describe_call` has something to say about.
std::span<const long> watched_calls();

/// None for one that changes nothing, as an open(2) without O_CREAT. `process` is stopped in it.
std::optional<SystemCall> describe_call(pid_t process, long number, const std::array<std::uint64_t, 6>& arguments);

}  // namespace lode
