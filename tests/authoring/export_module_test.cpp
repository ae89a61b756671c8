// A module loaded, changed and exported: a new version that stands for itself.
#include "authoring/export_module.h"

#include <gmock/gmock.h>

#include "authoring/module_builder.h"
#include "module/module_folder.h"
#include "tests/runtime/test_module.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing_runtime::index_in_memory;

class ExportModuleTest : public testing::Test {
protected:
    void SetUp() override {
        m_folder.write("notes.md", "made of three animals");
        ModuleBuilder builder({{"acme", "animals"}, parse_version("1").value(), "three animals", "CC0-1.0"});
        builder.add_vocabulary("vocabulary", std::vector<std::string>{"cat", "dog", "mouse"}, OovRule{1});
        Matrix rows(3, 2);
        rows << 1, 2, 3, 4, 5, 6;
        builder.add_variable("embeddings", rows, {.extra_rows = 1});
        builder.add_variable("coarse", rows, {.dtype = Dtype::int8});
        builder.add_asset("notes/origin.md", m_folder / "notes.md");
        builder.attach_message("numbers", "[42,69]");
        auto s = builder.signature("default");
        s.output("default",
                 s.gather(s.lookup(s.input("tokens", Dtype::string, {std::nullopt}), "vocabulary"), "embeddings"));
        ASSERT_THAT(builder.export_to(m_folder / "v1", Overwrite::no), IsOk());
        std::filesystem::remove(m_folder / "notes.md");
    }

    Module open(const std::string& folder, bool trainable) {
        auto module =
            open_module(must(read_module_folder(m_folder / folder)), index_in_memory, {.trainable = trainable});
        EXPECT_THAT(module, IsOk());
        return *std::move(module);
    }
    static ExportOptions as(std::string_view version) { return {.version = parse_version(version).value()}; }

    TemporaryFolder m_folder;
};

TEST_F(ExportModuleTest, TheChangedModuleIsANewVersionThatNamesItsParent) {
    const Module module = open("v1", true);
    ASSERT_THAT(must(module.variable("embeddings")).set_row(0, std::vector<float>{9, 9}), IsOk());
    ASSERT_THAT(must(module.variable("coarse")).set_row(2, std::vector<float>{-127, 254}), IsOk());
    const auto digest = export_to(module, m_folder / "v2", as("2"));
    ASSERT_THAT(digest, IsOk());
    std::filesystem::rename(m_folder / "v2", m_folder / "moved");
    std::filesystem::remove_all(m_folder / "v1");

    const Module exported = open("moved", true);
    EXPECT_EQ(exported.digest(), *digest);
    EXPECT_EQ(to_string(exported.version()), "2");
    EXPECT_EQ(exported.manifest().parent, module.digest());
    EXPECT_EQ(exported.manifest().description, "three animals");
    EXPECT_EQ(exported.message("numbers"), "[42,69]");
    EXPECT_EQ(content_of(exported.path() / "notes/origin.md"), "made of three animals");
    EXPECT_EQ(exported.call({"cat", "dog", "lizard"}).value(), module.call({"cat", "dog", "lizard"}).value());
    EXPECT_EQ(exported.call({"cat"}).value()(0, 1), 9);
    EXPECT_EQ(must(exported.variable("coarse")).value(), must(module.variable("coarse")).value());
    SilentProgress progress;
    EXPECT_THAT(verify_module_folder(must(read_module_folder(m_folder / "moved")), progress, Cancellation()), IsOk());

    ASSERT_THAT(must(exported.variable("embeddings")).set_row(1, std::vector<float>{7, 7}), IsOk());
    ASSERT_THAT(export_to(exported, m_folder / "v3", as("3")), IsOk());
    const Module again = open("v3", false);
    EXPECT_EQ(again.call({"cat"}).value()(0, 1), 9);
    EXPECT_EQ(again.call({"dog"}).value()(0, 0), 7);
    EXPECT_EQ(content_of(again.path() / "notes/origin.md"), "made of three animals");
    EXPECT_EQ(again.manifest().parent, exported.digest());
}

TEST_F(ExportModuleTest, TheSameValuesGiveTheSameBytes) {
    const Module module = open("v1", true);
    ASSERT_THAT(must(module.variable("embeddings")).set_row(0, std::vector<float>{9, 9}), IsOk());
    const auto one = export_to(module, m_folder / "one", as("2")), two = export_to(module, m_folder / "two", as("2"));
    ASSERT_THAT(one, IsOk());
    EXPECT_EQ(*one, *two);
    EXPECT_EQ(content_of(m_folder / "one/module.json"), content_of(m_folder / "two/module.json"));
}

TEST_F(ExportModuleTest, WhatIsThereIsNotReplacedUnlessWanted) {
    const Module module = open("v1", true);
    EXPECT_THAT(export_to(module, m_folder / "v1", as("2")), FailsWith(ErrorCode::conflict));
    EXPECT_EQ(to_string(open("v1", false).version()), "1");
}

TEST_F(ExportModuleTest, AModuleWhoseFilesAreGoneCannotBeExported) {
    const Module module = open("v1", true);
    std::filesystem::remove_all(m_folder / "v1");
    EXPECT_THAT(export_to(module, m_folder / "v2", as("2")), FailsWith(ErrorCode::not_found));
    EXPECT_FALSE(std::filesystem::exists(m_folder / "v2"));
}

}  // namespace
}  // namespace lode
