// The lock file: its bytes, and what is no lock file.
#include "module/lock_file.h"

#include "module/hashing.h"
#include "tests/support/golden_file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

Handle handle(std::string_view text) {
    return must(parse_handle(text, {}));
}

LockedModule locked(std::string_view source, std::string_view bytes = "manifest") {
    return {handle(source), digest_of(bytes)};
}

LockFile sample() {
    LockFile lock;
    must(lock.put(handle("https://hub.example/acme/seed@^1"), locked("https://hub.example/acme/seed/1.2.0")));
    must(lock.put(handle("acme/seed"), locked("https://hub.example/acme/seed/2")));
    must(lock.put(handle("https://hub.example/acme/seed/1"), locked("https://hub.example/acme/seed/1", "one")));
    must(lock.put(handle("https://hub.example/any/module.json"), locked("https://hub.example/any/module.json")));
    auto archive = locked("https://hub.example/x.tar.gz");
    archive.archive = digest_of("archive");
    must(lock.put(handle("https://hub.example/x.tar.gz"), archive));
    return lock;
}

TEST(LockFileTest, IsSortedAndComesBack) {
    EXPECT_TRUE(is_golden(must(to_json(sample())), "lock/lode.lock"));
    const auto again = must(parse_lock_file(must(to_json(sample()))));
    EXPECT_EQ(again.modules(), sample().modules());
    EXPECT_EQ(must(to_json(again)), must(to_json(sample())));
}

TEST(LockFileTest, AHandleIsFoundInAnySpellingAndWithAPin) {
    const auto lock = sample();
    ASSERT_NE(lock.find(handle("HTTPS://hub.example:443/acme/seed@^1")), nullptr);
    EXPECT_EQ(lock.find(handle("acme/seed@latest#sha256=" + digest_of("x").hex()))->digest, digest_of("manifest"));
    EXPECT_EQ(lock.find(handle("acme/seed@^1")), nullptr) << "another range is another handle";
}

TEST(LockFileTest, AnEntryThatItsHandleCannotMeanIsRefused) {
    struct Row {
        std::string_view name;
        std::string_view handle;
        std::string_view source;
    };
    const Row rows[] = {
        {"another module", "acme/seed", "https://hub.example/evil/seed/1"},
        {"a version out of the range", "acme/seed@^1", "https://hub.example/acme/seed/2"},
        {"another version", "https://hub.example/acme/seed/1", "https://hub.example/acme/seed/2"},
        {"another host", "https://hub.example/acme/seed", "https://evil.example/acme/seed/1"},
        {"a floating source", "acme/seed", "https://hub.example/acme/seed"},
        {"an archive for a module", "acme/seed", "https://hub.example/acme/seed.tar.gz"},
        {"a folder on this machine", "./seed", "https://hub.example/acme/seed/1"},
        {"a source on this machine", "acme/seed", "./seed"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        LockFile lock;
        EXPECT_THAT(lock.put(handle(row.handle), locked(row.source)), FailsWith(ErrorCode::invalid_argument));
        EXPECT_TRUE(lock.modules().empty());
        const std::string text = R"({"schema":"lode.lock/1","modules":{")" + std::string(row.handle) +
                                 R"(":{"resolved":")" + std::string(row.source) + R"(","digest":")" +
                                 to_string(digest_of("x")) + R"("}}})";
        EXPECT_THAT(parse_lock_file(text), FailsWith(ErrorCode::integrity, std::string(row.handle)));
    }
}

TEST(LockFileTest, WhatIsNoLockFileIsRefused) {
    struct Row {
        std::string_view name;
        std::string text;
        std::string_view words;
    };
    const std::string good = must(to_json(sample()));
    const Row rows[] = {
        {"nothing", "", "malformed JSON"},
        {"half a file", good.substr(0, good.size() / 2), "malformed JSON at byte"},
        {"a merge", "<<<<<<< HEAD\n" + good + "=======\n" + good + ">>>>>>> theirs\n", "the marks of a merge"},
        {"a merge inside", "{\n<<<<<<< HEAD\n", "lode lock --update"},
        {"another schema", R"({"schema":"lode.lock/2","modules":{}})", "got `lode.lock/2`"},
        {"no modules", R"({"schema":"lode.lock/1"})", "modules"},
        {"a handle that is none", R"({"schema":"lode.lock/1","modules":{"seed":{}}})", "`seed`"},
        {"an entry that says nothing", R"({"schema":"lode.lock/1","modules":{"acme/seed":{}}})", "resolved"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        const auto parsed = parse_lock_file(row.text);
        EXPECT_THAT(parsed, FailsWith(ErrorCode::integrity, std::string(row.words)));
    }
}

TEST(LockFileTest, IsReplacedWholeAndAbsentWithoutAFile) {
    const TemporaryFolder folder;
    const auto path = folder / "lode.lock";
    EXPECT_EQ(must(read_lock_file(path)), std::nullopt);
    must(write_lock_file(path, LockFile()));
    must(write_lock_file(path, sample()));
    EXPECT_EQ(must(read_lock_file(path))->modules().size(), 5U);
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"lode.lock"});
    folder.write("lode.lock", "{");
    EXPECT_THAT(read_lock_file(path), FailsWith(ErrorCode::integrity, "the lock file `" + path.string() + "`"));
}

}  // namespace
}  // namespace lode
