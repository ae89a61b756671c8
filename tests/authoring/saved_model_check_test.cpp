// What can be said of a SavedModel without TensorFlow.
#include "authoring/saved_model_check.h"

#include <gtest/gtest.h>

#include "authoring/check_module.h"
#include "base/file.h"
#include "module/foreign_folder.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;

class SavedModelCheckTest : public testing::Test {
protected:
    Result<void> check(const fs::path& folder) {
        SilentProgress progress;
        return check_module(must(read_foreign_folder(folder, progress, m_cancellation)));
    }
    Result<void> check_bytes(const std::string& name, const std::string& bytes) {
        const TemporaryFolder folder;
        folder.write(name, bytes);
        return check(folder.path());
    }

    Cancellation m_cancellation;
};

TEST_F(SavedModelCheckTest, AWholeMessageWithAGraphIsOne) {
    EXPECT_THAT(check_bytes("saved_model.pb", std::string("\x08\x01\x12\x02\x0a\x00", 6)), IsOk());
    EXPECT_THAT(check_bytes("saved_model.pbtxt", "meta_graphs { }"), IsOk());
    EXPECT_THAT(check_bytes("model.bin", "whatever"), IsOk()) << "of other files nothing is known";
}

TEST_F(SavedModelCheckTest, WhatIsCutOffOrSomethingElseIsNone) {
    for (const auto& bytes : {std::string(), std::string("\x08\x01"), std::string("\x12\x02\x0a"),
                              std::string("\x12\x00", 2), std::string("<!doctype html>")})
        EXPECT_THAT(check_bytes("saved_model.pb", bytes),
                    FailsWith(ErrorCode::integrity, "`saved_model.pb` is no SavedModel's"));
    EXPECT_THAT(check_bytes("saved_model.pbtxt", "<!doctype html>"),
                FailsWith(ErrorCode::integrity, "`saved_model.pbtxt` is no SavedModel's"));
}

TEST_F(SavedModelCheckTest, ThoseOfTensorFlowPass) {
    const fs::path samples = fs::path(LODE_SHARED_DATA) / "hubmodules";
    if (!fs::is_directory(samples)) GTEST_SKIP() << "there are no samples beside the repository";
    int checked = 0;
    for (const auto& entry : fs::recursive_directory_iterator(samples)) {
        if (entry.path().filename() != "saved_model.pb") continue;
        EXPECT_THAT(check(entry.path().parent_path()), IsOk()) << entry.path();
        ++checked;
    }
    EXPECT_GT(checked, 0);
}

}  // namespace
}  // namespace lode
