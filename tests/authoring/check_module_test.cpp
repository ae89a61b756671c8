// Modules whose manifest promises what their files do not hold are named as such.
#include "authoring/check_module.h"

#include <functional>

#include <gmock/gmock.h>

#include "module/safetensors.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class CheckModuleTest : public testing::Test {
protected:
    TemporaryFolder m_folder;
    ModuleFolder m_module = write_seed_module(m_folder / "seed");
};

TEST_F(CheckModuleTest, TheSeedHoldsTogether) {
    EXPECT_THAT(check_module(m_module), IsOk());
}

TEST_F(CheckModuleTest, WhatDoesNotFitIsNamed) {
    struct Row {
        std::string_view name;
        std::function<void(Manifest&)> change;
        std::string_view message;
    };
    const Row rows[] = {
        {"fewer tokens than declared",
         [](Manifest& m) {
             m.lookups["vocabulary"] = {"words.txt", 4, {0}};
         },
         "the vocabulary `words.txt`: expected 4 tokens, got 3"},
        {"other rows than tokens and buckets", [](Manifest& m) { m.lookups["vocabulary"].oov.buckets = 2; },
         "expected `embeddings` to have 5 rows for the 3 tokens of `words.txt` and 2 OOV buckets, got 4"},
        {"another shape",
         [](Manifest& m) {
             m.variables["embeddings"].shape = {4, 2};
         },
         "expected the tensor `embeddings` to be F32[4,2], got F32[4,3]"},
        {"another dtype", [](Manifest& m) { m.variables["embeddings"].dtype = Dtype::float16; },
         "expected the tensor `embeddings` to be F16[4,3], got F32[4,3]"},
        {"no such tensor", [](Manifest& m) { m.variables["embeddings"].tensor = "rows"; },
         "the table `embeddings.safetensors`: it has no tensor `rows`"},
        {"a vocabulary for a table", [](Manifest& m) { m.variables["embeddings"].file = "words.txt"; },
         "the table `words.txt`: malformed safetensors"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        ModuleFolder changed = m_module;
        row.change(changed.manifest);
        EXPECT_THAT(check_module(changed), FailsWith(ErrorCode::integrity, row.message));
    }
}

TEST_F(CheckModuleTest, ATokenThatComesTwiceIsNamedWithItsLine) {
    m_folder.write("seed/words.txt", "cat\ndog\ncat\n");
    EXPECT_THAT(check_module(m_module), FailsWith(ErrorCode::integrity, "the token `cat` on line 3 came before"));
}

TEST_F(CheckModuleTest, Int8NeedsItsScales) {
    const TensorLayout layout[] = {{"embeddings", "I8", {4, 3}}};
    m_folder.write("seed/embeddings.safetensors", make_safetensors_header(layout) + std::string(12, '\1'));
    m_module.manifest.variables["embeddings"].dtype = Dtype::int8;
    EXPECT_THAT(check_module(m_module), FailsWith(ErrorCode::integrity, "it has no tensor `embeddings.scale`"));
}

TEST_F(CheckModuleTest, ScalesAreNumbers) {
    const TensorLayout layout[] = {{"embeddings.scale", "F32", {4}}, {"embeddings", "I8", {4, 3}}};
    const std::string good("\0\0\x80\x3F", 4), infinite("\0\0\x80\x7F", 4), negative("\0\0\x80\xBF", 4);
    m_module.manifest.variables["embeddings"].dtype = Dtype::int8;
    const std::string none("\0\0\xC0\x7F", 4);
    for (const std::string& third : {infinite, negative, none}) {
        m_folder.write("seed/embeddings.safetensors",
                       make_safetensors_header(layout) + good + good + third + good + std::string(12, '\1'));
        EXPECT_THAT(check_module(m_module), FailsWith(ErrorCode::integrity, "the scale of row 2 is "));
    }
}

}  // namespace
}  // namespace lode
