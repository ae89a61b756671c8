// `lode doctor` as somebody runs it whose resolve does not work.
#include <condition_variable>
#include <list>
#include <mutex>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "cache/mirror_health.h"
#include "tests/cli/running_registry.h"
#include "tests/cli/scenario.h"
#include "tests/support/certificate_authority.h"
#include "tests/support/misbehaving_server.h"
#include "tests/support/nginx.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view document =
    "HTTP/1.1 200 OK\r\nContent-Length: 56\r\nConnection: close\r\n\r\n"
    R"({"schema":"lode.registry/1","name":"hub","publish":null})";

void answer_as_registry(Conversation& conversation) {
    if (!conversation.read_request().empty()) (void)conversation.send(document);
    conversation.close();
}

/// A port of 127.0.0.1 where nobody listens.
std::string address_of_nobody() {
    return "http://127.0.0.1:" + std::to_string(LoopbackListener().port());
}

class DoctorTest : public Scenario {
protected:
    std::string root() const { return (m_folder / "registry").string(); }
    void write_settings(const nlohmann::json& settings) {
        const auto path = m_folder.write(".config/lode/config.json", settings.dump());
        fs::permissions(path, fs::perms(0600));
    }
};

TEST_F(DoctorTest, SaysThatAllIsFineWhereItIs) {
    RunningRegistry registry(root());
    const auto result = lode({"doctor", "--registry", registry.url()});
    EXPECT_EQ(result.exit, 0) << result.err << result.out;
    EXPECT_EQ(result.err, "");
    EXPECT_THAT(result.out, HasSubstr("ok       version: lode "));
    EXPECT_THAT(result.out, HasSubstr("ok       cache: `" + cache().string() + "` (by LODE_CACHE) is not there yet"));
    EXPECT_THAT(result.out, HasSubstr("ok       setting registries: " + registry.url() + " (by --registry)"));
    EXPECT_THAT(result.out, HasSubstr("ok       registry 1: `" + registry.url() + "` answered 200"));
    EXPECT_THAT(result.out, Not(HasSubstr("fault")));
    EXPECT_FALSE(fs::exists(cache())) << "looking leaves no trace";

    fs::create_directories(cache());
    EXPECT_THAT(lode({"doctor"}).out, AllOf(HasSubstr("ok       cache locks: they work"),
                                            HasSubstr("ok       cache links: "), HasSubstr("ok       cache clock: ")));
    EXPECT_TRUE(fs::is_empty(cache()));
}

TEST_F(DoctorTest, JsonIsOneObject) {
    RunningRegistry registry(root());
    const auto result = lode({"doctor", "--json", "--registry", registry.url()});
    ASSERT_EQ(result.exit, 0) << result.err;
    const auto json = nlohmann::json::parse(result.out);
    EXPECT_EQ(json.at("health"), "ok");
    const auto& last = json.at("findings").back();
    EXPECT_EQ(last.at("check"), "registry 1");
    EXPECT_EQ(last.at("url"), registry.url());
    EXPECT_EQ(last.at("status"), 200);
}

TEST_F(DoctorTest, ADeadRegistryIsAFaultAndADeadMirrorAWarning) {
    RunningRegistry registry(root());
    const std::string dead = address_of_nobody();
    write_settings({{"registries", {{{"url", registry.url()}, {"mirrors", {dead}}, {"publishers", {"acme"}}}}}});
    const auto with_mirror = lode({"doctor"});
    EXPECT_EQ(with_mirror.exit, 0) << with_mirror.err;
    EXPECT_THAT(with_mirror.out, HasSubstr("it alone is asked for acme"));
    EXPECT_THAT(with_mirror.out,
                HasSubstr("warning  registry 1, mirror 1: `" + dead + "/registry.json` cannot be reached"));

    const auto without = lode({"doctor", "--registry", dead, "--registry", registry.url()});
    EXPECT_EQ(without.exit, 5);
    EXPECT_THAT(without.out, HasSubstr("fault    registry 1: "));
    EXPECT_THAT(without.out, HasSubstr("ok       registry 2: ")) << "the others are told all the same";
    EXPECT_THAT(without.err, HasSubstr("error: registry 1: `" + dead));
}

TEST_F(DoctorTest, TheMemoryOfAMirrorAndTheOrderAreTold) {
    RunningRegistry registry(root());
    const std::string dead = address_of_nobody();
    write_settings({{"registries", {{{"url", registry.url()}, {"mirrors", {dead}}}}}});
    const SystemClock clock;
    MirrorHealth(CacheLayout(cache()), clock).note_fault(registry.url(), MirrorFault::unreachable);
    const auto result = lode({"doctor", "--offline"});
    EXPECT_EQ(result.exit, 0) << result.err;
    const auto mirror = result.out.find("registry 1, mirror 1: `");
    const auto rested = result.out.find("registry 1: `");
    ASSERT_NE(rested, std::string::npos);
    EXPECT_LT(mirror, rested) << "what failed lately is asked last";
    EXPECT_THAT(result.out.substr(rested), HasSubstr("it was unreachable at "));
}

TEST_F(DoctorTest, AllAreAskedSideBySide) {
    constexpr std::size_t count = 8;
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t waiting = 0;
    std::list<MisbehavingServer> servers;
    std::vector<std::string> words = {"doctor"};
    for (std::size_t i = 0; i < count; ++i) {
        servers.emplace_back([&](Conversation& conversation) {
            {
                std::unique_lock lock(mutex);
                ++waiting;
                changed.notify_all();
                changed.wait_for(lock, std::chrono::seconds(20), [&] { return waiting == count; });
            }
            answer_as_registry(conversation);
        });
        words.insert(words.end(), {"--registry", servers.back().url()});
    }
    const auto result = lode(words);
    EXPECT_EQ(result.exit, 0) << "nobody answers before all are asked: " << result.out << result.err;
}

TEST_F(DoctorTest, TheWayToARegistryIsTheOneThatRequestsGo) {
    MisbehavingServer proxy([](Conversation& conversation) {
        conversation.read_request();
        (void)conversation.send("HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        conversation.close();
    });
    MisbehavingServer server(answer_as_registry);
    m_environment["http_proxy"] = "http://me:secret@127.0.0.1:" + std::to_string(proxy.port());
    const auto by_proxy = lode({"doctor", "--registry", server.url()}).out;
    EXPECT_THAT(by_proxy, AllOf(HasSubstr("answered 418"),
                                HasSubstr("; by the proxy http://***@127.0.0.1:" + std::to_string(proxy.port()) +
                                          ", as http_proxy says")));
    for (const std::string list : {"127.0.0.1", "10.0.0.1, 127.0.0.0/8", "*"}) {
        m_environment["no_proxy"] = list;
        EXPECT_THAT(lode({"doctor", "--registry", server.url()}).out,
                    AllOf(HasSubstr("answered 200"), HasSubstr("; by no proxy, as no_proxy says")))
            << list;
    }
    m_environment["no_proxy"] = "7.0.0.1";
    EXPECT_THAT(lode({"doctor", "--registry", server.url()}).out, HasSubstr("answered 418"));
}

TEST_F(DoctorTest, NoSecretIsEverPrinted) {
    std::string seen;
    MisbehavingServer refusing([&](Conversation& conversation) {
        seen += conversation.read_request();
        (void)conversation.send("HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        conversation.close();
    });
    write_settings({{"tokens", {{"https://hub.example.org", "hidden-1"}}}});
    fs::permissions(m_folder.write(".netrc", "machine files.example login me password hidden-2"), fs::perms(0644));
    m_environment["LODE_TOKEN"] = "hidden-3";
    m_environment["LODE_REGISTRY"] = refusing.url();
    m_environment["http_proxy"] = "http://me:hidden-4@x/y@proxy.example:1";
    m_environment["no_proxy"] = "127.0.0.1";
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"doctor"}, {"doctor", "--json"}, {"doctor", "--verbose"}, {"doctor", "--offline"}}) {
        const auto result = lode(words);
        EXPECT_THAT(result.out + result.err, Not(HasSubstr("hidden")));
        EXPECT_THAT(result.out,
                    AllOf(HasSubstr("a token for https://hub.example.org"), HasSubstr("a login for files.example")));
        if (words.back() != "--offline") {
            EXPECT_THAT(result.out, HasSubstr("***@proxy.example:1"));
        }
        EXPECT_THAT(result.out, HasSubstr("chmod 600")) << "others may read the passwords";
    }
    EXPECT_THAT(seen, HasSubstr("hidden-3")) << "it was sent where it belongs";
    const auto refused = lode({"doctor"});
    EXPECT_EQ(refused.exit, 6);
    EXPECT_THAT(refused.out, HasSubstr("a token was sent to " + refusing.url() + " and not accepted"));
}

TEST_F(DoctorTest, OfflineOpensNoSocket) {
    if (run_program({"strace", "-o", "/dev/null", "true"}).exit != 0) GTEST_SKIP() << "strace may not trace here";
    auto environment = m_environment;
    environment["ASAN_OPTIONS"] = "detect_leaks=0";  // the leak sanitizer cannot work beside another tracer
    const std::string trace = (m_folder / "trace").string();
    const auto traced = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"strace", "-f", "-e", "trace=network", "-o", trace, LODE_PROGRAM, "doctor"});
        (void)run_program(words, {.environment = environment, .input = {}, .folder = m_folder.path()});
        return content_of(trace);
    };
    const std::string dead = address_of_nobody();
    EXPECT_THAT(traced({"--registry", dead}), HasSubstr("socket("));
    EXPECT_THAT(traced({"--registry", dead, "--offline"}), Not(HasSubstr("socket(")));
}

TEST_F(DoctorTest, FaultySettingsAreToldAndKeepItFromAsking) {
    MisbehavingServer server(answer_as_registry);
    m_folder.write(".config/lode/config.json", R"({"offlin": true})");
    const auto result = lode({"doctor", "--registry", server.url()});
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.out, AllOf(HasSubstr("fault    settings: "), HasSubstr("`offlin` is not known"),
                                  HasSubstr("hint: did you mean `offline`?"), HasSubstr("ok       cache: "),
                                  HasSubstr("was not asked: the settings are to be mended first")));
    EXPECT_EQ(server.connections(), 0U) << "it may have said that nothing is to be asked";
}

TEST_F(DoctorTest, ACaFileThatCannotBeUsedIsAFault) {
    m_environment["SSL_CERT_FILE"] = (m_folder / "nothing.pem").string();
    const auto missing = lode({"doctor"});
    EXPECT_EQ(missing.exit, 3);
    EXPECT_THAT(missing.out, HasSubstr("fault    certificates: by SSL_CERT_FILE: the CA file `"));
    m_environment["SSL_CERT_FILE"] = m_folder.write("empty.pem", "nothing").string();
    EXPECT_EQ(lode({"doctor"}).exit, 2);
}

TEST_F(DoctorTest, ACertificateThatNobodyVouchesForIsNamed) {
    if (!find_nginx() || !has_openssl()) GTEST_SKIP() << "nginx or openssl is not installed";
    const CertificateAuthority authority;
    const auto certificate = authority.issue();
    m_folder.write("www/registry.json", document.substr(document.find('{')));
    const RunningNginx server(find_nginx().value(), m_folder / "www",
                              {"ssl", "ssl_certificate " + certificate.certificate.string() +
                                          ";\nssl_certificate_key " + certificate.key.string() + ";"});
    const std::string url = "https://localhost:" + std::to_string(server.port());
    const auto unknown = lode({"doctor", "--registry", url});
    EXPECT_EQ(unknown.exit, 5) << unknown.out;
    EXPECT_THAT(unknown.out, AllOf(HasSubstr("cannot be trusted"), HasSubstr("SSL_CERT_FILE")));
    m_environment["SSL_CERT_FILE"] = authority.file().string();
    const auto known = lode({"doctor", "--registry", url});
    EXPECT_EQ(known.exit, 0) << known.out;
    EXPECT_THAT(known.out, HasSubstr("(by SSL_CERT_FILE) are trusted, 1 of them"));
}

TEST_F(DoctorTest, ACacheThatCannotBeMadeIsAFault) {
    fs::permissions(m_folder.path(), fs::perms(0755));
    fs::copy_file(LODE_PROGRAM, m_folder / "lode");
    fs::create_directory(m_folder / "closed");
    fs::permissions(m_folder / "closed", fs::perms(0555));
    std::vector<std::string> words = {m_folder / "lode", "doctor", "--cache", m_folder / "closed/cache"};
    if (::geteuid() == 0) words.insert(words.begin(), {"setpriv", "--reuid=65534", "--clear-groups"});
    const auto result = run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(result.exit, 6) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("cannot be made: making a folder in `" + (m_folder / "closed").string()));

    words.back() = (m_folder / "closed").string();
    const auto read_only = run_program(words, {.environment = m_environment, .input = {}, .folder = m_folder.path()});
    EXPECT_EQ(read_only.exit, 0) << read_only.out;
    EXPECT_THAT(read_only.out, HasSubstr("warning  cache: "));
}

TEST_F(DoctorTest, ACacheBelowWhatHoldsNoFoldersIsAFaultWhoeverAsks) {
    m_folder.write("file", "");
    for (const auto& [cache, parent, exit] : std::vector<std::tuple<std::string, std::string, int>>{
             {"/proc/x/cache", "/proc", 6}, {(m_folder / "file/cache").string(), (m_folder / "file").string(), 3}}) {
        const auto result = lode({"doctor", "--cache", cache});
        EXPECT_EQ(result.exit, exit) << result.out;
        EXPECT_THAT(result.out, AllOf(HasSubstr("fault    cache: `" + cache + "` (by --cache) is not there, and "),
                                      HasSubstr("cannot be made: making a folder in `" + parent + "`")));
    }
}

TEST_F(DoctorTest, WithoutAHomeTheFlagIsEnough) {
    m_environment.clear();
    EXPECT_EQ(lode({"doctor"}).exit, 2);
    EXPECT_EQ(lode({"doctor", "--cache", "somewhere"}).exit, 0);
    EXPECT_EQ(lode({"cache", "path", "--cache", "/somewhere"}).out, "/somewhere\n");
}

}  // namespace
}  // namespace lode
