/// Copying every row from one database to another of the same schema. Not for other modules.
#pragma once

#include <string>
#include <vector>

#include "storage/backup.hpp"
#include "storage/session.hpp"

namespace trellis::storage {

/// Tables in an order in which rows may be inserted: each after those it refers to. Read from a
/// SQLite database, which either end of a transfer is. Without the log of migrations.
std::vector<std::string> tables_in_order(Snapshot& sqlite);

/// Copies all tables, in this order, inside the transactions that the sessions are in. What
/// migrations had put into the target is replaced.
void copy_tables(Session& from, Transaction& to, const std::vector<std::string>& tables);

/// After a transfer: new keys and transaction numbers go on after the copied ones.
void go_on_after_copied(Transaction& to, const std::vector<std::string>& tables, Instant now);

std::vector<TableCount> count_rows(Snapshot& db, const std::vector<std::string>& tables);

}  // namespace trellis::storage
