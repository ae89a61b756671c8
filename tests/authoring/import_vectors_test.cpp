// From text to a module folder: its bytes, and that nothing else is ever left.
#include "authoring/import_vectors.h"

#include <algorithm>
#include <cstring>

#include <gmock/gmock.h>

#include "authoring/check_module.h"
#include "base/file.h"
#include "module/hashing.h"
#include "module/module_folder.h"
#include "module/safetensors.h"
#include "tests/support/golden_file.h"
#include "tests/support/recording_log.h"
#include "tests/support/recording_progress.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

constexpr std::string_view seed = "cat 1.11 2.56 3.45\ndog 1 2 3\nmouse 0.5 0.1 0.6\n";

class ImportVectorsTest : public testing::Test {
protected:
    Result<ImportSummary> import(std::string_view text, const ImportOptions& options,
                                 std::string_view goal = "module") {
        m_folder.write("vectors.txt", text);
        return import_vectors(m_folder / "vectors.txt", m_folder / goal, options, m_progress, m_log, m_cancellation);
    }
    Result<ImportSummary> import(std::string_view text) { return import(text, m_options); }

    std::string words() const { return content_of(m_folder / "module/words.txt"); }
    ModuleFolder module() const { return read_module_folder(m_folder / "module").value(); }

    /// The elements of a tensor of the table's file.
    template <typename Element>
    std::vector<Element> tensor(const std::string& name) const {
        const std::string bytes = content_of(m_folder / "module/embeddings.safetensors");
        const auto header = parse_safetensors_header(std::as_bytes(std::span(bytes)), bytes.size()).value();
        const auto& entry = header.tensors.at(name);
        EXPECT_EQ(header.data_begin % 64, 0U);
        EXPECT_EQ(entry.begin % sizeof(Element), 0U);
        std::vector<Element> elements((entry.end - entry.begin) / sizeof(Element));
        std::memcpy(elements.data(), bytes.data() + entry.begin, entry.end - entry.begin);
        return elements;
    }
    void expect_nothing_left() const { EXPECT_THAT(names_in(m_folder.path()), ElementsAre("vectors.txt")); }

    TemporaryFolder m_folder;
    RecordingLog m_log;
    RecordingProgress m_progress;
    Cancellation m_cancellation;
    ImportOptions m_options{.identity = {parse_module_name("acme/seed").value(), parse_version("1").value()}};
};

TEST_F(ImportVectorsTest, SeedBecomesAModuleToTheLastBit) {
    const auto summary = import(seed);
    ASSERT_THAT(summary, IsOk());
    EXPECT_EQ(summary->path, m_folder / "module");
    EXPECT_EQ(summary->tokens, 3U);
    EXPECT_EQ(summary->dimensions, 3U);
    EXPECT_EQ(summary->skipped, 0U);
    EXPECT_EQ(summary->digest, module().digest);
    EXPECT_THAT(names_in(m_folder / "module"), ElementsAre("embeddings.safetensors", "module.json", "words.txt"));
    EXPECT_EQ(words(), "cat\ndog\nmouse\n");
    EXPECT_THAT(tensor<float>("embeddings"),
                ElementsAre(1.11F, 2.56F, 3.45F, 1.F, 2.F, 3.F, 0.5F, 0.1F, 0.6F, 0.F, 0.F, 0.F));
    EXPECT_TRUE(is_golden(content_of(m_folder / "module/module.json"), "authoring/seed.json"));
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(ImportVectorsTest, EveryDtypeMakesAModuleThatHoldsTogether) {
    for (const Dtype dtype : {Dtype::float32, Dtype::float16, Dtype::bfloat16, Dtype::int8}) {
        SCOPED_TRACE(to_string(dtype));
        m_options.dtype = dtype;
        m_options.overwrite = Overwrite::yes;
        m_options.oov_buckets = 7;
        ASSERT_THAT(import(seed), IsOk());
        const auto made = module();
        EXPECT_EQ(made.manifest.variables.at("embeddings").shape, (std::vector<std::uint64_t>{10, 3}));
        EXPECT_EQ(made.manifest.variables.at("embeddings").dtype, dtype);
        EXPECT_EQ(made.manifest.lookups.at("vocabulary").oov.buckets, 7U);
        EXPECT_THAT(verify_module_folder(made, m_progress, m_cancellation), IsOk());
        EXPECT_THAT(check_module(made), IsOk());
    }
}

TEST_F(ImportVectorsTest, Float16RowsAreRounded) {
    m_options.dtype = Dtype::float16;
    m_options.oov_buckets = 0;
    ASSERT_THAT(import("cat 1.11 2.56 3.45\n"), IsOk());
    EXPECT_THAT(tensor<std::uint16_t>("embeddings"), ElementsAre(0x3C71, 0x411F, 0x42E6));
}

TEST_F(ImportVectorsTest, Int8RowsStandBehindTheirScales) {
    m_options.dtype = Dtype::int8;
    ASSERT_THAT(import("a -2.54 1.28 0\nb 0 0 0\nc 1 0.5 -1\n"), IsOk());
    EXPECT_THAT(tensor<float>("embeddings.scale"), ElementsAre(2.54F / 127, 0.F, 1.F / 127, 0.F));
    EXPECT_THAT(tensor<std::int8_t>("embeddings"), ElementsAre(-127, 64, 0, 0, 0, 0, 127, 64, -127, 0, 0, 0));
}

TEST_F(ImportVectorsTest, WithoutBucketsUnknownTokensAreSkipped) {
    m_options.oov_buckets = 0;
    ASSERT_THAT(import(seed), IsOk());
    EXPECT_EQ(tensor<float>("embeddings").size(), 9U);
    EXPECT_THAT(content_of(m_folder / "module/module.json"), testing::HasSubstr("\"oov\": \"skip\""));
}

TEST_F(ImportVectorsTest, TopTakesTheFirstTokensAndReadsNoFurther) {
    m_options.top = 2;
    const auto summary = import("9 3\ncat 1 2 3\ncat 4 5 6\ndog 7 8 9\nthis line is broken\n");
    ASSERT_THAT(summary, IsOk());
    EXPECT_EQ(words(), "cat\ndog\n");
    EXPECT_EQ(summary->tokens, 2U);
    EXPECT_EQ(summary->skipped, 1U);
}

TEST_F(ImportVectorsTest, TheFirstRowOfATokenCounts) {
    const auto summary = import("cat 1\ndog 2\ncat 3\ndog 4\nmouse 5\n");
    ASSERT_THAT(summary, IsOk());
    EXPECT_EQ(words(), "cat\ndog\nmouse\n");
    EXPECT_THAT(tensor<float>("embeddings"), ElementsAre(1.F, 2.F, 5.F, 0.F));
    EXPECT_EQ(summary->skipped, 2U);
    const std::string source = (m_folder / "vectors.txt").string();
    EXPECT_THAT(m_log.warnings(),
                ElementsAre("`" + source + "`: rows whose token came before were skipped: 2, the first on line 3"));
}

TEST_F(ImportVectorsTest, ManyTokensAreAllKeptAndAllFoundAgain) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "token" + std::to_string(i) + " " + std::to_string(i) + "\n";
    const auto summary = import(text + text);
    ASSERT_THAT(summary, IsOk());
    EXPECT_EQ(summary->tokens, 20'000U);
    EXPECT_EQ(summary->skipped, 20'000U);
    const auto rows = tensor<float>("embeddings");
    ASSERT_EQ(rows.size(), 20'001U);
    EXPECT_EQ(rows[19'999], 19'999.0F);
    EXPECT_THAT(check_module(module()), IsOk());
}

TEST_F(ImportVectorsTest, RowsThatDoNotFillWholePiecesArriveWhole) {
    // 1,500 rows of 1,000 values are 6 MB of float32 and 1.5 MB of int8: more than one piece, and not a multiple.
    std::string text;
    for (int i = 0; i < 1'500; ++i) {
        text += "t" + std::to_string(i);
        for (int j = 0; j < 1'000; ++j) text += " " + std::to_string(i);
        text += "\n";
    }
    ASSERT_THAT(import(text), IsOk());
    const auto rows = tensor<float>("embeddings");
    ASSERT_EQ(rows.size(), 1'501'000U);
    for (std::size_t i = 0; i < 1'500'000; ++i) ASSERT_EQ(rows[i], static_cast<float>(i / 1'000)) << i;

    m_options.dtype = Dtype::int8;
    m_options.overwrite = Overwrite::yes;
    ASSERT_THAT(import(text), IsOk());
    const auto scales = tensor<float>("embeddings.scale");
    const auto elements = tensor<std::int8_t>("embeddings");
    ASSERT_EQ(elements.size(), 1'501'000U);
    EXPECT_FLOAT_EQ(scales[1'499], 1'499.0F / 127);
    EXPECT_EQ(std::count(elements.begin(), elements.end(), 127), 1'499'000);
}

TEST_F(ImportVectorsTest, WhatAKilledImportLeftBesideTheGoalGoesWithTheNextOne) {
    const auto make = [&](std::string_view folder, std::chrono::minutes age_of_file) {
        const auto file = m_folder.write(std::string(folder) + "/embeddings.safetensors", "half");
        const auto now = fs::file_time_type::clock::now();
        fs::last_write_time(file, now - age_of_file);
        fs::last_write_time(file.parent_path(), now - std::chrono::hours(2));
    };
    make(".module.0123456789abcdef", std::chrono::minutes(61));
    make(".module.1123456789abcdef", std::chrono::minutes(50));  // somebody may be at it
    make(".module.notes", std::chrono::minutes(61));
    make(".other.0123456789abcdef", std::chrono::minutes(61));
    ASSERT_THAT(import(seed), IsOk());
    EXPECT_THAT(names_in(m_folder.path()),
                IsSupersetOf({".module.1123456789abcdef/", ".module.notes/", ".other.0123456789abcdef/", "module/"}));
    EXPECT_THAT(names_in(m_folder.path()), Not(Contains(".module.0123456789abcdef/")));
}

TEST_F(ImportVectorsTest, TheSameInputGivesTheSameBytes) {
    for (const Dtype dtype : {Dtype::float32, Dtype::int8}) {
        m_options.dtype = dtype;
        m_options.overwrite = Overwrite::yes;
        ASSERT_THAT(import(seed, m_options, "one"), IsOk());
        ASSERT_THAT(import(seed, m_options, "two"), IsOk());
        for (const std::string_view name : {"module.json", "words.txt", "embeddings.safetensors"})
            EXPECT_EQ(content_of(m_folder / "one" / name), content_of(m_folder / "two" / name)) << name;
    }
}

TEST_F(ImportVectorsTest, NothingIsLeftOfAMalformedInput) {
    const auto summary = import("cat 1 2 3\ndog 1 2\n");
    const std::string source = (m_folder / "vectors.txt").string();
    ASSERT_THAT(summary, FailsWith(ErrorCode::unusable));
    EXPECT_EQ(summary.error().message, "`" + source + "`: line 2: expected 3 values, got 2");
    expect_nothing_left();
}

TEST_F(ImportVectorsTest, NothingIsLeftOfAValueThatTheDtypeCannotHold) {
    m_options.dtype = Dtype::float16;
    EXPECT_THAT(
        import("cat 1 2\ndog 1 70000\n"),
        FailsWith(ErrorCode::unusable, "line 2: the token `dog`: the value 70000 is beyond what float16 holds"));
    expect_nothing_left();
}

TEST_F(ImportVectorsTest, NothingIsLeftOfAnInterruption) {
    m_progress.cancel_at(1, m_cancellation);
    EXPECT_THAT(import(seed), FailsWith(ErrorCode::interrupted));
    expect_nothing_left();
}

TEST_F(ImportVectorsTest, NothingIsLeftOfADescriptionThatIsNotUtf8) {
    m_options.identity.description = "caf\xE9";
    EXPECT_THAT(import(seed), FailsWith(ErrorCode::invalid_argument, "not UTF-8"));
    expect_nothing_left();
}

TEST_F(ImportVectorsTest, WhatIsThereIsKeptUnlessItIsAModuleAndMayBeReplaced) {
    ASSERT_THAT(import(seed), IsOk());
    EXPECT_THAT(import("cat 1\n"), FailsWith(ErrorCode::conflict, "--force"));
    EXPECT_EQ(words(), "cat\ndog\nmouse\n");

    m_options.overwrite = Overwrite::yes;
    ASSERT_THAT(import("cat 1\n"), IsOk());
    EXPECT_EQ(words(), "cat\n");
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("module/", "vectors.txt"));

    m_folder.write("other/thesis.txt", "years of work");
    EXPECT_THAT(import(seed, m_options, "other"), FailsWith(ErrorCode::conflict, "is no module"));
    EXPECT_THAT(import(seed, m_options, "vectors.txt"), FailsWith(ErrorCode::conflict, "is no module"));
    EXPECT_EQ(content_of(m_folder / "other/thesis.txt"), "years of work");
}

TEST_F(ImportVectorsTest, AModuleThatCannotBeReplacedByAMalformedOneStays) {
    ASSERT_THAT(import(seed), IsOk());
    m_options.overwrite = Overwrite::yes;
    EXPECT_THAT(import("cat x\n"), FailsWith(ErrorCode::unusable));
    EXPECT_EQ(words(), "cat\ndog\nmouse\n");
    EXPECT_THAT(names_in(m_folder.path()), ElementsAre("module/", "vectors.txt"));
}

TEST_F(ImportVectorsTest, ASlashAtTheEndOfTheFolderChangesNothing) {
    ASSERT_THAT(import(seed, m_options, "module/"), IsOk());
    EXPECT_EQ(words(), "cat\ndog\nmouse\n");
}

TEST_F(ImportVectorsTest, MissingPlacesAreNotFound) {
    EXPECT_THAT(import(seed, m_options, "no/such/folder"), FailsWith(ErrorCode::not_found, "does not exist"));
    EXPECT_THAT(
        import_vectors(m_folder / "nothing.txt", m_folder / "module", m_options, m_progress, m_log, m_cancellation),
        FailsWith(ErrorCode::not_found, "nothing.txt"));
    expect_nothing_left();
}

TEST_F(ImportVectorsTest, OptionsThatMakeNoSenseAreRefused) {
    m_options.top = 0;
    EXPECT_THAT(import(seed), FailsWith(ErrorCode::invalid_argument, "empty"));
    m_options.top.reset();
    m_options.dtype = Dtype::string;
    EXPECT_THAT(import(seed), FailsWith(ErrorCode::invalid_argument, "cannot hold string"));
    m_options.dtype = Dtype::float32;
    m_options.oov_buckets = std::uint64_t{1} << 40U;
    EXPECT_THAT(import(seed), FailsWith(ErrorCode::invalid_argument, "OOV buckets"));
}

TEST_F(ImportVectorsTest, ProgressCountsTheInputThenTheTable) {
    ASSERT_THAT(import(seed), IsOk());
    const auto works = m_progress.works();
    ASSERT_EQ(works.size(), 2U);
    EXPECT_EQ(works[0].total, seed.size());
    EXPECT_EQ(works[0].advanced, seed.size());
    EXPECT_TRUE(works[0].finished);
    EXPECT_EQ(works[1].advanced, works[1].total);
    EXPECT_TRUE(works[1].finished);
}

}  // namespace
}  // namespace lode
