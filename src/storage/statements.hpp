/// The prepared statements of one SOCI session: made once a text, bound by name, used again.
///
/// SOCI prepares, binds and runs. Results are read by each engine's cursor from its native handle,
/// because SOCI's own typed outputs truncate large integers and take text for 0 on SQLite. Not for
/// other modules.
#pragma once

#include <memory>
#include <soci/soci.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/sql_text.hpp"
#include "storage/value.hpp"

namespace trellis::storage {

/// One statement with its bound slots. `busy` while a cursor reads from it.
class PreparedStatement {
 public:
  PreparedStatement(soci::session& session,
                    Engine engine,
                    const SqlText& sql,
                    const std::vector<const Value*>& values);

  /// Whether values of these types fit the types it was prepared with.
  bool accepts(const std::vector<const Value*>& values) const;
  void bind(const std::vector<const Value*>& values);
  /// Runs it. On SQLite the first row, if any, is then the current one.
  bool run() { return statement_.execute(true); }
  soci::details::statement_backend* backend() { return statement_.get_backend(); }

  bool busy = false;

 private:
  struct Slot {
    std::size_t type = 0;  ///< index of the alternative of Value; 0 is bound as null text
    soci::indicator indicator = soci::i_null;
    long long integer = 0;
    double real = 0;
    std::string text;
    std::unique_ptr<soci::blob> blob;
  };
  void attach(Slot& slot, const std::string& name);

  soci::session& session_;
  Engine engine_;
  std::vector<std::unique_ptr<Slot>> slots_;  ///< SOCI keeps their addresses
  soci::statement statement_;
};

class StatementCache {
 public:
  StatementCache(soci::session& session, Engine engine) : session_(session), engine_(engine) {}

  /// A statement that is not busy, bound and ready to run. Throws Error (statement) when the names
  /// in the text and the names given differ.
  PreparedStatement& prepare(std::string_view sql, const Parameters& parameters);
  /// Forgets a statement that failed, and all others when `all`.
  void forget(PreparedStatement& statement);
  void forget_all();

 private:
  struct Entry {
    SqlText sql;
    std::vector<std::unique_ptr<PreparedStatement>> statements;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  PreparedStatement& find(std::string_view sql, const Parameters& parameters);
  Entry& entry_of(std::string_view sql);

  soci::session& session_;
  Engine engine_;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
};

/// The beginning of a statement, for error messages. Never holds a value.
std::string shortened(std::string_view sql);

}  // namespace trellis::storage
