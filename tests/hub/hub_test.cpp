// A handle in, a callable module out.
#include "hub/hub.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/recording_log.h"
#include "tests/support/result_matchers.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/seed_module.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view url = "https://hub.example.org/acme/seed/1";

class HubTest : public testing::Test {
protected:
    Hub open(bool offline = false) {
        HubSettings settings;
        settings.cache = m_folder / "cache";
        settings.offline = offline;
        return must(Hub::open(settings, {.clock = &m_clock, .log = &m_log, .transport = &m_transport}));
    }
    fs::path derived_index() const {
        return CacheLayout(m_folder / "cache")
            .derived(m_seed.manifest.find_file("words.txt")->digest, vocabulary_index_format_name);
    }
    void expect_seed_rows(const Module& module) {
        const Matrix rows = must(module.call({"cat", "lizard", "dog"}));
        Matrix expected(3, 3);
        expected << 1.11F, 2.56F, 3.45F, 0, 0, 0, 1, 2, 3;
        EXPECT_EQ(rows, expected);
    }

    TemporaryFolder m_folder;
    FakeClock m_clock;
    RecordingLog m_log;
    ScriptedTransport m_transport;
    ModuleFolder m_seed = write_seed_module(m_folder / "seed");
};

TEST_F(HubTest, LoadsByUrlThenFromTheCacheAlone) {
    m_transport.serve_folder(url, m_seed.path);
    m_transport.answer(HttpMethod::get, "https://hub.example.org/acme/seed/versions.json",
                       {.status = 404, .headers = {}, .body = "", .failure = {}});
    expect_seed_rows(must(open().load(url)));
    const auto requests = m_transport.requests().size();
    expect_seed_rows(must(open(true).load(url)));
    EXPECT_EQ(m_transport.requests().size(), requests);
}

TEST_F(HubTest, ModuleOutlivesItsHub) {
    std::optional<Module> module;
    {
        const Hub hub = open();
        module = must(hub.load(m_seed.path.string()));
    }
    expect_seed_rows(*module);
}

TEST_F(HubTest, IndexIsDerivedOnceAndKept) {
    must(open().load(m_seed.path.string()));
    ASSERT_TRUE(fs::exists(derived_index()));
    const auto made = fs::last_write_time(derived_index());
    must(open().load(m_seed.path.string()));
    EXPECT_EQ(fs::last_write_time(derived_index()), made);
}

TEST_F(HubTest, DamagedIndexIsBuiltAgainWithAWarning) {
    must(open().load(m_seed.path.string()));
    const std::string good = content_of(derived_index());
    fs::remove(derived_index());
    must(write_file(derived_index(), good.substr(0, good.size() / 2)));
    expect_seed_rows(must(open().load(m_seed.path.string())));
    EXPECT_THAT(m_log.warnings(), ElementsAre(HasSubstr("is built again")));
    EXPECT_EQ(content_of(derived_index()), good);
}

TEST_F(HubTest, WhereTheCacheCannotBeWrittenTheIndexStaysInMemory) {
    must(write_file(m_folder / "cache", "a file where the cache's folder should be"));
    expect_seed_rows(must(open().load(m_seed.path.string())));
    EXPECT_THAT(m_log.notes(), ElementsAre(HasSubstr("stays in memory")));
}

TEST_F(HubTest, VocabularyThatIsNotTheManifestsIsRefused) {
    must(write_file(m_seed.path / "words.txt", "cat\ndog\nmoose\n"));
    EXPECT_THAT(open().load(m_seed.path.string()),
                FailsWith(ErrorCode::integrity, "is not what its manifest promises"));
}

TEST_F(HubTest, HandleThatIsNoneIsRefusedWithAHint) {
    EXPECT_THAT(open().load("glove"), FailsWith(ErrorCode::invalid_argument, "write `./glove`"));
    EXPECT_THAT(m_transport.requests(), IsEmpty());
}

TEST_F(HubTest, ASavedModelIsResolvedButNotLoaded) {
    must(create_folders(m_folder / "saved"));
    must(write_file(m_folder / "saved/saved_model.pb", "graph"));
    const Hub hub = open();
    const std::string handle = (m_folder / "saved").string();
    EXPECT_THAT(hub.resolve(handle), IsOk());
    EXPECT_THAT(hub.load(handle), FailsWith(ErrorCode::invalid_argument, "a SavedModel"));
}

TEST_F(HubTest, OfflineTouchesNoTransport) {
    EXPECT_THAT(open(true).load(url), FailsWith(ErrorCode::unavailable, "offline"));
    EXPECT_THAT(m_transport.requests(), IsEmpty());
}

TEST_F(HubTest, ALockFileIsReadWithTheFirstHandleThatItCouldName) {
    HubSettings settings;
    settings.cache = m_folder / "cache";
    settings.lock = m_folder.write("lode.lock", "<<<<<<< HEAD\n");
    settings.locked = true;
    const auto hub = must(Hub::open(settings, {.clock = &m_clock, .log = &m_log, .transport = &m_transport}));
    EXPECT_THAT(hub.load(m_seed.path.string()), IsOk()) << "a folder is in place, whatever the lock says";
    EXPECT_THAT(hub.load(url), FailsWith(ErrorCode::integrity, "the marks of a merge"));
}

TEST_F(HubTest, ALockedHubWithoutALockFileResolvesNothing) {
    HubSettings settings;
    settings.cache = m_folder / "cache";
    settings.locked = true;
    EXPECT_THAT(Hub::open(settings), FailsWith(ErrorCode::invalid_argument, "no lock file is named"));
    settings.lock = m_folder / "lode.lock";
    const auto hub = must(Hub::open(settings, {.clock = &m_clock, .log = &m_log, .transport = &m_transport}));
    EXPECT_THAT(hub.resolve(url), FailsWith(ErrorCode::not_found, "lode.lock` does not exist"));
    EXPECT_THAT(m_transport.requests(), IsEmpty());
}

TEST_F(HubTest, ASketchIsDerivedOnceAndFindsTheSameNeighbors) {
    const auto hub = open(true);
    const auto sketched = hub.load(m_seed.path.string(), {.sketch = true});
    ASSERT_THAT(sketched, IsOk());
    const auto expected = must(must(hub.load(m_seed.path.string())).nearest("cat", 5));
    EXPECT_EQ(must(sketched->nearest("cat", 5)), expected);
    EXPECT_EQ(must(sketched->nearest_all(std::vector<std::string_view>{"dog", "cat"}, 5))[1], expected);
    const auto& variable = m_seed.manifest.variables.at("embeddings");
    const auto kept = CacheLayout(m_folder / "cache")
                          .derived(m_seed.manifest.find_file(variable.file)->digest, nearest_sketch_name(variable));
    const auto made = fs::last_write_time(kept);
    EXPECT_THAT(hub.load(m_seed.path.string(), {.sketch = true}), IsOk());
    EXPECT_EQ(fs::last_write_time(kept), made);
}

TEST_F(HubTest, AModuleLoadedAsTrainableLeavesItsReadOnlyFilesAsTheyAre) {
    const auto hub = open(true);
    const fs::path table = m_seed.path / m_seed.manifest.variables.at("embeddings").file;
    fs::permissions(table, fs::perms::owner_read);
    const auto before = must(read_file(table));
    const auto trained = hub.load(m_seed.path.string(), {.trainable = true});
    ASSERT_THAT(trained, IsOk());
    ASSERT_THAT(must(trained->variable("embeddings")).set_row(0, std::vector<float>{9, 9, 9}), IsOk());
    EXPECT_EQ(must(trained->call({"cat"}))(0, 0), 9);
    EXPECT_NE(must(must(hub.load(m_seed.path.string())).call({"cat"}))(0, 0), 9);
    EXPECT_EQ(must(read_file(table)), before);
}

}  // namespace
}  // namespace lode
