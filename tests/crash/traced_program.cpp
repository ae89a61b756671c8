// ptrace(2), with a seccomp filter so that only the calls that matter stop.
#include "tests/crash/traced_program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <set>
#include <stdexcept>

#include <elf.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/support/program_streams.h"

namespace lode {
namespace {

constexpr auto options_of_tracing =
    PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;

std::vector<sock_filter> filter_of(std::span<const long> numbers) {
    std::vector<sock_filter> filter = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (const long number : numbers) {
        filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1));
        filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
    }
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    return filter;
}

/// The registers of a thread that is about to make a call.
class CallRegisters {
public:
    explicit CallRegisters(pid_t thread) : m_thread(thread) {
        (void)::ptrace(PTRACE_GETREGSET, m_thread, NT_PRSTATUS, &m_vector);
    }

#if defined(__x86_64__)
    void skip(int error) {
        m_registers.orig_rax = static_cast<unsigned long long>(-1);
        m_registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
        store();
    }
    void halve(int argument) {
        const std::array registers = {&m_registers.rdi, &m_registers.rsi, &m_registers.rdx,
                                      &m_registers.r10, &m_registers.r8,  &m_registers.r9};
        auto& length = *registers.at(static_cast<std::size_t>(argument));
        if (length > 1) length /= 2;
        store();
    }
#elif defined(__aarch64__)
    void skip(int error) {
        int number = -1;
        iovec vector{&number, sizeof number};
        (void)::ptrace(PTRACE_SETREGSET, m_thread, NT_ARM_SYSTEM_CALL, &vector);
        m_registers.regs[0] = static_cast<unsigned long long>(-static_cast<long long>(error));
        store();
    }
    void halve(int argument) {
        auto& length = m_registers.regs[argument];
        if (length > 1) length /= 2;
        store();
    }
#endif

private:
    void store() {
        (void)::ptrace(PTRACE_SETREGSET, m_thread, NT_PRSTATUS, &m_vector);
    }

    pid_t m_thread;
    user_regs_struct m_registers{};
    iovec m_vector{&m_registers, sizeof m_registers};
};

/// What happens in the child, where nothing may be allocated, between fork and exec.
struct Start {
    const ProgramStreams& streams;
    std::vector<char*> argv;
    std::vector<char*> envp;
    std::string folder;
    std::vector<sock_filter> filter;
    int gate;  ///< readable once the tracer is there

    [[noreturn]] void run() {
        ::setpgid(0, 0);
        ::dup2(streams.in.get(), STDIN_FILENO);
        ::dup2(streams.out.get(), STDOUT_FILENO);
        ::dup2(streams.err.get(), STDERR_FILENO);
        char byte = 0;
        const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
        if (::read(gate, &byte, 1) == 1 && (folder.empty() || ::chdir(folder.c_str()) == 0) &&
            ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
            ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
            ::execvpe(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
};

class Tracer {
public:
    Tracer(pid_t program, const std::filesystem::path& folder, const CallWatcher& watch)
        : m_program(program), m_below(folder.string() + "/"), m_folder(folder), m_watch(watch) {}

    /// The program's status, once all that it has started is gone too.
    int run() {
        std::set<pid_t> threads = {m_program};
        int result = 0;
        while (!threads.empty()) {
            int status = 0;
            const pid_t thread = ::waitpid(-1, &status, __WALL | __WNOTHREAD);
            if (thread < 0 && errno == EINTR) continue;
            if (thread < 0) throw std::runtime_error("cannot wait for a traced program");
            if (!WIFSTOPPED(status)) {
                if (thread == m_program) result = exit_of(status);
                threads.erase(thread);
                continue;
            }
            threads.insert(thread);
            go_on(thread, status);
        }
        return result;
    }

private:
    void go_on(pid_t thread, int status) {
        const int event = status >> 16;
        if (event == PTRACE_EVENT_SECCOMP) judge(thread);
        const int signal = event != 0 ? 0 : WSTOPSIG(status);
        (void)::ptrace(PTRACE_CONT, thread, nullptr, signal);
    }

    void judge(pid_t thread) {
        __ptrace_syscall_info info{};
        if (::ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) return;
        std::array<std::uint64_t, 6> arguments{};
        std::copy(std::begin(info.seccomp.args), std::end(info.seccomp.args), arguments.begin());
        const auto call = describe_call(thread, static_cast<long>(info.seccomp.nr), arguments);
        if (!call || (call->path != m_folder && !call->path.string().starts_with(m_below))) return;
        const Verdict verdict = m_watch(*call);
        if (verdict.kind == Verdict::Kind::kill) ::kill(-m_program, SIGKILL);
        if (verdict.kind == Verdict::Kind::kill_one) ::kill(thread, SIGKILL);  // all threads of its process
        if (verdict.kind == Verdict::Kind::fail) CallRegisters(thread).skip(verdict.error);
        if (verdict.kind == Verdict::Kind::shorten && call->length) CallRegisters(thread).halve(*call->length);
    }

    pid_t m_program;
    std::string m_below;
    std::filesystem::path m_folder;
    const CallWatcher& m_watch;
};

}  // namespace

std::optional<std::string> tracing_lacks() {
    try {
        const auto ran = run_traced({"true"}, {}, "/nowhere", [](const SystemCall&) { return Verdict{}; });
        if (ran.exit == 0) return std::nullopt;
        return "a traced program does not run here";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

ProgramResult run_traced(const std::vector<std::string>& arguments, const ProgramOptions& options,
                         const std::filesystem::path& folder, const CallWatcher& watch) {
    const ProgramStreams streams(options.input);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const FileDescriptor gate(ends[0]);
    const FileDescriptor opener(ends[1]);
    auto words = arguments;
    auto variables = environment_of(options);
    Start start{
        streams,   pointers_to(words), pointers_to(variables), options.folder.string(), filter_of(watched_calls()),
        gate.get()};
    const pid_t program = ::fork();
    if (program == 0) start.run();
    if (program < 0) throw std::runtime_error("cannot fork");
    ::setpgid(program, program);
    if (::ptrace(PTRACE_SEIZE, program, nullptr, options_of_tracing) != 0) {
        const auto why = system_error("tracing a program", errno).message;
        ::kill(program, SIGKILL);
        ::waitpid(program, nullptr, 0);
        throw std::runtime_error(why);
    }
    if (::write(opener.get(), "", 1) != 1) throw std::runtime_error("a traced program is gone");
    return streams.result(Tracer(program, folder, watch).run());
}

}  // namespace lode
