/// What `include` may bring along: the things that a row names, and those that are of it.
///
/// Nobody lists relations: a field "case_id" brings the case, and a list with the filter "case" can
/// come with cases. What comes is asked by the same query as its own list, so that the bearer gets
/// no more by it. Promises: at most `included_max` rows of each, and says where there are more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/api/resource_store.hpp"

namespace trellis::web::api {

inline constexpr int included_max = 1000;
inline constexpr std::size_t includes_max = 5;
/// How many a page with them.
inline constexpr int limit_with_includes = 100;

struct Relation {
  std::string name = {};  ///< "case" of one, "assignments" of many
  const Resource* resource = nullptr;
  std::string_view field = {};             ///< of the row, that holds the key; empty: many
  const ResourceFilter* filter = nullptr;  ///< of `resource`, by the row's key
};

/// In the order of the document.
std::vector<Relation> relations_of(const Resource& resource);

struct Included {
  std::string name = {};
  const Resource* resource = nullptr;
  std::vector<FoundRow> rows = {};
  bool is_complete = true;
};

/// `names` must be those of relations.
std::vector<Included> find_included(storage::Snapshot& db,
                                    const access::Actor& actor,
                                    const Resource& resource,
                                    const std::vector<FoundRow>& rows,
                                    const std::vector<std::string>& names);

/// ,"included":{"case":[...]},"incomplete":[]
void append_included(std::string& out, const std::vector<Included>& included);

}  // namespace trellis::web::api
