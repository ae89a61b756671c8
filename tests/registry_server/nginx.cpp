// Starting nginx on a socket that listens already, so that nobody has to wait for it.
#include "tests/registry_server/nginx.h"

#include <csignal>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "registry_server/http/listener.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

std::string configuration(const fs::path& folder, const fs::path& served, std::uint16_t port) {
    // A master that is root gives its workers to a user who may not look into a test's folder.
    return fmt::format(R"(daemon off;
worker_processes 1;
{3}
pid {0}/nginx.pid;
error_log {0}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {0}/body;
    proxy_temp_path {0}/proxy;
    fastcgi_temp_path {0}/fastcgi;
    uwsgi_temp_path {0}/uwsgi;
    scgi_temp_path {0}/scgi;
    server {{
        listen 127.0.0.1:{2};
        root {1};
    }}
}}
)",
                       folder.string(), served.string(), port, ::geteuid() == 0 ? "user root;" : "");
}

/// nginx takes over the listening sockets that `NGINX` names by their descriptors, as it does in its own upgrades.
pid_t start(const fs::path& program, const fs::path& configuration, int listener) {
    const int inherited = ::fcntl(listener, F_DUPFD, 3);  // without FD_CLOEXEC
    std::string path = program.string();
    std::string file = configuration.string();
    std::string sockets = fmt::format("NGINX={};", inherited);
    std::string flag = "-c";
    char* const arguments[] = {path.data(), flag.data(), file.data(), nullptr};
    char* const environment[] = {sockets.data(), nullptr};
    posix_spawn_file_actions_t quietly;
    posix_spawn_file_actions_init(&quietly);
    posix_spawn_file_actions_addopen(&quietly, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = -1;
    EXPECT_EQ(::posix_spawn(&process, path.c_str(), &quietly, nullptr, arguments, environment), 0);
    posix_spawn_file_actions_destroy(&quietly);
    ::close(inherited);
    return process;
}

}  // namespace

std::optional<fs::path> find_nginx() {
    for (const fs::path path : {"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"})
        if (::access(path.c_str(), X_OK) == 0) return path;
    return std::nullopt;
}

RunningNginx::RunningNginx(const fs::path& program, const fs::path& served) {
    const auto listener = open_listener({"127.0.0.1", 0});
    m_port = *port_of(*listener);
    const auto file = m_folder.write("nginx.conf", configuration(m_folder.path(), served, m_port));
    m_process = start(program, file, listener->get());
}

RunningNginx::~RunningNginx() {
    if (m_process <= 0) return;
    ::kill(m_process, SIGTERM);
    ::waitpid(m_process, nullptr, 0);
}

}  // namespace lode
