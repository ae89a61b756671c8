// Counting calls, meeting one of them, and the promises afterwards.
#include "tests/crash/point_runner.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/decimal.h"
#include "tests/crash/state_check.h"

namespace lode {
namespace {

constexpr int sampled = 59;  // every so many, where nothing else is said
constexpr auto longer_than_anything_stays = std::chrono::hours(24 * 8);

int every() {
    const char* said = std::getenv("LODE_CRASH_EVERY");
    const auto number = parse_decimal(said == nullptr ? "" : said);
    return number ? static_cast<int>(std::clamp<std::uint64_t>(*number, 1, 1'000'000)) : sampled;
}

/// Lets one call of many meet a fault, and sees to it that no fsync is asked for again after it has failed: the kernel
/// says that once, and has forgotten the bytes.
class Disturbance {
public:
    Disturbance(const Fault& fault, const CrashPoint& point) : m_fault(fault), m_point(point) {}

    Verdict judge(const SystemCall& call) {
        if (m_failed_sync && call.fd == m_failed_sync->fd && call.path == m_failed_sync->path) {
            if (call.kind == CallKind::sync) m_retried = call.path.string();
            m_failed_sync.reset();
        }
        if (!is_met(call)) return {};
        const bool fails_to_sync = call.kind == CallKind::sync && m_fault.verdict.error != EINTR;
        if (fails_to_sync && !class_of(call).starts_with("index")) m_failed_sync = call;
        return m_fault.verdict;
    }
    /// Where it happened, if it did.
    const std::optional<SystemCall>& met() const { return m_met; }
    const std::string& retried() const { return m_retried; }

private:
    bool is_met(const SystemCall& call) {
        if (m_met && m_fault.is_for_good) return m_fault.kinds.contains(call.kind);
        if (m_met || class_of(call) != m_point.call_class || ++m_seen != m_point.ordinal) return false;
        m_met = call;
        if (m_fault.before) m_fault.before();
        return true;
    }

    const Fault& m_fault;
    const CrashPoint& m_point;
    int m_seen = 0;
    std::optional<SystemCall> m_met;
    std::optional<SystemCall> m_failed_sync;
    std::string m_retried;
};

int lines_that_begin_with(std::string_view text, std::string_view beginning) {
    int count = text.starts_with(beginning) ? 1 : 0;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
        if (text.substr(at + 1).starts_with(beginning)) ++count;
    return count;
}

std::vector<std::string> wrong_in(const std::filesystem::path& state) {
    auto wrong = wrong_in_cache(state / "cache");
    const auto in_registry = wrong_in_registry(state / "registry");
    wrong.insert(wrong.end(), in_registry.begin(), in_registry.end());
    return wrong;
}

/// But for the journal by which SQLite will take back what it could not, and for the note of a module's files, which
/// stays for a week with those that have come; so does what was set aside as damaged. What has come of an upload stays
/// for a day, for the next one to go on with.
std::vector<std::string> left_for_nothing(const std::filesystem::path& state) {
    auto litter = litter_below(state);
    std::erase(litter, "cache/index.sqlite-journal");
    std::erase_if(litter, [](const std::string& path) {
        return path.ends_with(".pending") || path.starts_with("cache/damaged/") ||
               (path.starts_with("registry/private/uploads/") && path.ends_with(".part"));
    });
    return litter;
}

std::vector<std::string> wrong_at_first(CrashStage& stage) {
    stage.reset();
    return wrong_in(stage.state());
}

}  // namespace

PointRunner::PointRunner(const CrashScenario& scenario, CrashStage& stage)
    : m_scenario(scenario), m_stage(stage), m_wrong_before(wrong_at_first(stage)) {}

std::optional<std::string> crash_tests_lack() {
    if (!find_nginx()) return "nginx is not installed";
    return tracing_lacks();
}

std::string to_string(const CallCounts& counts) {
    std::string text;
    for (const auto& [name, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
    return text;
}

std::vector<CrashPoint> points_of(const CallCounts& counts) {
    std::vector<CrashPoint> points;
    const int step = every();
    for (const auto& [name, count] : counts)
        for (int ordinal = std::min((step + 1) / 2, (count + 1) / 2); ordinal <= count; ordinal += step)
            points.push_back({name, ordinal});
    return points;
}

std::vector<CrashPoint> share_of(const std::vector<CrashPoint>& points, std::size_t which, std::size_t of) {
    if (every() == 1) return points;
    std::vector<CrashPoint> share;
    for (std::size_t n = which; n < points.size(); n += of) share.push_back(points[n]);
    return share;
}

CallCounts PointRunner::count(const std::set<CallKind>& kinds) const {
    CallCounts counts;
    m_stage.reset();
    const auto ran = m_stage.run_watched(m_scenario.command, [&](const SystemCall& call) {
        if (kinds.contains(call.kind)) ++counts[class_of(call)];
        return Verdict{};
    });
    EXPECT_EQ(ran.exit, 0) << "undisturbed: " << ran.err;
    return counts;
}

void PointRunner::disturb(const Fault& fault, const CrashPoint& point) {
    m_stage.reset();
    Disturbance disturbance(fault, point);
    const auto ran =
        m_stage.run_watched(m_scenario.command, [&](const SystemCall& call) { return disturbance.judge(call); });
    m_stage.recover();
    const auto met = disturbance.met();
    if (met) ++m_hits[point.call_class];
    const testing::ScopedTrace trace(
        __FILE__, __LINE__,
        fmt::format("{}: {} at {} {}: {} {}\nit ended with {}\n{}", m_scenario.name, fault.name, point.call_class,
                    point.ordinal, met ? met->name : "never", met ? met->path.string() : "", ran.exit, ran.err));
    if (!met) {
        EXPECT_EQ(ran.exit, 0);
    } else {
        EXPECT_TRUE(fault.exits.contains(ran.exit) || (m_scenario.also.contains(ran.exit) && ran.exit < 128));
        EXPECT_TRUE(ran.exit == 0 || ran.exit > 128 || lines_that_begin_with(ran.err, "error: ") == 1);
        EXPECT_EQ(disturbance.retried(), "") << "was synced again after that had failed";
    }
    if (ran.exit == 0)
        for (const auto& line : m_scenario.achieved) expect_exit(line, {0});
    if (!fault.leaves_litter) {
        EXPECT_THAT(left_for_nothing(m_stage.state()), testing::IsEmpty())
            << "is left by a command that was not killed";
    }
    expect_old_or_new();
    if (fault.leaves_litter) expect_to_be_forgotten();
    expect_to_go_on();
}

void PointRunner::disturb_afterwards(const Fault& fault) {
    m_stage.reset();
    const auto ran = m_stage.run(m_scenario.command);
    fault.before();
    m_stage.recover();
    const testing::ScopedTrace trace(__FILE__, __LINE__, fmt::format("{}: {} at the end", m_scenario.name, fault.name));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    for (const auto& line : m_scenario.achieved) expect_exit(line, {0});
    expect_old_or_new();
    expect_to_go_on();
}

bool PointRunner::run_on_full_disk() {
    const auto ran = m_stage.run(m_scenario.command);
    const testing::ScopedTrace trace(
        __FILE__, __LINE__, fmt::format("{}: on a full disk it ended with {}\n{}", m_scenario.name, ran.exit, ran.err));
    EXPECT_TRUE(ran.exit == 0 || ran.exit == 1 || m_scenario.also.contains(ran.exit));
    EXPECT_EQ(lines_that_begin_with(ran.err, "error: "), ran.exit == 0 ? 0 : 1);
    if (m_scenario.is_of_cache) {
        for (const auto& line : m_scenario.kept) expect_exit(line, {0});
    }
    m_stage.recover();
    if (ran.exit == 0)
        for (const auto& line : m_scenario.achieved) expect_exit(line, {0});
    EXPECT_THAT(left_for_nothing(m_stage.state()), testing::IsEmpty()) << "is left by a command that was not killed";
    expect_old_or_new();
    expect_to_go_on();
    return ran.exit == 0;
}

void PointRunner::expect_exit(const std::string& line, const std::set<int>& exits) const {
    const auto ran = m_stage.run(line);
    EXPECT_TRUE(exits.contains(ran.exit)) << "`" << line << "` ends with " << ran.exit << ": " << ran.err;
}

void PointRunner::expect_sound(const std::vector<std::string>& but_for) const {
    for (const auto& wrong : wrong_in(m_stage.state()))
        EXPECT_THAT(but_for, testing::Contains(wrong)) << "is what is wrong now";
    if (!m_scenario.is_of_cache || !but_for.empty()) return;
    expect_exit("lode cache verify", {0});
    expect_exit("lode cache list", {0});
    if (!std::filesystem::is_directory(m_stage.state() / "cache/index.sqlite")) expect_size();
}

void PointRunner::expect_old_or_new() const {
    expect_sound(m_wrong_before);
    for (const auto& line : m_scenario.kept) expect_exit(line, {0});
    auto old_or_new = m_scenario.not_yet;
    old_or_new.insert(0);
    for (const auto& line : m_scenario.achieved) expect_exit(line, old_or_new);
    if (m_scenario.is_of_cache && !m_wrong_before.empty()) expect_exit("lode cache list", {0});
}

void PointRunner::expect_to_go_on() const {
    expect_exit(m_scenario.command, m_scenario.again);
    for (const auto& line : m_scenario.achieved) expect_exit(line, {0});
    expect_sound({});
    if (!m_scenario.next.empty()) expect_cleared_away({});
}

/// The command is never given again.
void PointRunner::expect_to_be_forgotten() const {
    if (m_scenario.next.empty()) return;
    const testing::ScopedTrace trace(__FILE__, __LINE__, "it is not run again");
    m_stage.keep_state();
    expect_cleared_away(m_wrong_before);
    m_stage.put_back_kept();
}

void PointRunner::expect_cleared_away(const std::vector<std::string>& but_for) const {
    m_stage.rest(longer_than_anything_stays);
    expect_exit(m_scenario.next, {0});
    EXPECT_THAT(litter_below(m_stage.state()), testing::IsEmpty()) << "is left for ever";
    const bool has_index = !std::filesystem::is_directory(m_stage.state() / "cache/index.sqlite");
    if (m_scenario.leaves_blobs) expect_exit("lode cache rebuild", {has_index ? 0 : 6});
    EXPECT_THAT(ownerless_files(m_stage.state() / "cache"), testing::IsEmpty()) << "is nobody's for ever";
    for (const auto& line : m_scenario.kept) expect_exit(line, {0});
    expect_sound(but_for);
}

/// Once the modules were listed the index agrees with the folders.
void PointRunner::expect_size() const {
    const auto ran = m_stage.run("lode cache size --json");
    const auto said = nlohmann::json::parse(ran.out, nullptr, false);
    ASSERT_TRUE(said.is_object()) << "`lode cache size` ends with " << ran.exit << ": " << ran.err;
    EXPECT_EQ(said["size"].get<std::uint64_t>(), bytes_in_cache(m_stage.state() / "cache"))
        << "is what is in the cache";
}

}  // namespace lode
