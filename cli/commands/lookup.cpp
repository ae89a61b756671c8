// `lode lookup`: tokens in, their vectors out.
#include <memory>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/commands/commands.h"
#include "cli/standard_input.h"

namespace lode {
namespace {

constexpr std::size_t batch_size = 1024;

struct LookupOptions {
    std::string handle;
    std::vector<std::string> tokens;
};

/// Prints the rows of tokens, as text or as the members of a JSON array.
class RowPrinter {
public:
    RowPrinter(Context& context, const Module& module) : m_context(context), m_module(module) {}

    Result<void> print(std::span<const std::string_view> tokens) {
        LODE_ASSIGN(const Matrix rows, m_module.rows_of(tokens));
        LODE_ASSIGN(const auto found, m_module.find(tokens));
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::span<const float> row(rows.data() + static_cast<std::ptrdiff_t>(i) * rows.cols(),
                                             static_cast<std::size_t>(rows.cols()));
            m_context.out << (m_context.options.json ? as_json(tokens[i], !found[i], row) : as_text(tokens[i], row));
        }
        return {};
    }

private:
    std::string as_json(std::string_view token, bool oov, std::span<const float> row) {
        std::string text = fmt::format("{}{{\"token\":{},\"oov\":{},\"values\":[", std::exchange(m_separator, ","),
                                       json_quote(token), oov);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text += ',';
            append_json_number(text, row[i]);
        }
        return text + "]}";
    }
    static std::string as_text(std::string_view token, std::span<const float> row) {
        std::string text(token);
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += i > 0 ? ' ' : '\t';
            append_number(text, row[i]);
        }
        return text + "\n";
    }

    Context& m_context;
    const Module& m_module;
    std::string_view m_separator;
};

Result<void> run(Context& context, const LookupOptions& options) {
    LODE_ASSIGN(const auto hub, context.open_hub());
    LODE_ASSIGN(const auto module, hub.load(options.handle));
    RowPrinter printer(context, module);
    if (context.options.json) context.out << "{\"rows\":[";
    const std::vector<std::string_view> given(options.tokens.begin(), options.tokens.end());
    bool is_first = given.empty();
    const auto print = [&](std::span<const std::string_view> tokens) {
        if (std::exchange(is_first, false) && tokens.front().ends_with('\r'))
            context.terminal.warning(carriage_return_warning);
        return printer.print(tokens);
    };
    LODE_TRY(given.empty() ? for_lines_of_stdin(batch_size, context.cancellation, print) : print(given));
    if (context.options.json) context.out << "]}\n";
    return {};
}

}  // namespace

void add_lookup(CLI::App& app, Context& context) {
    auto options = std::make_shared<LookupOptions>();
    auto* command = add_command(app, context, "lookup",
                                "Print the vectors of tokens; tokens come from stdin, one a line, when none is given",
                                "lode lookup https://hub.example.org/acme/glove-en-100/1 cat lizard dog",
                                [&context, options] { return run(context, *options); });
    command->add_option("HANDLE", options->handle, "a URL or a path of a module")->required();
    command->add_option("TOKEN", options->tokens, "tokens to look up");
}

}  // namespace lode
