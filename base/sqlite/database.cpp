// The only code that speaks SQLite's C interface.
#include "base/sqlite/database.h"

#include <cerrno>
#include <cstdint>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/clock.h"

namespace lode {
namespace {

ErrorCode code_of(int status) {
    switch (status & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ErrorCode::integrity;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorCode::unavailable;
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return ErrorCode::permission_denied;
        case SQLITE_FULL:
            return ErrorCode::out_of_space;
        default:
            return ErrorCode::unusable;
    }
}

tl::unexpected<Error> failure(sqlite3* database, int status) {
    const char* file = sqlite3_db_filename(database, "main");
    return fail(code_of(status), fmt::format("`{}`: {}", file == nullptr ? "" : file, sqlite3_errmsg(database)));
}

/// Milliseconds: 1, 2, 4 and so on.
constexpr int longest_pause = 64;
int pause_after(int attempts) {
    return attempts < 6 ? 1 << attempts : longest_pause;
}
int pauses_before(int attempts) {
    return attempts < 6 ? (1 << attempts) - 1 : longest_pause - 1 + (attempts - 6) * longest_pause;
}

/// SQLite says that the file is busy where somebody holds the lock, and also where locking itself fails with ENOLCK, of
/// which it keeps no error number: the call's own tells them apart. Once may be chance.
int wait_for_lock(void* timeout, int attempts) {
    if (attempts > 0 && errno == ENOLCK) return 0;
    const int pause = pause_after(attempts);
    if (pauses_before(attempts) + pause > reinterpret_cast<std::intptr_t>(timeout)) return 0;
    SystemClock().sleep_for(std::chrono::milliseconds(pause));
    errno = 0;  // a lock of another connection of this process is seen without a call
    return 1;
}

sqlite3* database_of(sqlite3_stmt* statement) {
    return sqlite3_db_handle(statement);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int index, std::string_view text) {
    sqlite3_bind_text(m_statement.get(), index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
    sqlite3_bind_int64(m_statement.get(), index, number);
    return *this;
}

Statement& Statement::bind(int index, std::span<const std::byte> bytes) {
    sqlite3_bind_blob64(m_statement.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    return *this;
}

Result<bool> Statement::step() {
    const int status = sqlite3_step(m_statement.get());
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return failure(database_of(m_statement.get()), status);
}

Result<void> Statement::run() {
    auto stepped = step();
    reset();
    if (!stepped) return fail(std::move(stepped).error());
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_statement.get());
}

std::string Statement::text(int column) const {
    const auto* text = sqlite3_column_text(m_statement.get(), column);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text),
            static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(m_statement.get(), column);
}

std::span<const std::byte> Statement::bytes(int column) const {
    const void* bytes = sqlite3_column_blob(m_statement.get(), column);
    if (bytes == nullptr) return {};
    return {static_cast<const std::byte*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

void Database::Close::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

// Where callers see them, g++ 12 warns of a delete that it takes for one of a local.
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::filesystem::path& path, DatabaseMode mode,
                                std::chrono::milliseconds busy_timeout) {
    const int flags =
        mode == DatabaseMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* raw = nullptr;
    const int status = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nullptr);
    Database database(raw);
    if (status != SQLITE_OK)  // SQLite does not know the file's name yet
        return fail(code_of(status), fmt::format("`{}`: {}", path.string(), sqlite3_errstr(status)));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_handler(raw, wait_for_lock, reinterpret_cast<void*>(busy_timeout.count()));
    return database;
}

Result<void> Database::execute(std::string_view sql) {
    const int status = sqlite3_exec(m_database.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (status != SQLITE_OK) return failure(m_database.get(), status);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int status =
        sqlite3_prepare_v2(m_database.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (status != SQLITE_OK) return failure(m_database.get(), status);
    return Statement(statement);
}

Result<Statement*> Database::prepared(std::string_view sql) {
    auto found = m_prepared.find(sql);
    if (found == m_prepared.end()) {
        LODE_ASSIGN(auto statement, prepare(sql));
        found = m_prepared.emplace(sql, std::move(statement)).first;
    }
    return &found->second;
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(m_database.get());
}

Result<Transaction> Transaction::begin(Database& database) {
    LODE_TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Result<Transaction> Transaction::read(Database& database) {
    LODE_TRY(database.execute("BEGIN"));
    return Transaction(database);
}

Transaction::~Transaction() {
    if (m_database != nullptr) (void)m_database->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
    LODE_TRY(m_database->execute("COMMIT"));
    m_database = nullptr;
    return {};
}

}  // namespace lode
