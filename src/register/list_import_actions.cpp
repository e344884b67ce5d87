#include "register/list_import_actions.hpp"

#include <map>
#include <set>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

/// A file of which every release is kept whole: the newest one speaks.
class ListImporter : public Importer {
 public:
  explicit ListImporter(FileKind kind) : kind_(kind) {}

  Result<void> stage(SourceTable& table,
                     const ImportOptions& options,
                     ImportReport& report) override {
    const ListReader reader = list_reader(kind_, table.layout(), table.header(), options);
    table_ = reader.table;
    columns_ = reader.columns;
    std::map<std::string, std::size_t> keys;
    std::size_t repeated = 0;
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      auto values = reader.read(*row, report.problems);
      if (!values) continue;
      std::string key;
      for (std::size_t i = 0; i < reader.key_columns; ++i) key += text_of((*values)[i]) + '\x1F';
      const auto [entry, added] = keys.emplace(key, rows_.size());
      if (!added && reader.key_columns > 0) {
        if (!reader.first_stays && rows_[entry->second] != *values)
          return problem(ProblemKind::invalid,
                         "",
                         "Row " + std::to_string(row->row) + ", line " + std::to_string(row->line) +
                             ": " + text_of((*values)[0]) + " stands in two rows that differ.");
        ++repeated;
        continue;
      }
      rows_.push_back(std::move(*values));
    }
    if (repeated > 0)
      report.notes.push_back(counted(static_cast<long long>(repeated), "repeated row") +
                             " counted once.");
    return check_structure(report, table.cut_short());
  }

  Result<void> compare(storage::Snapshot&, const ImportOptions&, ImportReport& report) override {
    report.rows.added = rows_.size();
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport&) override {
    std::vector<std::string> columns = columns_;
    columns.emplace_back("release_id");
    std::size_t i = 0;
    tx.bulk(table_, columns, [&](storage::BulkRow& out) {
      if (i == rows_.size()) return false;
      for (const storage::Value& value : rows_[i]) out << value;
      out << release.value;
      ++i;
      return true;
    });
  }

  bool keeps_history() const override { return true; }

 private:
  static std::string text_of(const storage::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return {};
  }

  FileKind kind_;
  std::string table_;
  std::vector<std::string> columns_;
  std::vector<std::vector<storage::Value>> rows_;
};

}  // namespace

std::unique_ptr<Importer> list_importer(FileKind kind) {
  return std::make_unique<ListImporter>(kind);
}

}  // namespace trellis::registry
