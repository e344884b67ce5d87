#include "storage/postgresql_bulk.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace trellis::storage {

namespace {

constexpr std::size_t buffer_bytes = 1 << 17;  ///< sent to the server when this full

std::string copy_statement(std::string_view table, const std::vector<std::string>& columns) {
  check_identifier(table);
  std::string names;
  for (const std::string& column : columns) {
    check_identifier(column);
    names += (names.empty() ? "" : ", ") + column;
  }
  return "copy " + std::string(table) + " (" + names + ") from stdin";
}

class CopyTarget : public BulkTarget {
 public:
  CopyTarget(PostgresqlSession& session,
             std::string_view table,
             const std::vector<std::string>& columns)
      : session_(session), sql_(copy_statement(table, columns)), column_count_(columns.size()) {
    PGresult* result = PQexec(session_.handle(), sql_.c_str());
    const std::unique_ptr<PGresult, decltype(&PQclear)> clears(result, &PQclear);
    if (PQresultStatus(result) != PGRES_COPY_IN) throw session_.error(result, sql_);
    buffer_.reserve(buffer_bytes + buffer_bytes / 4);
  }
  ~CopyTarget() override {
    if (finished_) return;
    PQputCopyEnd(session_.handle(), "given up");
    while (PGresult* result = PQgetResult(session_.handle())) PQclear(result);
  }

  void write(const BulkRow& row) override {
    if (row.items().size() != column_count_)
      throw Error(Failure::statement,
                  "A row has " + std::to_string(row.items().size()) + " values for " +
                      std::to_string(column_count_) + " columns: " + shortened(sql_));
    bool first = true;
    for (const BulkRow::Item& item : row.items()) {
      if (!first) buffer_ += '\t';
      first = false;
      append(item, row);
    }
    buffer_ += '\n';
    if (buffer_.size() >= buffer_bytes) send();
  }

  std::int64_t finish() override {
    send();
    if (PQputCopyEnd(session_.handle(), nullptr) != 1) throw session_.error(nullptr, sql_);
    finished_ = true;
    PGresult* result = PQgetResult(session_.handle());
    const std::unique_ptr<PGresult, decltype(&PQclear)> clears(result, &PQclear);
    while (PGresult* rest = PQgetResult(session_.handle())) PQclear(rest);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) throw session_.error(result, sql_);
    return std::stoll(PQcmdTuples(result));
  }

 private:
  void send() {
    if (!buffer_.empty() &&
        PQputCopyData(session_.handle(), buffer_.data(), static_cast<int>(buffer_.size())) != 1)
      throw session_.error(nullptr, sql_);
    buffer_.clear();
  }

  template <class T>
  void append_number(T number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    buffer_.append(digits.data(), end);
  }

  void append(const BulkRow::Item& item, const BulkRow& row) {
    switch (item.kind) {
      case BulkRow::Kind::null:
        buffer_ += "\\N";
        return;
      case BulkRow::Kind::integer:
        append_number(item.integer);
        return;
      case BulkRow::Kind::real:
        if (!std::isfinite(item.real))
          throw Error(Failure::statement, "A number that is not finite cannot be stored");
        append_number(item.real);
        return;
      case BulkRow::Kind::text:
        check_text(row.text(item));
        append_copy_text(buffer_, row.text(item));
        return;
      case BulkRow::Kind::bytes:
        append_bytes(row.text(item));
        return;
    }
  }

  void append_bytes(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    buffer_ += "\\\\x";
    for (const char c : bytes) {
      buffer_ += digits[static_cast<unsigned char>(c) >> 4];
      buffer_ += digits[static_cast<unsigned char>(c) & 15];
    }
  }

  PostgresqlSession& session_;
  std::string sql_;
  std::size_t column_count_;
  std::string buffer_;
  bool finished_ = false;
};

}  // namespace

void append_copy_text(std::string& line, std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find_first_of("\\\t\n\r", begin)) != std::string_view::npos;
       begin = at + 1) {
    line.append(text.substr(begin, at - begin));
    line += '\\';
    line += text[at] == '\t' ? 't' : text[at] == '\n' ? 'n' : text[at] == '\r' ? 'r' : '\\';
  }
  line.append(text.substr(begin));
}

std::unique_ptr<BulkTarget> open_copy(PostgresqlSession& session,
                                      std::string_view table,
                                      const std::vector<std::string>& columns) {
  return std::make_unique<CopyTarget>(session, table, columns);
}

}  // namespace trellis::storage
