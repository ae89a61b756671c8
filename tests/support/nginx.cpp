// Starting nginx on a socket that listens already, so that nobody has to wait for it.
#include "tests/support/nginx.h"

#include <csignal>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace lode {
namespace fs = std::filesystem;
namespace {

std::string configuration(const fs::path& folder, const fs::path& served, std::uint16_t port,
                          const NginxOptions& options) {
    // A master that is root gives its workers to a user who may not look into a test's folder.
    return fmt::format(R"(daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {of_http}
    server {{
        listen 127.0.0.1:{port} {listen};
        root {served};
        {directives}
    }}
}}
)",
                       fmt::arg("user", ::geteuid() == 0 ? "user root;" : ""), fmt::arg("folder", folder.string()),
                       fmt::arg("port", port), fmt::arg("listen", options.listen), fmt::arg("served", served.string()),
                       fmt::arg("directives", options.directives), fmt::arg("of_http", options.of_http));
}

/// nginx takes over the listening sockets that `NGINX` names by their descriptors, as it does in its own upgrades.
class InheritableSocket {
public:
    explicit InheritableSocket(int socket) : m_inherited(::fcntl(socket, F_DUPFD, 3)) {}  // without FD_CLOEXEC

    std::map<std::string, std::string> environment() const {
        return {{"NGINX", fmt::format("{};", m_inherited.get())}};
    }

private:
    FileDescriptor m_inherited;
};

}  // namespace

std::optional<fs::path> find_nginx() {
    return find_program("nginx");
}

RunningNginx::RunningNginx(const fs::path& program, const fs::path& served, const NginxOptions& options)
    : m_process(
          {program.string(), "-c",
           m_folder.write("nginx.conf", configuration(m_folder.path(), served, m_listener.port(), options)).string()},
          InheritableSocket(m_listener.fd()).environment()) {}

void RunningNginx::kill_worker() const {
    const auto master = std::to_string(m_process.id());
    std::ifstream children("/proc/" + master + "/task/" + master + "/children");
    pid_t worker = 0;
    if (!(children >> worker)) throw std::runtime_error("nginx has no worker");
    ::kill(worker, SIGKILL);
}

}  // namespace lode
