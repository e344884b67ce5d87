/// The scope of an actor as a condition of a query, so that lists hold only what `may` allows.
///
///   const ScopeFilter filter(actor, Permission::view_case,
///                            {.owner = "p.owner_organisation_id", .programme = "p.programme_id"});
///   db.rows<Case>(std::string(cases_sql) + " and " + filter.sql() + " order by ...",
///                 filter.with({{"state", state}}));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "storage/value.hpp"

namespace trellis::access {

/// Which column of the query holds each part of an object's scope; empty where the object has none.
/// A grant narrowed by a part that has no column reaches nothing.
struct ScopeColumns {
  std::string_view owner = {};
  std::string_view programme = {};
  std::string_view region = {};
  std::string_view organisation = {};
  std::string_view pairing = {};
};

class ScopeFilter {
 public:
  /// `prefix` begins the names of its parameters: two filters of one query have two.
  ScopeFilter(const Actor& actor,
              Permission permission,
              const ScopeColumns& columns,
              std::string_view prefix = "scope_");

  /// A condition in brackets; never true where the actor may see nothing.
  const std::string& sql() const { return sql_; }
  /// The filter's parameters and the query's own. Lives no longer than the filter.
  std::vector<storage::Parameter> with(const storage::Parameters& others = {}) const;

 private:
  std::string condition(const Grant& grant, const ScopeColumns& columns);

  std::string prefix_;
  std::string sql_;
  std::vector<std::string> names_;
  std::vector<storage::Value> values_;
};

}  // namespace trellis::access
