// SQLite as lode uses it: by rollback journal, with write transactions that begin by taking the lock.
#include "base/sqlite/database.h"

#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {
namespace {

class DatabaseTest : public testing::Test {
protected:
    Database open(DatabaseMode mode = DatabaseMode::read_write) const {
        return Database::open(path, mode, std::chrono::milliseconds(0)).value();
    }
    static std::int64_t count_in(Database& database) {
        auto statement = database.prepare("SELECT count(*) FROM words").value();
        EXPECT_EQ(statement.step(), true);
        return statement.number(0);
    }

    const TemporaryFolder folder;
    const std::filesystem::path path = folder / "index.sqlite";
};

TEST_F(DatabaseTest, WhatIsBoundComesBack) {
    auto database = open();
    ASSERT_THAT(database.execute("CREATE TABLE words (word TEXT, id INTEGER)"), IsOk());
    auto insert = database.prepare("INSERT INTO words VALUES (?1, ?2)").value();
    ASSERT_THAT(insert.bind(1, "cat'; DROP TABLE words").bind(2, INT64_MAX).run(), IsOk());
    ASSERT_THAT(insert.bind(1, "").bind(2, std::int64_t{-1}).run(), IsOk());

    auto select = database.prepare("SELECT word, id FROM words ORDER BY id DESC").value();
    ASSERT_EQ(select.step(), true);
    EXPECT_EQ(select.text(0), "cat'; DROP TABLE words");
    EXPECT_EQ(select.number(1), INT64_MAX);
    ASSERT_EQ(select.step(), true);
    EXPECT_EQ(select.text(0), "");
    EXPECT_EQ(select.step(), false);
}

TEST_F(DatabaseTest, ATransactionThatIsNotCommittedLeavesNothing) {
    auto database = open();
    ASSERT_THAT(database.execute("CREATE TABLE words (word TEXT)"), IsOk());
    {
        auto transaction = Transaction::begin(database);
        ASSERT_THAT(transaction, IsOk());
        ASSERT_THAT(database.execute("INSERT INTO words VALUES ('cat')"), IsOk());
    }
    EXPECT_EQ(count_in(database), 0);
    {
        auto transaction = Transaction::begin(database);
        ASSERT_THAT(transaction, IsOk());
        ASSERT_THAT(database.execute("INSERT INTO words VALUES ('cat')"), IsOk());
        ASSERT_THAT(transaction->commit(), IsOk());
    }
    EXPECT_EQ(count_in(database), 1);
}

TEST_F(DatabaseTest, ASecondWriterIsUnavailableUntilTheFirstIsDone) {
    auto first = open();
    auto second = open();
    {
        auto transaction = Transaction::begin(first);
        ASSERT_THAT(transaction, IsOk());
        EXPECT_THAT(Transaction::begin(second), FailsWith(ErrorCode::unavailable, "locked"));
    }
    EXPECT_THAT(Transaction::begin(second), IsOk());
}

TEST_F(DatabaseTest, BytesThatAreNoDatabaseAreAnIntegrityError) {
    folder.write("index.sqlite", std::string(4096, 'x'));
    auto database = Database::open(path, DatabaseMode::read_write);
    const auto used =
        database ? database->execute("CREATE TABLE words (word TEXT)") : tl::make_unexpected(database.error());
    EXPECT_THAT(used, FailsWith(ErrorCode::integrity, "not a database"));
}

TEST_F(DatabaseTest, NoWriteAheadLogIsLeftBehind) {
    auto database = open();
    ASSERT_THAT(database.execute("CREATE TABLE words (word TEXT)"), IsOk());
    for (const auto& name : names_in(folder.path())) EXPECT_EQ(name.find("-wal"), std::string::npos) << name;
}

TEST_F(DatabaseTest, AReadOnlyDatabaseRefusesToBeWritten) {
    {
        auto database = open();
        ASSERT_THAT(database.execute("CREATE TABLE words (word TEXT)"), IsOk());
    }
    auto database = open(DatabaseMode::read_only);
    EXPECT_EQ(count_in(database), 0);
    EXPECT_THAT(database.execute("INSERT INTO words VALUES ('cat')"), FailsWith(ErrorCode::permission_denied));
}

TEST_F(DatabaseTest, AReadOnlyDatabaseThatIsNotThereIsNotMade) {
    EXPECT_FALSE(Database::open(path, DatabaseMode::read_only).has_value());
    EXPECT_THAT(names_in(folder.path()), testing::IsEmpty());
}

}  // namespace
}  // namespace lode
