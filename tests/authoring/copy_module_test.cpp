// A copy of a module with other values: what changes, what stays, and who its parent is.
#include "authoring/copy_module.h"

#include <array>
#include <filesystem>

#include <gmock/gmock.h>

#include "authoring/check_module.h"
#include "authoring/module_builder.h"
#include "module/hashing.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

using testing::ElementsAre;

class ModuleExportTest : public testing::Test {
protected:
    Result<Digest> copy(const std::vector<ChangedTensor>& changes, std::string_view goal = "copy",
                        Overwrite overwrite = Overwrite::no) {
        return copy_module(m_source, m_identity, changes, m_folder / goal, overwrite, m_progress, m_cancellation);
    }
    ChangedTensor change(std::string file, std::string tensor) const {
        return {std::move(file), std::move(tensor), std::as_bytes(std::span(m_values))};
    }

    TemporaryFolder m_folder;
    ModuleFolder m_source = write_seed_module(m_folder / "seed");
    ModuleIdentity m_identity{parse_module_name("acme/tuned").value(), parse_version("2").value(), "tuned", "CC0-1.0"};
    std::array<float, 12> m_values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    RecordingProgress m_progress;
    Cancellation m_cancellation;
};

TEST_F(ModuleExportTest, ChangedTensorsAreNewAndAllElseIsTheParents) {
    const auto digest = copy({change("embeddings.safetensors", "embeddings")});
    ASSERT_THAT(digest, IsOk());
    const auto made = must(read_module_folder(m_folder / "copy"));
    EXPECT_EQ(made.digest, *digest);
    EXPECT_EQ(made.manifest.parent, m_source.digest);
    EXPECT_EQ(to_string(made.manifest.name), "acme/tuned");
    EXPECT_EQ(made.manifest.description, "tuned");
    EXPECT_EQ(describe("default", made.manifest.signatures.at("default")),
              describe("default", m_source.manifest.signatures.at("default")));
    EXPECT_THAT(verify_module_folder(made, m_progress, m_cancellation), IsOk());
    EXPECT_THAT(check_module(made), IsOk());
    EXPECT_EQ(content_of(made.path / "words.txt"), "cat\ndog\nmouse\n");

    std::string expected = content_of(m_source.path / "embeddings.safetensors");
    expected.replace(expected.size() - sizeof m_values, sizeof m_values, reinterpret_cast<const char*>(m_values.data()),
                     sizeof m_values);
    EXPECT_EQ(content_of(made.path / "embeddings.safetensors"), expected);
}

TEST_F(ModuleExportTest, ACopyWithoutChangesHasTheSameFiles) {
    must(copy({}));
    const auto made = must(read_module_folder(m_folder / "copy"));
    EXPECT_EQ(made.manifest.find_file("embeddings.safetensors")->digest,
              m_source.manifest.find_file("embeddings.safetensors")->digest);
    EXPECT_THAT(verify_module_folder(made, m_progress, m_cancellation), IsOk());
    EXPECT_EQ(must(copy({}, "again")), made.digest);
}

TEST_F(ModuleExportTest, AModuleMayReplaceItsParent) {
    must(copy({change("embeddings.safetensors", "embeddings")}, "seed", Overwrite::yes));
    EXPECT_EQ(must(read_module_folder(m_folder / "seed")).manifest.parent, m_source.digest);
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("seed/"));
}

TEST_F(ModuleExportTest, AChangeOfWhatIsNotThereIsRefused) {
    EXPECT_THAT(copy({change("rows.safetensors", "embeddings")}),
                FailsWith(ErrorCode::invalid_argument, "the module has no file `rows.safetensors`"));
    EXPECT_THAT(copy({change("embeddings.safetensors", "rows")}),
                FailsWith(ErrorCode::invalid_argument, "has no tensor `rows`"));
    EXPECT_THAT(copy({{"embeddings.safetensors", "embeddings", std::as_bytes(std::span(m_values)).first(40)}}),
                FailsWith(ErrorCode::invalid_argument,
                          "the tensor `embeddings` of `embeddings.safetensors`: expected 48 bytes, got 40"));
    EXPECT_THAT(copy({change("words.txt", "rows")}), FailsWith(ErrorCode::integrity, "malformed safetensors"));
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("seed/"));
}

TEST_F(ModuleExportTest, ADamagedParentIsNotCopied) {
    m_folder.write("seed/words.txt", "cat\ndog\nmousf\n");
    EXPECT_THAT(copy({}), FailsWith(ErrorCode::integrity, "words.txt` is damaged: expected 14 bytes with sha256:"));
    m_folder.write("seed/words.txt", "cat\n");
    EXPECT_THAT(copy({}, "shorter"), FailsWith(ErrorCode::integrity, ", got 4 with sha256:"));
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("seed/"));
}

TEST_F(ModuleExportTest, NothingIsLeftOfAnInterruption) {
    m_progress.cancel_at(1, m_cancellation);
    EXPECT_THAT(copy({}), FailsWith(ErrorCode::interrupted));
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("seed/"));
}

}  // namespace
}  // namespace lode
