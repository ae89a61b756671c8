// `lode fetch`: many modules into the cache at once.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "base/printable.h"
#include "base/share_out.h"
#include "base/trimmed.h"
#include "base/url.h"
#include "cli/alike_warnings.h"
#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/exit_status.h"
#include "cli/json_answers.h"
#include "cli/shared_progress.h"
#include "cli/standard_input.h"

namespace lode {
namespace {

/// What is small waits for the disk, and the more wait together, the less each does (see GroupSync).
constexpr std::size_t handles_at_once = 48;
constexpr std::size_t lines_at_once = 1024;

/// The handles as they are written; `-` stands for stdin's lines, of which blank ones and those that begin with `#` are
/// left out.
Result<std::vector<std::string>> expand(const std::vector<std::string>& words, const Cancellation& stop) {
    std::vector<std::string> handles;
    for (const auto& word : words) {
        if (word != "-") {
            handles.push_back(word);
            continue;
        }
        LODE_TRY(for_lines_of_stdin(lines_at_once, stop, [&](std::span<const std::string_view> lines) -> Result<void> {
            for (const std::string_view line : lines) {
                const std::string_view handle = trimmed(line, " \t\r");
                if (!handle.empty() && !handle.starts_with('#')) handles.emplace_back(handle);
            }
            return {};
        }));
    }
    return handles;
}

/// What each handle came to, in their order. Those that nobody has begun when a wish to stop comes are interrupted.
std::vector<Result<Resolved>> resolve_all(const Hub& hub, const std::vector<std::string>& handles,
                                          const Cancellation& stop) {
    std::vector<Result<Resolved>> answers(handles.size(), fail(ErrorCode::interrupted, "interrupted"));
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < handles.size() && !stop.requested(); i = next++)
            answers[i] = hub.resolve(handles[i]);
    };
    share_out(std::min(handles_at_once, handles.size()), work);
    return answers;
}

std::string as_json(const std::string& handle, const Result<Resolved>& answer) {
    if (answer) return to_json(*answer);
    const std::string shown = handle.find("://") == std::string::npos ? handle : redacted(handle);
    return fmt::format("{{\"handle\":{},\"error\":{}}}", json_quote(shown), to_json(answer.error()));
}

void print(Context& context, const std::vector<std::string>& handles, const std::vector<Result<Resolved>>& answers) {
    if (!context.options.json) {
        for (const auto& answer : answers)
            if (answer) context.out << fmt::format("{}\t{}\n", answer->handle.text(), to_string(answer->module.digest));
        return;
    }
    context.out << "{\"modules\":[";
    for (std::size_t i = 0; i < answers.size(); ++i)
        context.out << (i == 0 ? "" : ",") << as_json(handles[i], answers[i]);
    context.out << "]}\n";
}

/// What came from where, for people.
void sum_up(Context& context, const std::vector<Result<Resolved>>& answers, std::uint64_t bytes,
            std::chrono::duration<double> elapsed) {
    const auto is_from_network = [](const auto& answer) { return answer && answer->source == Source::network; };
    const auto fetched = std::ranges::count_if(answers, is_from_network);
    const auto there = std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); }) - fetched;
    if (fetched + there == 0) return;
    std::string text = fmt::format("{} fetched", fetched);
    if (fetched > 0 && bytes > 0) text += fmt::format(" ({} in {:.1f} s)", human_size(bytes), elapsed.count());
    context.terminal.summary(fmt::format("{}, {} there before", text, there));
}

/// One error for all that failed; each of them is told in a line of its own before.
Result<void> summary(Context& context, const std::vector<Result<Resolved>>& answers) {
    const Error* worst = nullptr;
    std::size_t failed = 0;
    for (const auto& answer : answers) {
        if (answer) continue;
        ++failed;
        if (worst == nullptr || severity(answer.error().code) > severity(worst->code)) worst = &answer.error();
    }
    if (worst == nullptr) return {};
    if (answers.size() == 1 || worst->code == ErrorCode::interrupted) return fail(*worst);
    for (const auto& answer : answers)
        if (!answer) context.terminal.warning(answer.error().message);
    return fail(worst->code, fmt::format("{} of {} modules could not be fetched", failed, answers.size()), worst->hint);
}

Result<void> run(Context& context, const std::vector<std::string>& words) {
    LODE_ASSIGN(const auto handles, expand(words, context.cancellation));
    SharedProgress progress(context.terminal, "fetching " + counted(handles.size(), "module"));
    AlikeWarnings warnings(context.terminal);
    Log& log = context.options.verbose ? static_cast<Log&>(context.terminal) : warnings;
    LODE_ASSIGN(const auto hub, context.open_hub(progress, log));
    const auto started = context.clock.steady_now();
    const auto answers = resolve_all(hub, handles, context.cancellation);
    context.terminal.finish();
    warnings.tell();
    sum_up(context, answers, progress.done(), context.clock.steady_now() - started);
    print(context, handles, answers);
    LODE_TRY(context.out.flush());  // what there is, whatever failed beside it
    return summary(context, answers);
}

}  // namespace

void add_fetch(CLI::App& app, Context& context) {
    auto handles = std::make_shared<std::vector<std::string>>();
    auto* command = add_command(
        app, context, "fetch", "Fill the cache: download and verify what it lacks of many modules",
        "lode fetch - --total-timeout 10m < handles.txt", [&context, handles] { return run(context, *handles); });
    command->add_option("HANDLE", *handles, "modules; - for one a line of stdin")->required();
}

}  // namespace lode
