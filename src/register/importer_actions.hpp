/// What every kind of file has to be able to do to be imported.
///
/// `stage` reads the whole file before any transaction begins. `compare` says what would change;
/// `apply` changes it, in the same transaction. Both may run again after a failed commit, so they
/// keep nothing of an earlier run.
#pragma once

#include <memory>
#include <string>

#include "register/import.hpp"
#include "register/source_table.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

class Importer {
 public:
  virtual ~Importer() = default;
  virtual Result<void> stage(SourceTable& table,
                             const ImportOptions& options,
                             ImportReport& report) = 0;
  virtual Result<void> compare(storage::Snapshot& db,
                               const ImportOptions& options,
                               ImportReport& report) = 0;
  virtual void apply(storage::Transaction& tx,
                     ReleaseId release,
                     const ImportOptions& options,
                     ImportReport& report) = 0;
  /// Names of the packed rows' columns, and how well columns are filled; empty for most kinds.
  virtual std::string columns() const { return {}; }
  virtual std::string filled() const { return {}; }
  /// True when an older file may fill in what a newer one left open.
  virtual bool keeps_history() const { return false; }
};

/// The importer of a kind; boundaries have none, since they are no tables.
std::unique_ptr<Importer> importer_for(FileKind kind);

std::unique_ptr<Importer> establishment_importer();
std::unique_ptr<Importer> link_importer();
std::unique_ptr<Importer> group_importer();
std::unique_ptr<Importer> group_link_importer();
std::unique_ptr<Importer> figure_importer();
std::unique_ptr<Importer> inspection_importer();

}  // namespace trellis::registry
