/// Wishes of schools about their clusters as words, rows and a file.
#pragma once

#include <string>
#include <vector>

#include "matching/cluster_wish.hpp"
#include "web/clusters/found_clusters.hpp"
#include "web/components/components.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// "/matching/3/wishes"
std::string wishes_path(const programme::Programme& programme);

/// "Holds", "Asked for", "Ended", "Turned down"
std::string state_words(const matching::ClusterWish& wish);
Html wish_tag(const matching::ClusterWish& wish);
/// "Oak Primary, Elm Primary"
std::string wish_schools_words(const matching::ClusterWish& wish);
/// "Keep together" or "Keep apart"
std::string wish_kind_words(matching::WishKind kind);
/// "In a form, 3 March 2026"; "A. Person, 3 March 2026"
std::string wish_source_words(const matching::ClusterWish& wish);

ListDefinition wish_list(const programme::Programme& programme);
std::vector<matching::ClusterWish> chosen_wishes(std::vector<matching::ClusterWish> wishes,
                                                 const ListQuery& query);
std::vector<Cell> wish_row(const programme::Programme& programme,
                           const matching::ClusterWish& wish);
std::string wishes_csv(const std::vector<matching::ClusterWish>& wishes);

}  // namespace trellis::web
