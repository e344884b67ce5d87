#include "storage/sqlite_session.hpp"

#include <cerrno>
#include <cmath>
#include <limits>

namespace trellis::storage {

using namespace sqlite_api;

namespace {

/// Reads a running statement from its native handle; frees it for the next user at the end.
class SqliteCursor : public Cursor {
 public:
  SqliteCursor(SqliteSession& session, PreparedStatement& statement, bool has_row)
      : session_(session),
        statement_(statement),
        native_(static_cast<soci::sqlite3_statement_backend*>(statement.backend())->stmt_),
        has_row_(has_row) {
    statement_.busy = true;
  }
  ~SqliteCursor() override {
    sqlite3_reset(native_);
    statement_.busy = false;
  }

  bool next() override {
    if (first_) {
      first_ = false;
    } else if (has_row_) {
      const int code = sqlite3_step(native_);
      if (code != SQLITE_ROW && code != SQLITE_DONE) throw session_.error(sqlite3_sql(native_));
      has_row_ = code == SQLITE_ROW;
    }
    return has_row_;
  }
  int column_count() const override { return sqlite3_column_count(native_); }
  bool is_null(int column) const override { return type_of(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    if (type_of(column) != SQLITE_INTEGER) refuse(column, "a whole number");
    return sqlite3_column_int64(native_, column);
  }
  double real(int column) const override {
    const int type = type_of(column);
    if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) refuse(column, "a number");
    return sqlite3_column_double(native_, column);
  }
  std::string_view text(int column) const override {
    if (type_of(column) != SQLITE_TEXT) refuse(column, "text");
    const auto* data = sqlite3_column_text(native_, column);
    return {reinterpret_cast<const char*>(data), length(column)};
  }
  std::string bytes(int column) const override {
    if (type_of(column) != SQLITE_BLOB) refuse(column, "bytes");
    const auto* data = static_cast<const char*>(sqlite3_column_blob(native_, column));
    return data ? std::string(data, length(column)) : std::string();
  }
  Value value(int column) const override {
    switch (type_of(column)) {
      case SQLITE_INTEGER:
        return integer(column);
      case SQLITE_FLOAT:
        return real(column);
      case SQLITE_TEXT:
        return std::string(text(column));
      case SQLITE_BLOB:
        return Bytes{bytes(column)};
      default:
        return {};
    }
  }
  std::string column_name(int column) const override {
    return sqlite3_column_name(native_, column);
  }

 private:
  int type_of(int column) const { return sqlite3_column_type(native_, column); }
  std::size_t length(int column) const {
    return static_cast<std::size_t>(sqlite3_column_bytes(native_, column));
  }
  [[noreturn]] void refuse(int column, std::string_view wanted) const {
    Cell(*this, column).refuse("does not hold " + std::string(wanted));
  }

  SqliteSession& session_;
  PreparedStatement& statement_;
  sqlite3_stmt* native_;
  bool has_row_;
  bool first_ = true;
};

std::string insert_statement(std::string_view table, const std::vector<std::string>& columns) {
  check_identifier(table);
  std::string names;
  std::string marks;
  for (const std::string& column : columns) {
    check_identifier(column);
    names += (names.empty() ? "" : ", ") + column;
    marks += marks.empty() ? "?" : ", ?";
  }
  return "insert into " + std::string(table) + " (" + names + ") values (" + marks + ")";
}

class SqliteBulk : public BulkTarget {
 public:
  SqliteBulk(SqliteSession& session,
             std::string_view table,
             const std::vector<std::string>& columns)
      : session_(session), sql_(insert_statement(table, columns)), column_count_(columns.size()) {
    if (sqlite3_prepare_v2(session_.handle(), sql_.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
      throw session_.error(sql_);
  }
  ~SqliteBulk() override { sqlite3_finalize(statement_); }

  void write(const BulkRow& row) override {
    if (row.items().size() != column_count_)
      throw Error(Failure::statement,
                  "A row has " + std::to_string(row.items().size()) + " values for " +
                      std::to_string(column_count_) + " columns: " + shortened(sql_));
    int position = 0;
    for (const BulkRow::Item& item : row.items()) bind(++position, item, row);
    const int code = sqlite3_step(statement_);
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) throw session_.error(sql_);
    ++count_;
  }
  std::int64_t finish() override { return count_; }

 private:
  void bind(int position, const BulkRow::Item& item, const BulkRow& row) {
    switch (item.kind) {
      case BulkRow::Kind::null:
        sqlite3_bind_null(statement_, position);
        return;
      case BulkRow::Kind::integer:
        sqlite3_bind_int64(statement_, position, item.integer);
        return;
      case BulkRow::Kind::real:
        if (!std::isfinite(item.real))
          throw Error(Failure::statement, "A number that is not finite cannot be stored");
        sqlite3_bind_double(statement_, position, item.real);
        return;
      case BulkRow::Kind::text: {
        // The row keeps its text until the step below is over, so SQLite need not copy it.
        const std::string_view text = row.text(item);
        check_text(text);
        sqlite3_bind_text64(
            statement_, position, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
        return;
      }
      case BulkRow::Kind::bytes: {
        const std::string_view bytes = row.text(item);
        sqlite3_bind_blob64(statement_, position, bytes.data(), bytes.size(), SQLITE_STATIC);
        return;
      }
    }
  }

  SqliteSession& session_;
  std::string sql_;
  std::size_t column_count_;
  sqlite3_stmt* statement_ = nullptr;
  std::int64_t count_ = 0;
};

std::string sqlite_connect_string(const Address& address, const OpenOptions& options) {
  return "db=\"" + address.path + "\"" + (options.read_only ? " readonly=1" : "");
}

Failure sqlite_failure_of(int code, int system_error) {
  if (system_error == ENOSPC || system_error == EFBIG || system_error == EDQUOT)
    if (code == SQLITE_FULL || code == SQLITE_IOERR) return Failure::full;
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failure::busy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Failure::read_only;
    case SQLITE_FULL:
      return Failure::full;
    case SQLITE_CONSTRAINT:
      return Failure::constraint;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return Failure::damaged;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return Failure::unavailable;
    default:
      return Failure::statement;
  }
}

std::string sqlite_sentence_for(Failure failure, const std::string& file) {
  switch (failure) {
    case Failure::busy:
      return "Another program is writing to " + file + ". Wait until it has finished and try again";
    case Failure::read_only:
      return "The database " + file +
             " cannot be written. Give this user the right to write the file and its folder";
    case Failure::full:
      return "The disk that holds " + file +
             " is full. Free some space and try again; nothing was changed";
    case Failure::damaged:
      return file + " is not a database, or is damaged. Restore a backup with trellis restore";
    case Failure::unavailable:
      return "The database " + file + " cannot be read or written";
    case Failure::constraint:
    case Failure::serialisation:
    case Failure::statement:
      return "The database refused a statement";
  }
  return {};
}

}  // namespace

Error sqlite_error(sqlite3* handle, const std::string& file, const std::string& what) {
  const Failure failure =
      sqlite_failure_of(sqlite3_extended_errcode(handle) & 0xFF, sqlite3_system_errno(handle));
  return {failure, sqlite_sentence_for(failure, file) + " (" + sqlite3_errmsg(handle) + what + ")"};
}

bool is_network_file_system(long type) {
  // From statfs(2): NFS, SMB, SMB2, CIFS, AFS, Coda, 9P.
  for (const long network :
       {0x6969L, 0x517BL, 0xFE534D42L, 0xFF534D42L, 0x5346414FL, 0x73757245L, 0x01021997L})
    if ((type & 0xFFFFFFFFL) == network) return true;
  return false;
}

SqliteSession::SqliteSession(const Address& address, const OpenOptions& options, bool writer)
    : shown_(address.path),
      session_(soci::sqlite3, sqlite_connect_string(address, options)),
      handle_(static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_),
      statements_(session_, Engine::sqlite) {
  sqlite3_busy_timeout(handle_, options.busy_seconds_max * 1000);
  run_script("pragma foreign_keys=on");
  run_script("pragma temp_store=memory");
  run_script("pragma cache_size=-8192");
  run_script("pragma synchronous=full");
  if (writer && !options.read_only) run_script("pragma journal_mode=wal");
  if (!writer) run_script("pragma query_only=on");
}

Error SqliteSession::error(std::string_view while_running) const {
  return sqlite_error(handle_, shown_, ": " + shortened(while_running));
}

void SqliteSession::roll_back() noexcept {
  // Some failures (a full disk) roll back by themselves; then there is nothing left to do.
  if (sqlite3_get_autocommit(handle_)) return;
  sqlite3_exec(handle_, "rollback", nullptr, nullptr, nullptr);
}

void SqliteSession::run_script(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) throw error(sql);
}

std::unique_ptr<Cursor> SqliteSession::open(std::string_view sql, const Parameters& parameters) {
  PreparedStatement* statement = nullptr;
  try {
    statement = &statements_.prepare(sql, parameters);
    const bool has_row = statement->run();
    return std::make_unique<SqliteCursor>(*this, *statement, has_row);
  } catch (const soci::soci_error&) {
    const Error failed = error(sql);
    if (statement) statements_.forget(*statement);
    throw failed;
  }
}

std::int64_t SqliteSession::execute(std::string_view sql, const Parameters& parameters) {
  open(sql, parameters);
  return sqlite3_changes64(handle_);
}

std::unique_ptr<BulkTarget> SqliteSession::open_bulk(std::string_view table,
                                                     const std::vector<std::string>& columns) {
  return std::make_unique<SqliteBulk>(*this, table, columns);
}

std::unique_ptr<Session> open_sqlite(const Address& address,
                                     const OpenOptions& options,
                                     bool writer) {
  return std::make_unique<SqliteSession>(address, options, writer);
}

}  // namespace trellis::storage
