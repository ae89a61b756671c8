// Writing to stdout in steps that do not block, and to a file beside the goal.
#include "cli/bulk/destination.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"
#include "cli/output.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

constexpr int milliseconds_between_looks = 50;

class StandardOutput final : public Destination {
public:
    explicit StandardOutput(const Cancellation& cancellation) : m_cancellation(cancellation) {
        struct stat status {};
        m_is_file = ::fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode);
    }

    Result<void> write(std::string_view bytes) override {
        while (!bytes.empty()) {
            LODE_TRY(wait_for_room());
            // A pipe that has room takes this much without waiting; a file never waits for a reader.
            const std::size_t step = m_is_file ? bytes.size() : std::min<std::size_t>(bytes.size(), PIPE_BUF);
            const ssize_t wrote = ::write(STDOUT_FILENO, bytes.data(), step);
            if (wrote < 0 && errno == EPIPE) end_by_broken_pipe();
            if (wrote < 0 && errno != EINTR && errno != EAGAIN)
                return fail(system_error("writing `standard output`", errno));
            bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
        }
        return {};
    }
    Result<void> finish(std::string_view) override { return {}; }

private:
    Result<void> wait_for_room() const {
        while (!m_cancellation.requested()) {
            pollfd waiting{STDOUT_FILENO, POLLOUT, 0};
            if (::poll(&waiting, 1, milliseconds_between_looks) > 0) return {};
        }
        return fail(ErrorCode::interrupted, "interrupted");
    }

    const Cancellation& m_cancellation;
    bool m_is_file = false;
};

class WholeFile final : public Destination {
public:
    WholeFile(StagedFile file, fs::path goal) : m_file(std::move(file)), m_goal(std::move(goal)) {}

    Result<void> write(std::string_view bytes) override {
        LODE_TRY(write_all(m_file.file(), bytes, m_goal));
        start_writeback(m_file.file(), m_size, bytes.size());
        m_size += bytes.size();
        return {};
    }
    Result<void> finish(std::string_view head) override {
        LODE_TRY(write_all_at(m_file.file(), 0, head, m_goal));
        return m_file.commit(m_goal);
    }

private:
    StagedFile m_file;
    fs::path m_goal;
    std::uint64_t m_size = 0;
};

/// `/dev/stdout`, `/proc/self/fd/1`: a file of that name would take the place of what another program writes to.
bool is_device_name(const fs::path& path) {
    const std::string text = path.lexically_normal().string();
    const bool is_of_proc = text.starts_with("/proc/") && text.find("/fd/") != std::string::npos;
    return is_of_proc || text.starts_with("/dev/std") || text.starts_with("/dev/fd/");
}

}  // namespace

std::unique_ptr<Destination> standard_output(const Cancellation& cancellation) {
    return std::make_unique<StandardOutput>(cancellation);
}

Result<std::unique_ptr<Destination>> whole_file(const fs::path& path) {
    std::error_code error;
    fs::path goal = path;
    if (is_device_name(path))
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` names what is open, and no file", path.string()),
                    "name a file");
    if (fs::is_symlink(path, error) && fs::exists(path, error)) goal = fs::canonical(path, error);  // it stays a link
    if (fs::exists(goal, error) && !fs::is_regular_file(goal, error))
        return fail(ErrorCode::invalid_argument, fmt::format("`{}` is there and is no regular file", path.string()),
                    "name a file");
    LODE_ASSIGN(auto file, StagedFile::create(folder_of(goal), fmt::format(".{}.", goal.filename().string()))
                               .map_error(in_context(fmt::format("making `{}`", path.string()))));
    return std::make_unique<WholeFile>(std::move(file), std::move(goal));
}

}  // namespace lode
