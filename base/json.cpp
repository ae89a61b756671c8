// A SAX handler for nlohmann's parser that refuses what a DOM would quietly accept.
#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/plain_json.h"

namespace lode {
namespace {

class StrictBuilder final : public nlohmann::json_sax<Json> {
public:
    StrictBuilder(std::string_view text, JsonLimits limits) : m_text(text), m_limits(limits) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t& text) override {
        if (text.find_first_of(".eE") == string_t::npos) return refuse("the integer " + text + " does not fit 64 bits");
        if (!std::isfinite(value)) return refuse("the number " + text + " is too large");
        return add(value);
    }
    bool string(string_t& value) override {
        // An escaped NUL is as unwelcome as a plain one: names and paths end there in C.
        if (value.find('\0') != string_t::npos) return refuse("a string holds a NUL character");
        return add(std::move(value));
    }
    bool binary(binary_t&) override { return refuse("binary data"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& value) override {
        if (value.find('\0') != string_t::npos) return refuse("a key holds a NUL character");
        // Put in at once, so that the key is looked for no second time.
        const auto [member, is_new] = m_open.back()->get_ref<Json::object_t&>().try_emplace(value);
        if (!is_new) return refuse(fmt::format("the key `{}` comes twice", value));
        m_member = &member->second;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        if (!m_problem.empty()) return false;
        const auto before = m_text.substr(0, position);
        m_problem = fmt::format("malformed JSON at byte {}, in line {}", position,
                                1 + std::count(before.begin(), before.end(), '\n'));
        return false;
    }

    const std::string& problem() const { return m_problem; }
    Json take() { return std::move(m_root); }

private:
    template <typename T>
    bool add(T&& value) {
        place(Json(std::forward<T>(value)));
        return true;
    }
    Json* place(Json value) {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Json& parent = *m_open.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        *m_member = std::move(value);
        return m_member;
    }
    bool open(Json empty) {
        if (m_open.size() >= m_limits.depth) return refuse(fmt::format("nested deeper than {} levels", m_limits.depth));
        m_open.push_back(place(std::move(empty)));
        return true;
    }
    bool close() {
        m_open.pop_back();
        return true;
    }
    bool refuse(std::string problem) {
        m_problem = std::move(problem);
        return false;
    }

    std::string_view m_text;
    JsonLimits m_limits;
    Json m_root;
    std::vector<Json*>
        m_open;  // a child is only added to the innermost, so that the pointers to the outer ones stay good
    Json* m_member = nullptr;  // the value of the last key
    std::string m_problem;
};

tl::unexpected<Error> wrong_type(std::string_view key, std::string_view expected, const Json* got) {
    return fail(ErrorCode::integrity, fmt::format("expected `{}` to be {}, got {}", key, expected,
                                                  got == nullptr ? "nothing" : got->type_name()));
}

}  // namespace

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.bytes)
        return fail(ErrorCode::integrity,
                    fmt::format("the JSON text has {} bytes, more than the {} allowed", text.size(), limits.bytes));
    if (auto plain = parse_plain_json(text, limits.depth)) return *std::move(plain);
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        return fail(ErrorCode::integrity, fmt::format("malformed JSON: a NUL at byte {}", nul));
    if (text.starts_with("\xEF\xBB\xBF"))
        return fail(ErrorCode::integrity, "malformed JSON: a byte order mark at byte 0");
    StrictBuilder builder(text, limits);
    if (!Json::sax_parse(text.begin(), text.end(), &builder))
        return fail(ErrorCode::integrity, builder.problem().empty() ? "malformed JSON" : builder.problem());
    return builder.take();
}

Result<std::string> to_text(const OrderedJson& json) {
    try {
        return json.dump(2) + "\n";
    } catch (const OrderedJson::type_error&) {
        return fail(ErrorCode::invalid_argument, "a text that is not UTF-8 cannot be written into JSON");
    }
}

const Json* json_find(const Json& object, std::string_view key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

Result<std::string> json_string(const Json& object, std::string_view key) {
    const Json* value = json_find(object, key);
    if (value == nullptr || !value->is_string()) return wrong_type(key, "a string", value);
    return value->get<std::string>();
}

Result<std::uint64_t> json_unsigned(const Json& object, std::string_view key) {
    const Json* value = json_find(object, key);
    if (value == nullptr || !value->is_number_unsigned()) return wrong_type(key, "a whole number, 0 or more", value);
    return value->get<std::uint64_t>();
}

Result<bool> json_bool(const Json& object, std::string_view key) {
    const Json* value = json_find(object, key);
    if (value == nullptr || !value->is_boolean()) return wrong_type(key, "true or false", value);
    return value->get<bool>();
}

Result<std::reference_wrapper<const Json>> json_object(const Json& object, std::string_view key) {
    const Json* value = json_find(object, key);
    if (value == nullptr || !value->is_object()) return wrong_type(key, "an object", value);
    return std::cref(*value);
}

Result<std::reference_wrapper<const Json>> json_array(const Json& object, std::string_view key) {
    const Json* value = json_find(object, key);
    if (value == nullptr || !value->is_array()) return wrong_type(key, "an array", value);
    return std::cref(*value);
}

}  // namespace lode
