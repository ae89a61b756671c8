// Pins by name, and lock files that change after they were pinned.
#include "cache/pin_store.h"

#include "module/lock_file.h"
#include "tests/cache/cache_fixture.h"
#include "tests/support/unprivileged.h"

namespace lode {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class PinStoreTest : public CacheFixture {
protected:
    PinStoreTest() : m_pins(CacheLayout(m_folder / "cache")) {}

    /// A lock file that names the module of that digest.
    void write_lock(const fs::path& path, const Digest& digest) {
        LockFile lock;
        const auto handle = must(parse_handle(seed_handle, {}));
        must(lock.put(handle, {handle, digest}));
        must(write_lock_file(path, lock));
    }

    PinStore m_pins;
    Digest m_other = write_seed_module(m_folder / "other", {.version = "2"}).digest;
};

TEST_F(PinStoreTest, PinsAreListedByNameAndRemovedByName) {
    EXPECT_THAT(must(m_pins.all()), IsEmpty());
    must(m_pins.put({"b", {m_seed.digest}}));
    must(m_pins.put({"a", {m_other}}));
    const auto pins = must(m_pins.all());
    ASSERT_THAT(pins, SizeIs(2));
    EXPECT_EQ(pins[0].name, "a");
    EXPECT_THAT(pins[1].modules, ElementsAre(m_seed.digest));
    must(m_pins.remove("a"));
    EXPECT_THAT(m_pins.remove("a"), FailsWith(ErrorCode::not_found, "there is no pin `a`"));
    EXPECT_THAT(must(m_pins.pinned()), ElementsAre(Pair(m_seed.digest, "b")));
}

TEST_F(PinStoreTest, PinOfTheSameNameIsReplaced) {
    must(m_pins.put({"a", {m_seed.digest}}));
    must(m_pins.put({"a", {m_other}}));
    EXPECT_THAT(must(m_pins.pinned()), ElementsAre(Pair(m_other, "a")));
}

TEST_F(PinStoreTest, LockFileCountsAsItIsNow) {
    const fs::path lock = m_folder / "lode.lock";
    write_lock(lock, m_seed.digest);
    must(m_pins.put({lock.string(), {m_seed.digest}, lock}));
    write_lock(lock, m_other);
    EXPECT_THAT(must(m_pins.pinned()), ElementsAre(Pair(m_other, lock.string())));
}

TEST_F(PinStoreTest, LockFileThatCannotBeReadCountsAsItWas) {
    const fs::path lock = m_folder / "lode.lock";
    write_lock(lock, m_seed.digest);
    must(m_pins.put({lock.string(), {m_seed.digest}, lock}));
    must(write_file(lock, "<<<<<<< a merge"));
    EXPECT_THAT(must(m_pins.pinned()), ElementsAre(Pair(m_seed.digest, lock.string())));
    fs::remove(lock);
    EXPECT_THAT(must(m_pins.pinned()), ElementsAre(Pair(m_seed.digest, lock.string())));
}

TEST_F(PinStoreTest, PinThatCannotBeReadIsNoLackOfPins) {
    must(m_pins.put({"a", {m_seed.digest}}));
    const fs::path pins = m_folder / "cache/pins";
    fs::permissions(pins, fs::perms::none);
    {
        const Unprivileged unprivileged;
        EXPECT_THAT(m_pins.pinned(), FailsWith(ErrorCode::permission_denied, pins.string()));
    }
    fs::permissions(pins, fs::perms::owner_all);
}

TEST_F(PinStoreTest, PinThatIsThereAndCannotBeReadIsAnError) {
    must(m_pins.put({"a", {m_seed.digest}}));
    const fs::path pin = m_folder / "cache/pins" / names_in(m_folder / "cache/pins").front();
    fs::remove(pin);
    fs::create_symlink(pin, pin);  // a link that leads to itself
    EXPECT_THAT(m_pins.pinned(), FailsWith(ErrorCode::unusable, pin.string())) << "what it pins may not be evicted";
    fs::remove(pin);
    fs::create_directory(pin);
    EXPECT_THAT(m_pins.pinned(), FailsWith(ErrorCode::unusable, pin.string()));
}

TEST_F(PinStoreTest, FileThatIsNoPinIsLeftOut) {
    must(m_pins.put({"a", {m_seed.digest}}));
    must(write_file(CacheLayout(m_folder / "cache").pins() / "x.json", R"({"schema":"lode.pin/1","name":"x"})"));
    must(write_file(CacheLayout(m_folder / "cache").pins() / "y.json", "rubbish"));
    EXPECT_THAT(must(m_pins.all()), SizeIs(1));
}

}  // namespace
}  // namespace lode
