// Each op beside TensorFlow's own: tests/data/ops/make_golden.py recorded what it makes of the same values.
#include <bit>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"

namespace lode {
namespace {

using nlohmann::json;
using testing_runtime::bytes_of;
using testing_runtime::index_in_memory;
using testing_runtime::safetensors;

/// A value of the recording, held so that a call can look at it.
struct Value {
    explicit Value(const json& recorded) : dtype(parse_dtype(recorded.at("dtype").get<std::string>()).value()) {
        const json& values = recorded.at("values");
        is_matrix = !values.empty() && values.front().is_array();
        for (const json& value : values) {
            dims = is_matrix ? value.size() : 1;
            if (is_matrix)
                for (const json& element : value) add(element);
            else
                add(value);
        }
        rows = values.size();
        if (recorded.contains("row_splits")) row_splits = recorded.at("row_splits").get<std::vector<std::int64_t>>();
        views.assign(strings.begin(), strings.end());
    }

    void add(const json& value) {
        if (value.is_string() && dtype == Dtype::string) return strings.push_back(value.get<std::string>());
        const double number = value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
        floats.push_back(static_cast<float>(number));
        halves.emplace_back(static_cast<float>(number));
        if (dtype == Dtype::int64) integers.push_back(value.get<std::int64_t>());
        if (dtype == Dtype::int8) bytes.push_back(value.get<std::int8_t>());
    }

    TensorView view() const {
        const Extent extent{rows, dims, is_matrix, row_splits};
        switch (dtype) {
            case Dtype::string:
                return {views.data(), extent};
            case Dtype::int64:
                return {integers.data(), extent};
            case Dtype::float16:
                return {halves.data(), extent};
            case Dtype::int8:
                return {bytes.data(), extent};
            default:
                return {floats.data(), extent};
        }
    }

    TensorSpec spec(const std::string& name) const {
        TensorSpec spec{name, dtype, {std::nullopt}, !row_splits.empty()};
        if (spec.ragged) spec.shape.emplace_back();
        if (is_matrix) spec.shape.emplace_back(dims);
        return spec;
    }

    Dtype dtype;
    std::size_t rows = 0, dims = 1;
    bool is_matrix = false;
    std::vector<std::int64_t> row_splits, integers;
    std::vector<std::string> strings;
    std::vector<std::string_view> views;
    std::vector<float> floats;
    std::vector<Eigen::half> halves;
    std::vector<std::int8_t> bytes;
};

Attribute attribute_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_float()) return value.get<double>();
    return value.get<std::int64_t>();
}

class OpGoldenTest : public testing::Test {
protected:
    /// A module whose signature is the one step.
    ModuleFolder module_of(const json& recorded) {
        auto folder = testing_runtime::make_seed_module(m_folder, {1});
        Manifest& manifest = folder.manifest;
        for (const auto& [name, values] : recorded.at("variables").items()) {
            std::vector<std::uint64_t> shape = {values.size()};
            if (values.front().is_array()) shape.push_back(values.front().size());
            std::vector<float> floats;
            for (const json& value : values.flatten()) floats.push_back(value.get<float>());
            m_folder.write(name + ".safetensors", safetensors({{name, "F32", shape}}, bytes_of(floats)));
            manifest.variables[name] = {name + ".safetensors", name, Dtype::float32, shape, true};
        }
        std::string words;
        for (const json& word : recorded.at("vocabulary")) words += word.get<std::string>() + "\n";
        m_folder.write("golden.txt", words);
        manifest.files.insert(manifest.files.begin() + 1, {"golden.txt", words.size(), digest_of(words)});
        manifest.lookups["words"] = {"golden.txt", recorded.at("vocabulary").size(), {0}};

        SignatureSpec signature;
        StepSpec step{.op = recorded.at("op").get<std::string>(), .inputs = {}, .attributes = {}, .outputs = {}};
        for (const auto& [name, value] : recorded.at("inputs").items()) {
            signature.inputs.push_back(Value(value).spec("in_" + name));
            step.inputs[name] = "in_" + name;
        }
        for (const auto& [name, value] : recorded.at("attributes").items()) step.attributes[name] = attribute_of(value);
        step.outputs[recorded.at("parameter").get<std::string>()] = "made";
        signature.steps = {step};
        signature.outputs = {Value(recorded.at("output")).spec("made")};
        if (signature.outputs[0].shape.size() > 1) signature.outputs[0].shape.back() = std::nullopt;
        manifest.signatures["step"] = signature;
        return folder;
    }

    template <typename T>
    static void expect_equal(const std::vector<T>* made, const std::vector<T>& golden) {
        EXPECT_TRUE(made == nullptr || *made == golden)
            << (made == nullptr ? std::string() : testing::PrintToString(*made));
    }
    static void expect_same(const Tensor& made, const Value& golden) {
        ASSERT_EQ(made.dtype(), golden.dtype);
        EXPECT_EQ(made.row_splits, golden.row_splits);
        EXPECT_EQ(made.is_matrix, golden.is_matrix);
        expect_equal(made.get<std::string>(), golden.strings);
        expect_equal(made.get<std::int64_t>(), golden.integers);
        expect_equal(made.get<std::int8_t>(), golden.bytes);
        expect_equal(made.get<Eigen::half>(), golden.halves);
        const auto* floats = made.get<float>();
        if (floats == nullptr) return;
        ASSERT_EQ(floats->size(), golden.floats.size());
        for (std::size_t i = 0; i < floats->size(); ++i) {
            const float wanted = golden.floats[i];
            const float far = std::isinf(wanted) ? 0.0F : 1e-6F + 1e-6F * std::abs(wanted);
            EXPECT_TRUE((*floats)[i] == wanted || std::abs((*floats)[i] - wanted) <= far)
                << i << ": " << (*floats)[i] << ", TensorFlow " << wanted;
        }
    }

    TemporaryFolder m_folder;
};

TEST_F(OpGoldenTest, EachOpGivesWhatTensorFlowsGives) {
    const json golden = json::parse(content_of(std::string(LODE_TEST_DATA) + "/ops/tensorflow-2.16.2.json"));
    for (const json& recorded : golden.at("cases")) {
        SCOPED_TRACE(recorded.at("op").get<std::string>() + " " + recorded.at("attributes").dump() + " " +
                     recorded.at("inputs").dump().substr(0, 300));
        const auto module = open_module(module_of(recorded), index_in_memory);
        ASSERT_THAT(module, IsOk());
        std::vector<std::pair<std::string, Value>> values;
        for (const auto& [name, value] : recorded.at("inputs").items()) values.emplace_back("in_" + name, value);
        std::vector<NamedArgument> arguments;
        for (const auto& [name, value] : values) arguments.push_back({name, value.view()});
        const auto made = module->call_for_all(arguments, "step");
        ASSERT_THAT(made, IsOk());
        expect_same(made->at("made"), Value(recorded.at("output")));
    }
    EXPECT_GT(golden.at("cases").size(), 50U);
}

}  // namespace
}  // namespace lode
