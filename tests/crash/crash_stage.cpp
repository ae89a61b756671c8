// Preparing states by the program itself, and running lines by a shell.
#include "tests/crash/crash_stage.h"

#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

#include "module/hashing.h"
#include "module/registry_documents.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"

namespace lode {
namespace fs = std::filesystem;
namespace {

/// `serving`: the server's first line is its URL, and comes through a pipe outside the state. It is gone in the end,
/// and what it says goes to stderr as what the command says does.
constexpr std::string_view prelude = R"(
serving() {
    rm -f $WORK/url && mkfifo $WORK/url
    lode serve $STATE/registry --listen 127.0.0.1:0 --quiet >$WORK/url &
    server=$!
    REGISTRY=; read -r REGISTRY <$WORK/url
    export REGISTRY
    if [ -z "$REGISTRY" ]; then wait $server; return; fi
    sh -c "$1"
    status=$?
    kill $server
    wait $server
    return $status
}
age() {
    # The index is made again from the folders, and takes their time for that of the last use.
    rm -f "$STATE/cache/index.sqlite"
    find "$STATE" -exec touch -h -d "$1 ago" {} +
    lode cache list >"$WORK/list"
}
gone() {
    rm -rf "$WORK/copy" && cp -a "$STATE/cache" "$WORK/copy"
    lode --offline --cache "$WORK/copy" resolve "$1" >"$WORK/gone"
    status=$?
    case $status in 0) return 5 ;; 5) return 0 ;; *) return $status ;; esac
}
gone_or_there() {
    gone "$1"
    status=$?
    [ $status -eq 0 ] || [ $status -eq 5 ]
}
whole() {
    folder=$(lode --offline resolve "$1") && lode show --verify "$folder"
}
flip() {
    chmod u+w "$1" && printf '\377' | dd of="$1" bs=1 conv=notrunc status=none && chmod u-w "$1"
}
)";

void must_run(const CrashStage& stage, const std::string& line) {
    const auto ran = stage.run(line);
    if (ran.exit != 0) throw std::runtime_error("`" + line + "` fails: " + ran.err);
}

fs::path nginx_or_throw() {
    const auto found = find_nginx();
    if (!found) throw std::runtime_error("nginx is not installed");
    return *found;
}

void copy_folder(const fs::path& from, const fs::path& to) {
    const auto copied = run_program({"sh", "-c", "rm -rf \"$1\" && cp -a \"$0\" \"$1\"", from, to});
    if (copied.exit != 0) throw std::runtime_error("copying the state fails: " + copied.err);
}

std::vector<std::string> words_of(const std::string& line) {
    return {"sh", "-c", std::string(prelude) + line};
}

}  // namespace

fs::path fast_folder() {
    const fs::path shared_memory = "/dev/shm";
    return ::access(shared_memory.c_str(), W_OK) == 0 ? shared_memory : fs::temp_directory_path();
}

CrashStage::CrashStage(const CrashScenario& scenario)
    : m_state(m_work / "state"), m_server(nginx_or_throw(), m_sources.path()) {
    make_sources();
    fs::create_directory(m_state);
    for (const std::string& line : scenario.before) must_run(*this, line);
    fs::rename(m_state, m_work / "first");
}

void CrashStage::make_sources() const {
    VersionsDocument document;
    document.name = parse_module_name("acme/seed").value();
    for (const std::string version : {"3", "2", "1"}) {
        const auto module = write_seed_module(m_sources / ("acme/seed/" + version),
                                              {.version = version, .words = "cat\ndog\nmouse" + version + "\n"});
        document.versions.push_back({module.manifest.version, module.digest, 100, "2026-01-31T12:00:00Z", false});
    }
    write_seed_module(m_sources / "acme/other/1", {.name = "acme/other", .words = "other\nwords\nhere\n"});
    write_seed_module(m_sources / "acme/next/1", {.name = "acme/next", .words = "the\nnext\nones\n"});
    m_sources.write("acme/seed/versions.json", to_json(document));
    m_sources.write("vectors.txt", "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n");
    m_sources.write("foreign/notes.txt", "a module of files\n");
    m_sources.write("foreign/assets/more.txt", "more of them\n");
    const auto packed =
        run_program({"sh", "-c", "tar -czf two.tar.gz -C acme/seed/2 . && tar -czf foreign.tar.gz -C foreign ."},
                    {.environment = {}, .input = {}, .folder = m_sources.path()});
    if (packed.exit != 0) throw std::runtime_error("tar fails: " + packed.err);
}

void CrashStage::copy_first_state() const {
    std::error_code ignored;
    fs::remove_all(m_work / "other", ignored);
    copy_folder(m_work / "first", m_state);
}

void CrashStage::keep_state() const {
    copy_folder(m_state, m_work / "kept");
}

void CrashStage::put_back_kept() const {
    copy_folder(m_work / "kept", m_state);
}

ProgramOptions CrashStage::options() const {
    const char* path = std::getenv("PATH");
    return {
        .environment = {{"PATH", fs::path(LODE_PROGRAM).parent_path().string() + ":" + (path != nullptr ? path : "")},
                        {"HOME", m_work.path().string()},
                        {"LODE_CACHE", (m_state / "cache").string()},
                        {"STATE", m_state.string()},
                        {"SOURCES", m_sources.path().string()},
                        {"WORK", m_work.path().string()},
                        {"URL", "http://127.0.0.1:" + std::to_string(m_server.port())}},
        .input = {},
        .folder = m_work.path()};
}

ProgramResult CrashStage::run(const std::string& line) const {
    return run_program(words_of(line), options());
}

ProgramResult CrashStage::run_watched(const std::string& line, const CallWatcher& watch) const {
    return run_traced(words_of(line), options(), m_state, watch);
}

void CrashStage::rest(std::chrono::hours duration) const {
    const auto then = fs::file_time_type::clock::now() - duration;
    for (const auto& entry : fs::recursive_directory_iterator(m_state)) fs::last_write_time(entry.path(), then);
}

}  // namespace lode
