#include "programme/cluster_facts_store.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "programme/cluster_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;

const Origin from_register = {"register", std::nullopt, std::nullopt};
const Origin from_programme = {"programme", std::nullopt, std::nullopt};

/// A fact of a member may be asked for without "school.".
std::vector<std::string> keys_of_members(const EligibilityVersion& rules) {
  std::set<std::string> keys;
  for (const std::string& key : keys_of(rules)) {
    keys.insert(key);
    if (key.find('.') == std::string::npos) keys.insert("school." + key);
  }
  keys.insert({"school.trust_uid", "school.setting"});
  return {keys.begin(), keys.end()};
}

std::string member_words(const FactColumns& facts, std::size_t row, const char* key) {
  const auto column = facts.column(key);
  if (!column) return {};
  const Value value = facts.value(row, *column);
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : std::string();
}

std::vector<Value> in_another_cluster(Snapshot& db,
                                      ProgrammeId programme,
                                      const std::vector<Urn>& urns) {
  std::vector<Value> values;
  for (const Urn urn : urns) {
    const auto school = registry::organisation_of(db, urn);
    values.emplace_back(school && open_cluster_of(db, programme, *school).has_value());
  }
  return values;
}

}  // namespace

Result<ApplicantFacts> load_cluster_facts(Snapshot& db,
                                          ProgrammeId programme,
                                          const std::vector<Urn>& schools,
                                          const EligibilityVersion& rules) {
  FactColumns columns = load_school_facts(db, programme, keys_of_members(rules), schools);
  if (schools.empty() || columns.size() != schools.size())
    return problem(ProblemKind::not_found,
                   "schools",
                   "Name schools that the register has: it does not know all of these");
  columns.add(
      "in_another_cluster", in_another_cluster(db, programme, columns.urns()), from_programme);
  std::map<std::string, int> of_trust;
  int largest = 0;
  int primaries = 0;
  std::vector<std::size_t> rows(columns.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = row;
    const std::string trust = member_words(columns, row, "school.trust_uid");
    if (!trust.empty()) largest = std::max(largest, ++of_trust[trust]);
    primaries += member_words(columns, row, "school.setting") == "primary" ? 1 : 0;
  }
  ApplicantFacts made;
  made.columns = std::make_unique<FactColumns>(std::move(columns));
  made.facts = std::make_unique<RowFacts>(*made.columns, 0);
  const auto number = [&](const char* key, auto value) {
    made.facts->set(key, static_cast<double>(value), from_register);
  };
  made.facts->set("unit.kind", std::string("cluster"), from_register);
  number("cluster.size", rows.size());
  number("cluster.primaries", primaries);
  number("cluster.largest_trust_block", largest);
  made.facts->set_no_row();
  made.facts->set_members(rows);
  return made;
}

}  // namespace trellis::programme
