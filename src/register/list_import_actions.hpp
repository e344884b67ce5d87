/// Files that are kept whole, release by release: authorities, deprivation, postcodes, networks.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "register/importer_actions.hpp"

namespace trellis::registry {

/// How rows of one layout become rows of one table.
struct ListReader {
  std::string table;
  std::vector<std::string> columns;  ///< without release_id, which comes last
  std::size_t key_columns = 0;       ///< so many columns at the front make a row unique; 0: none
  /// Rows of one key need not be alike: the first stays.
  bool first_stays = false;
  /// Nothing for a row that was rejected.
  std::function<std::optional<std::vector<storage::Value>>(const SourceRow&, CellProblems&)> read;
};

ListReader list_reader(FileKind kind,
                       const Layout& layout,
                       const Header& header,
                       const ImportOptions& options);

/// Lists of schools: research schools, behaviour hubs, teaching school hubs, and one's own.
ListReader network_reader(const Layout& layout, const Header& header);
ListReader eligibility_reader(const Header& header);

std::unique_ptr<Importer> list_importer(FileKind kind);

}  // namespace trellis::registry
