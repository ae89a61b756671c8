// Identities out of /proc.
#include "base/process_identity.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"

namespace lode {
namespace {

struct Place {
    std::string boot;
    std::string process_namespace;
};

/// A file of /proc, which has no size of its own.
std::optional<std::string> read_proc(const std::string& path) {
    const auto file = open_file(path, O_RDONLY);
    if (!file) return std::nullopt;
    auto text = read_at(*file, 0, 4096, path);
    if (!text) return std::nullopt;
    return *std::move(text);
}

std::optional<Place> this_place() {
    auto boot = boot_id();
    char link[64];
    const ssize_t length = ::readlink("/proc/self/ns/pid", link, sizeof link);
    if (!boot || length <= 0) return std::nullopt;
    return Place{*std::move(boot), std::string(link, static_cast<std::size_t>(length))};
}

/// Field 22 of /proc/<pid>/stat, in clock ticks since the boot; none when there is no such process.
std::optional<std::string> start_of(std::string_view process) {
    const auto text = read_proc(fmt::format("/proc/{}/stat", process));
    if (!text) return std::nullopt;
    std::string_view rest = *text;
    rest.remove_prefix(std::min(rest.rfind(')') + 1, rest.size()));  // the name before may hold anything
    for (int field = 2; field < 22; ++field) {
        const auto space = rest.find(' ');
        if (space == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(space + 1);
    }
    return std::string(rest.substr(0, rest.find(' ')));
}

/// Where /proc hides the processes of others, nobody can tell.
bool is_gone(std::string_view process) {
    pid_t number = 0;
    const auto [end, error] = std::from_chars(process.data(), process.data() + process.size(), number);
    return error == std::errc() && number > 0 && ::kill(number, 0) != 0 && errno == ESRCH;
}

}  // namespace

std::optional<std::string> boot_id() {
    auto boot = read_proc("/proc/sys/kernel/random/boot_id");
    while (boot && !boot->empty() && boot->back() == '\n') boot->pop_back();
    return boot;
}

std::string process_identity() {
    const std::string process = std::to_string(::getpid());
    const auto place = this_place().value_or(Place{"nowhere", "nowhere"});
    return fmt::format("{} {} {} {}", place.boot, place.process_namespace, process,
                       start_of(process).value_or("unknown"));
}

Liveness liveness_of(std::string_view identity) {
    const auto place = this_place();
    if (!place) return Liveness::unknown;
    const std::string here = fmt::format("{} {} ", place->boot, place->process_namespace);
    if (!identity.starts_with(here)) return Liveness::unknown;
    identity.remove_prefix(here.size());
    const auto space = identity.find(' ');
    const std::string_view process = identity.substr(0, space);
    if (space == std::string_view::npos || process.find_first_not_of("0123456789") != std::string_view::npos)
        return Liveness::unknown;
    const auto start = start_of(process);
    if (start) return *start == identity.substr(space + 1) ? Liveness::alive : Liveness::dead;
    return is_gone(process) ? Liveness::dead : Liveness::unknown;
}

}  // namespace lode
