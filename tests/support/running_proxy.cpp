// Configurations of proxies.
#include "tests/support/running_proxy.h"

#include <stdexcept>

#include <fmt/format.h>
#include <poll.h>

#include "tests/support/loopback_listener.h"

namespace lode {
namespace {

/// A port that was free a moment ago: these programs take no socket that listens already.
std::uint16_t free_port() {
    return LoopbackListener().port();
}

void wait_until_it_listens(const RunningProgram& program, std::uint16_t port) {
    for (int tries = 0; tries < 1'000 && program.is_running(); ++tries) {
        if (connect_to_loopback(port)) return;
        ::poll(nullptr, 0, 10);
    }
    throw std::runtime_error("a proxy does not come up");
}

std::string squid_configuration(std::uint16_t port, const std::string& rules) {
    return fmt::format(R"(http_port 127.0.0.1:{}
pid_filename none
cache deny all
access_log none
cache_log /dev/null
coredump_dir none
cache_effective_user proxy
shutdown_lifetime 0 seconds
{}
)",
                       port, rules);
}

std::string tinyproxy_configuration(std::uint16_t port, const std::string& directives) {
    return fmt::format("Port {}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nLogLevel Critical\n{}\n", port,
                       directives);
}

}  // namespace

bool has_squid() {
    return find_program("squid").has_value();
}

bool has_tinyproxy() {
    return find_program("tinyproxy").has_value();
}

RunningSquid::RunningSquid(const std::string& rules)
    : m_port(free_port()),
      // Its name keeps its shared memory apart from that of other squids.
      m_process({find_program("squid").value().string(), "-N", "-n", fmt::format("test{}", m_port), "-f",
                 m_folder.write("squid.conf", squid_configuration(m_port, rules)).string()},
                {}) {
    wait_until_it_listens(m_process, m_port);
}

std::string RunningSquid::url() const {
    return fmt::format("http://127.0.0.1:{}", m_port);
}

RunningTinyproxy::RunningTinyproxy(const std::string& directives)
    : m_port(free_port()),
      m_process({find_program("tinyproxy").value().string(), "-d", "-c",
                 m_folder.write("tinyproxy.conf", tinyproxy_configuration(m_port, directives)).string()},
                {}) {
    wait_until_it_listens(m_process, m_port);
}

std::string RunningTinyproxy::address() const {
    return fmt::format("127.0.0.1:{}", m_port);
}

}  // namespace lode
