#include "storage/postgresql_session.hpp"

#include <charconv>

#include "core/text.hpp"
#include "storage/postgresql_bulk.hpp"

namespace trellis::storage {

namespace {

// Object identifiers of built-in types, fixed by PostgreSQL (catalog pg_type).
constexpr Oid bytes_type = 17, int8_type = 20, int2_type = 21, int4_type = 23, float4_type = 700,
              float8_type = 701, numeric_type = 1700;

bool is_whole(Oid type) { return type == int8_type || type == int4_type || type == int2_type; }
bool is_number(Oid type) {
  return is_whole(type) || type == float8_type || type == float4_type || type == numeric_type;
}

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// Reads an answer, which libpq holds whole; frees the statement and the answer at the end.
class PostgresqlCursor : public Cursor {
 public:
  explicit PostgresqlCursor(PreparedStatement& statement)
      : statement_(statement),
        backend_(static_cast<soci::postgresql_statement_backend&>(*statement.backend())),
        result_(backend_.result_.get_result()),
        rows_(result_ ? PQntuples(result_) : 0) {
    statement_.busy = true;
  }
  ~PostgresqlCursor() override {
    backend_.result_.reset();
    statement_.busy = false;
  }

  bool next() override { return ++row_ < rows_; }
  int column_count() const override { return PQnfields(result_); }
  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) == 1; }
  std::int64_t integer(int column) const override {
    const Oid type = PQftype(result_, column);
    std::int64_t number = 0;
    // sum() of bigint is numeric here and an integer on SQLite.
    if (!(is_whole(type) || type == numeric_type) || !read_number(column, number))
      refuse(column, "a whole number");
    return number;
  }
  double real(int column) const override {
    double number = 0;
    if (!is_number(PQftype(result_, column)) || !read_number(column, number))
      refuse(column, "a number");
    return number;
  }
  std::string_view text(int column) const override {
    const Oid type = PQftype(result_, column);
    if (is_number(type) || type == bytes_type) refuse(column, "text");
    return raw(column);
  }
  std::string bytes(int column) const override {
    if (PQftype(result_, column) != bytes_type) refuse(column, "bytes");
    const std::string_view digits = raw(column).substr(2);  // after \x
    std::string data;
    data.reserve(digits.size() / 2);
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
      data += static_cast<char>(hex_digit(digits[i]) * 16 + hex_digit(digits[i + 1]));
    return data;
  }
  Value value(int column) const override {
    if (is_null(column)) return {};
    const Oid type = PQftype(result_, column);
    if (is_whole(type)) return integer(column);
    if (is_number(type)) return real(column);
    if (type == bytes_type) return Bytes{bytes(column)};
    return std::string(text(column));
  }
  std::string column_name(int column) const override { return PQfname(result_, column); }

 private:
  std::string_view raw(int column) const {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  template <class T>
  bool read_number(int column, T& number) const {
    const std::string_view digits = raw(column);
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    return read.ec == std::errc() && read.ptr == end;
  }
  [[noreturn]] void refuse(int column, std::string_view wanted) const {
    Cell(*this, column).refuse("does not hold " + std::string(wanted));
  }

  PreparedStatement& statement_;
  soci::postgresql_statement_backend& backend_;
  PGresult* result_;
  int rows_;
  int row_ = -1;
};

Failure failure_of(std::string_view state, bool connected) {
  if (!connected || state.empty() || state.starts_with("08") || state.starts_with("57P"))
    return Failure::unavailable;
  if (state == "40001" || state == "40P01") return Failure::serialisation;
  if (state.starts_with("23")) return Failure::constraint;
  if (state == "25006") return Failure::read_only;
  if (state == "53100") return Failure::full;
  if (state.starts_with("53")) return Failure::unavailable;
  if (state == "55P03") return Failure::busy;
  if (state.starts_with("XX") || state.starts_with("58")) return Failure::damaged;
  return Failure::statement;
}

std::string sentence_for(Failure failure, const std::string& server) {
  switch (failure) {
    case Failure::unavailable:
      return "The connection to " + server + " was lost. Check that the server runs and try again";
    case Failure::serialisation:
      return "Somebody else changed the same data at the same time. Try again";
    case Failure::read_only:
      return "The database " + server + " cannot be written";
    case Failure::full:
      return "The disk of " + server +
             " is full. Free some space and try again; nothing was changed";
    case Failure::busy:
      return "Another program holds the data of " + server + ". Try again";
    case Failure::damaged:
      return "The server of " + server + " reports damage. Restore a backup with trellis restore";
    case Failure::constraint:
    case Failure::statement:
      return "The database refused a statement";
  }
  return {};
}

/// PostgreSQL's messages quote values on later lines (DETAIL), which may be personal.
std::string_view first_line(std::string_view message) {
  return message.substr(0, message.find('\n'));
}

/// Adds the time to wait for the server to the address, unless it says so itself.
std::string connect_string(const Address& address, const OpenOptions& options) {
  if (address.connection.find("connect_timeout=") != std::string::npos) return address.connection;
  const char mark = address.connection.find('?') == std::string::npos ? '?' : '&';
  return address.connection + mark +
         "connect_timeout=" + std::to_string(options.connect_seconds_max);
}

}  // namespace

PostgresqlSession::PostgresqlSession(const Address& address, const OpenOptions& options)
    : shown_(address.shown),
      session_(soci::postgresql, connect_string(address, options)),
      handle_(static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_),
      statements_(session_, Engine::postgresql) {
  // What matters comes as an error; libpq would print the rest on our stderr.
  PQsetNoticeProcessor(
      handle_, [](void*, const char*) {}, nullptr);
  run_script("set client_min_messages=warning");
  run_script("set client_encoding='UTF8'");
  run_script("set bytea_output='hex'");
}

Error PostgresqlSession::error(std::string_view state,
                               std::string_view message,
                               std::string_view while_running) {
  // SOCI gives five blanks where libpq gives nothing.
  const Failure failure = failure_of(trim(state), is_usable());
  if (failure == Failure::unavailable) lost_ = true;
  return {failure,
          sentence_for(failure, shown_) + " (" + std::string(first_line(message)) + ": " +
              shortened(while_running) + ")"};
}

Error PostgresqlSession::error(const PGresult* result, std::string_view while_running) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  return error(state ? state : "", message ? message : PQerrorMessage(handle_), while_running);
}

void PostgresqlSession::roll_back() noexcept {
  if (PQtransactionStatus(handle_) == PQTRANS_IDLE) return;
  PQclear(PQexec(handle_, "rollback"));
}

void PostgresqlSession::run_script(const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(handle_, sql.c_str()),
                                                             &PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw error(result.get(), sql);
  // A commit of a transaction that had failed answers with success and the word ROLLBACK.
  if (sql == "commit" && std::string_view(PQcmdStatus(result.get())) == "ROLLBACK")
    throw Error(Failure::statement, "The transaction had failed before it was to be saved");
}

PreparedStatement& PostgresqlSession::run(std::string_view sql, const Parameters& parameters) {
  PreparedStatement* statement = nullptr;
  try {
    statement = &statements_.prepare(sql, parameters);
    statement->run();
    return *statement;
  } catch (const soci::postgresql_soci_error& failed) {
    const Error translated = error(failed.sqlstate(), failed.get_error_message(), sql);
    if (statement) statements_.forget(*statement);
    throw translated;
  } catch (const soci::soci_error& failed) {
    // SOCI's own complaints have no state: they are about the statement.
    const Error translated = error("42000", failed.get_error_message(), sql);
    if (statement) statements_.forget(*statement);
    throw translated;
  }
}

std::unique_ptr<Cursor> PostgresqlSession::open(std::string_view sql,
                                                const Parameters& parameters) {
  return std::make_unique<PostgresqlCursor>(run(sql, parameters));
}

std::int64_t PostgresqlSession::execute(std::string_view sql, const Parameters& parameters) {
  PreparedStatement& statement = run(sql, parameters);
  const PostgresqlCursor frees_the_answer(statement);
  auto& backend = static_cast<soci::postgresql_statement_backend&>(*statement.backend());
  const char* count = PQcmdTuples(backend.result_.get_result());
  return *count == '\0' ? 0 : std::stoll(count);
}

std::unique_ptr<BulkTarget> PostgresqlSession::open_bulk(std::string_view table,
                                                         const std::vector<std::string>& columns) {
  return open_copy(*this, table, columns);
}

std::unique_ptr<Session> open_postgresql(const Address& address, const OpenOptions& options) {
  return std::make_unique<PostgresqlSession>(address, options);
}

}  // namespace trellis::storage
