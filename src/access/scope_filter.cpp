#include "access/scope_filter.hpp"

#include "storage/columns.hpp"

namespace trellis::access {

ScopeFilter::ScopeFilter(const Actor& actor,
                         Permission permission,
                         const ScopeColumns& columns,
                         std::string_view prefix)
    : prefix_(prefix) {
  if (actor.is_operator || permission == Permission::open_to_all) {
    sql_ = "(1 = 1)";
    return;
  }
  for (const Grant& grant : grants_for(actor, permission)) {
    const std::string part = condition(grant, columns);
    if (!part.empty()) sql_ += (sql_.empty() ? "(" : " or ") + part;
  }
  sql_ += sql_.empty() ? "(1 = 0)" : ")";
}

/// What the grant narrows, as a condition; empty when the query cannot tell.
std::string ScopeFilter::condition(const Grant& grant, const ScopeColumns& columns) {
  std::string sql = "(1 = 1";
  bool can_tell = true;
  std::vector<storage::Value> values;
  const auto narrow = [&](const auto& granted, std::string_view column) {
    if (!granted) return;
    if (column.empty()) can_tell = false;
    values.push_back(storage::Stored<std::decay_t<decltype(*granted)>>::value(*granted));
    sql.append(" and ").append(column).append(" = :").append(prefix_);
    sql.append(std::to_string(values_.size() + values.size()));
  };
  narrow(grant.scope.owner, columns.owner);
  narrow(grant.scope.programme, columns.programme);
  narrow(grant.scope.region, columns.region);
  narrow(grant.scope.organisation, columns.organisation);
  narrow(grant.scope.pairing, columns.pairing);
  if (!can_tell) return {};
  for (storage::Value& value : values) {
    values_.push_back(std::move(value));
    names_.push_back(prefix_ + std::to_string(values_.size()));
  }
  return sql + ")";
}

std::vector<storage::Parameter> ScopeFilter::with(const storage::Parameters& others) const {
  std::vector<storage::Parameter> all(others.begin(), others.end());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    all.emplace_back(std::string_view(names_[i]), std::nullopt);
    all.back().value = values_[i];
  }
  return all;
}

}  // namespace trellis::access
