// Namespaces by unshare(1), entered by nsenter(1); rules by nft(8).
#include "tests/support/private_network.h"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace lode {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> unshare = {"unshare", "--user", "--map-root-user", "--net"};

std::string found(std::string_view program) {
    const auto path = find_program(program);
    if (!path) throw std::runtime_error(fmt::format("{} is not installed", program));
    return path->string();
}

std::vector<std::string> joined(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

RunningProgram hold_a_network_open() {
    auto words = joined(unshare, {"sleep", "infinity"});
    words.front() = found(words.front());
    return RunningProgram(words, {{"PATH", "/usr/bin:/bin"}});
}

/// unshare(1) becomes sleep(1) once the namespaces stand.
void wait_until_it_stands(const RunningProgram& holder) {
    std::error_code error;
    while (holder.is_running()) {
        const auto program = fs::read_symlink(fmt::format("/proc/{}/exe", holder.id()), error);
        if (!error && program.filename() != "unshare" && program.filename().string().find("sleep") == 0) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("a network namespace cannot be held open");
}

}  // namespace

std::optional<std::string> PrivateNetwork::lacks() {
    for (const std::string_view program : {"unshare", "nsenter", "ip", "nft"})
        if (!find_program(program)) return fmt::format("{} is not installed", program);
    // All that a test will do, once.
    const std::string trial = fmt::format("{} link set lo up && {} add table inet trial", found("ip"), found("nft"));
    const auto tried = run_program(joined(unshare, {"sh", "-c", trial}));
    if (tried.exit != 0) return "the kernel gives users no network namespace: " + tried.err;
    return std::nullopt;
}

PrivateNetwork::PrivateNetwork() : m_holder(hold_a_network_open()) {
    wait_until_it_stands(m_holder);
    if (const auto up = run({found("ip"), "link", "set", "lo", "up"}); up.exit != 0) throw std::runtime_error(up.err);
}

std::vector<std::string> PrivateNetwork::inside(const std::vector<std::string>& words) const {
    return joined({found("nsenter"), "--target", std::to_string(m_holder.id()), "--user", "--net",
                   "--preserve-credentials", "--"},
                  words);
}

ProgramResult PrivateNetwork::run(const std::vector<std::string>& words, const ProgramOptions& options) const {
    return run_program(inside(words), options);
}

void PrivateNetwork::filter(const std::string& rules) const {
    const std::string table = fmt::format(
        "flush ruleset\n"
        "table inet bad_weather {{\n"
        "  chain arriving {{\n"
        "    type filter hook input priority 0;\n"
        "    {}\n"
        "  }}\n"
        "}}\n",
        rules);
    const auto set = run({found("nft"), "-f", "-"}, {.environment = {}, .input = table, .folder = {}});
    if (set.exit != 0) throw std::runtime_error("nft: " + set.err);
}

}  // namespace lode
