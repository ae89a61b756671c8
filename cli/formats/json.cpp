// JSON: one object of all rows, or one object a row.
#include "cli/formats/all_formats.h"
#include "cli/output.h"

namespace lode {
namespace {

void append_array(std::string& bytes, std::span<const float> row) {
    bytes += '[';
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) bytes += ',';
        append_json_number(bytes, row[i]);
    }
    bytes += ']';
}

class JsonObjectFormat final : public MatrixFormat {
public:
    std::string head(std::uint64_t, std::size_t) const override { return R"({"outputs":{"default":[)"; }
    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        for (std::size_t i = 0; i < rows.texts.size(); ++i) {
            if (i > 0 || !rows.first) bytes += ',';
            append_array(bytes, rows.row(i));
        }
    }
    std::string tail() const override { return "]}}\n"; }
};

class JsonLinesFormat final : public MatrixFormat {
public:
    void append_rows(std::string& bytes, const MatrixRows& rows) const override {
        for (std::size_t i = 0; i < rows.texts.size(); ++i) {
            bytes += "{\"text\":";
            bytes += json_quote(rows.texts[i]);
            bytes += ",\"values\":";
            append_array(bytes, rows.row(i));
            bytes += "}\n";
        }
    }
};

}  // namespace

std::unique_ptr<const MatrixFormat> make_json_object_format() {
    return std::make_unique<JsonObjectFormat>();
}

std::unique_ptr<const MatrixFormat> make_jsonl_format() {
    return std::make_unique<JsonLinesFormat>();
}

}  // namespace lode
