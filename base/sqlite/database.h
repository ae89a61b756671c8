// SQLite, as little of it as lode needs: a connection, prepared statements, transactions that begin by taking the write
// lock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace lode {

enum class DatabaseMode { read_only, read_write };

/// A prepared statement. Parameters are bound from 1, columns read from 0.
class Statement {
public:
    Statement(Statement&&) noexcept = default;

    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, std::int64_t number);
    Statement& bind(int index, std::span<const std::byte> bytes);
    /// Moves to the next row: true if there is one.
    Result<bool> step();
    /// Runs a statement that gives no rows, and makes it ready to run again.
    Result<void> run();
    /// Makes the statement ready to run again, with other parameters if need be.
    void reset();
    std::string text(int column) const;
    std::int64_t number(int column) const;
    /// Valid until the statement moves on.
    std::span<const std::byte> bytes(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : m_statement(statement) {}

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// One connection, used by one thread at a time; other processes may use the same file. A rollback journal, never a
/// WAL: SQLite 3.40 can corrupt a WAL database that several connections use, and a WAL cannot be read on a read-only
/// mount. Errors: `integrity` (corrupt, or not a database), `unavailable` (locked for longer than the timeout),
/// `permission_denied`, `out_of_space`.
class Database {
public:
    static Result<Database> open(const std::filesystem::path& path, DatabaseMode mode,
                                 std::chrono::milliseconds busy_timeout = std::chrono::seconds(10));
    Database(Database&&) noexcept;
    ~Database();

    Result<void> execute(std::string_view sql);
    Result<Statement> prepare(std::string_view sql);
    /// The same, prepared once for all calls with that text, and this connection's. Whoever steps it resets it when its
    /// rows are read: until then it holds a lock.
    Result<Statement*> prepared(std::string_view sql);
    /// How many rows the last INSERT, UPDATE or DELETE changed; what its triggers did is not counted.
    std::int64_t changes() const;

private:
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* database) const;
    };
    explicit Database(sqlite3* database) : m_database(database) {}

    std::unique_ptr<sqlite3, Close> m_database;
    std::map<std::string, Statement, std::less<>> m_prepared;  // by their text
};

/// Rolls back unless it is committed.
class Transaction {
public:
    /// BEGIN IMMEDIATE: the only one that writes.
    static Result<Transaction> begin(Database& database);
    /// For reading alone: nobody commits meanwhile.
    static Result<Transaction> read(Database& database);
    Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<void> commit();

private:
    explicit Transaction(Database& database) : m_database(&database) {}

    Database* m_database;
};

}  // namespace lode
