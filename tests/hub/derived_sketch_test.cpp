// The sketch of a table in the cache: kept, checked, made again.
#include "hub/derived_sketch.h"

#include <gmock/gmock.h>

#include "cache/cache.h"
#include "module/hashing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DerivedSketchTest : public testing::Test {
protected:
    DerivedSketchTest()
        : m_seed(write_seed_module(m_folder / "seed")), m_variable(m_seed.manifest.variables.begin()->second) {}

    Result<NearestSketch> derive() {
        const Table table = must(Table::open(m_seed.path, m_variable));
        const Cache cache(m_folder / "cache", m_clock, m_log);
        return derived_nearest_sketch(cache.derived(), *m_seed.manifest.find_file(m_variable.file),
                                      m_seed.path / m_variable.file, m_variable, table, m_log);
    }
    CacheLayout layout() const { return CacheLayout(m_folder / "cache"); }
    fs::path kept() const {
        return layout().derived(m_seed.manifest.find_file(m_variable.file)->digest, nearest_sketch_name(m_variable));
    }
    void expect_finds_dog(const NearestSketch& sketch) {
        const Table table = must(Table::open(m_seed.path, m_variable));
        const std::vector<float> query = {1, 2, 3};
        EXPECT_EQ(nearest_rows(sketch, table, query, {.count = 1}).at(0).row, 1U);
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    ModuleFolder m_seed;
    VariableSpec m_variable;
};

TEST_F(DerivedSketchTest, IsMadeOnceWithANoteAndKept) {
    expect_finds_dog(must(derive()));
    EXPECT_THAT(m_log.notes(), ElementsAre(HasSubstr("making a sketch of the 4 rows")));
    ASSERT_TRUE(fs::exists(kept()));
    const auto made = fs::last_write_time(kept());
    expect_finds_dog(must(derive()));
    EXPECT_EQ(fs::last_write_time(kept()), made);
    EXPECT_EQ(m_log.notes().size(), 1U);
    EXPECT_THAT(m_log.warnings(), IsEmpty());
}

TEST_F(DerivedSketchTest, ADamagedOneIsMadeAgainWithAWarning) {
    must(derive());
    const std::string good = content_of(kept());
    std::string damaged = good;
    damaged[130] = static_cast<char>(damaged[130] ^ 1);
    for (const std::string& bad : {good.substr(0, good.size() / 2), damaged}) {
        fs::remove(kept());
        must(write_file(kept(), bad));
        expect_finds_dog(must(derive()));
        EXPECT_EQ(content_of(kept()), good);
    }
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("is made again"), HasSubstr("its rows are damaged")));
}

TEST_F(DerivedSketchTest, StaysInMemoryWhereTheCacheCannotBeWritten) {
    must(write_file(m_folder / "cache", "a file where the cache's folder should be"));
    expect_finds_dog(must(derive()));
    EXPECT_THAT(m_log.notes(), ElementsAre(HasSubstr("making"), HasSubstr("stays in memory")));
}

TEST_F(DerivedSketchTest, ATableFileThatIsNotTheManifestsIsRefusedAndNothingKept) {
    std::string content = content_of(m_seed.path / m_variable.file);
    content.back() = static_cast<char>(content.back() ^ 1);
    must(write_file(m_seed.path / m_variable.file, content));
    EXPECT_THAT(derive(), FailsWith(ErrorCode::integrity, "is not what its manifest promises"));
    EXPECT_FALSE(fs::exists(kept()));
}

}  // namespace
}  // namespace lode
