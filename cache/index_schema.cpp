// SQL that makes the tables, and telling ours from others.
#include "cache/index_schema.h"

namespace lode {
namespace {

constexpr std::int64_t application = 0x6c6f6465;  // "lode", big-endian, as file(1) shows it

Result<std::int64_t> number(Database& database, std::string_view question) {
    LODE_ASSIGN(auto statement, database.prepare(question));
    LODE_TRY(statement.step());
    return statement.number(0);
}

}  // namespace

const std::array<std::string_view, 2> index_schema_steps = {
    R"(
    CREATE TABLE modules (
        digest    TEXT PRIMARY KEY,      -- 64 hex digits
        name      TEXT NOT NULL,
        version   TEXT NOT NULL,
        size      INTEGER NOT NULL,      -- bytes
        last_used INTEGER NOT NULL       -- seconds since 1970
    ) WITHOUT ROWID;
    CREATE TABLE handles (
        handle TEXT PRIMARY KEY,         -- canonical
        digest TEXT NOT NULL             -- of the module that it meant last
    ) WITHOUT ROWID;
    PRAGMA user_version = 1;
)",
    R"(
    CREATE TABLE blobs (
        digest BLOB PRIMARY KEY,         -- 32 bytes
        size   INTEGER NOT NULL,         -- bytes
        uses   INTEGER NOT NULL          -- modules that have it
    ) WITHOUT ROWID;
    CREATE TABLE derived (
        source BLOB NOT NULL,            -- 32 bytes
        format TEXT NOT NULL,
        size   INTEGER NOT NULL,         -- bytes
        PRIMARY KEY (source, format)
    ) WITHOUT ROWID;
    CREATE TABLE totals (
        kind  TEXT PRIMARY KEY,
        bytes INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO totals VALUES ('blobs', 0), ('derived', 0);
    CREATE TRIGGER blob_added AFTER INSERT ON blobs
        BEGIN UPDATE totals SET bytes = bytes + new.size WHERE kind = 'blobs'; END;
    CREATE TRIGGER blob_unused AFTER UPDATE OF uses ON blobs WHEN new.uses <= 0
        BEGIN DELETE FROM blobs WHERE digest = new.digest; END;
    CREATE TRIGGER blob_removed AFTER DELETE ON blobs
        BEGIN
            UPDATE totals SET bytes = bytes - old.size WHERE kind = 'blobs';
            DELETE FROM derived WHERE source = old.digest;
        END;
    CREATE TRIGGER derived_added AFTER INSERT ON derived
        BEGIN UPDATE totals SET bytes = bytes + new.size WHERE kind = 'derived'; END;
    CREATE TRIGGER derived_changed AFTER UPDATE OF size ON derived
        BEGIN UPDATE totals SET bytes = bytes - old.size + new.size WHERE kind = 'derived'; END;
    CREATE TRIGGER derived_removed AFTER DELETE ON derived
        BEGIN UPDATE totals SET bytes = bytes - old.size WHERE kind = 'derived'; END;
    PRAGMA application_id = 0x6c6f6465;
    PRAGMA user_version = 2;
)"};

Result<std::int64_t> index_version_of(Database& database) {
    LODE_ASSIGN(const auto version, number(database, "PRAGMA user_version"));
    LODE_ASSIGN(const auto named, number(database, "PRAGMA application_id"));
    if (named == application) return version;
    LODE_ASSIGN(const auto tables, number(database, "SELECT count(*) FROM sqlite_schema"));
    if (named == 0 && version == 0 && tables == 0) return 0;
    LODE_ASSIGN(const auto ours, number(database,
                                        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                                        "('modules', 'handles')"));
    if (named == 0 && version == 1 && ours == 2 && tables == 2) return 1;  // before there was an application_id
    return fail(ErrorCode::integrity, "it is a database of another program");
}

}  // namespace lode
