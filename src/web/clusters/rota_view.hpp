/// The review rota of a programme as lists, sentences and files: what its page shows.
#pragma once

#include <string>
#include <vector>

#include "core/date.hpp"
#include "matching/rota_store.hpp"
#include "programme/cluster_store.hpp"
#include "web/clusters/found_clusters.hpp"
#include "web/components/components.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

struct ShownRota {
  programme::Programme programme = {};
  std::vector<programme::Cluster> clusters = {};
  std::vector<matching::ReviewRota> rotas = {};
  std::vector<matching::ReviewPair> pairs = {};

  /// The last year that has a rota, or a reason why it has none; 0 before any.
  int years() const;
};

/// The rota of the address's programme, for those who may match it.
Result<ShownRota> rota_in(const Request& request, const Context& context, storage::Snapshot& db);

ListDefinition rota_list(const ShownRota& shown);
std::vector<matching::ReviewPair> chosen_pairs(const ShownRota& shown, const ListQuery& query);
std::vector<Cell> rota_row(const matching::ReviewPair& pair);

/// Clusters without a rota, with the sentence that says why; empty when every one has its rota.
Html rota_refusals(const ShownRota& shown);
/// Reviews, reciprocal pairs, repeats and travel of each year.
Html rota_summary(const ShownRota& shown);

std::string rota_csv_of(const std::vector<matching::ReviewPair>& pairs);
/// A sheet for each year.
Result<std::string> rota_xlsx_of(const ShownRota& shown, Instant now);

}  // namespace trellis::web
