#include "programme/school_facts_store.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "programme/eligibility_store.hpp"
#include "programme/school_readings.hpp"
#include "register/establishment_store.hpp"
#include "register/figure_store.hpp"
#include "register/inspection_store.hpp"
#include "register/member_group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using registry::Establishment;
using registry::StoredEstablishment;
using storage::Snapshot;

/// The call a key stands for: its function and the texts of its arguments.
struct Call {
  std::string name;
  std::string member;
  std::vector<std::string> arguments;
};

std::optional<Call> call_in(const std::string& key) {
  const auto expression = parse_expression(key);
  if (!expression || expression->root.operation != Operation::call) return std::nullopt;
  Call call{expression->root.name, expression->root.member, {}};
  for (const Node& child : expression->root.children) {
    std::string text = text_of(child.literal);
    std::erase(text, ',');  // years are printed without the comma of thousands
    call.arguments.push_back(std::move(text));
  }
  return call;
}

class Loader {
 public:
  Loader(Snapshot& db, ProgrammeId programme, std::vector<StoredEstablishment> schools)
      : db_(db), programme_(programme), schools_(std::move(schools)), columns_(urns()) {
    for (std::size_t row = 0; row < schools_.size(); ++row) rows_[schools_[row].facts.urn] = row;
  }

  FactColumns load(const std::vector<std::string>& keys) {
    for (const std::string& key : keys) add(key);
    return std::move(columns_);
  }

 private:
  std::vector<Urn> urns() const {
    std::vector<Urn> urns;
    for (const StoredEstablishment& school : schools_) urns.push_back(school.facts.urn);
    return urns;
  }

  std::vector<Value> unknowns() const { return std::vector<Value>(schools_.size()); }

  void add(const std::string& key) {
    const auto reading = establishment_readings().find(key);
    if (reading != establishment_readings().end()) return add_reading(key, reading->second);
    if (key == "school.in_trust" || key == "school.trust_uid") return add_trust(key);
    const auto call = call_in(key);
    if (!call) return;
    if (call->name == "in_list") add_list(key, call->arguments[0]);
    if (call->name == "judgement") add_judgement(key, call->arguments[0], call->arguments[1]);
    if (call->name == "result") add_result(key, *call);
  }

  void add_reading(const std::string& key, const Reading& reading) {
    std::vector<Value> values;
    values.reserve(schools_.size());
    for (const StoredEstablishment& school : schools_) values.push_back(reading(school.facts));
    columns_.add(key, std::move(values), origin_of_establishments());
  }

  /// The release that is newest among the schools: the one the register stands at.
  Origin origin_of_establishments() const {
    Origin origin{"gias", std::nullopt, std::nullopt};
    for (const StoredEstablishment& school : schools_)
      if (!origin.as_of || *origin.as_of < school.as_of) {
        origin.as_of = school.as_of;
        origin.release = school.release;
      }
    return origin;
  }

  void add_trust(const std::string& key) {
    // Group types 6, 10 and 11 are multi-academy, single-academy and secure academy trusts.
    std::vector<Value> values(schools_.size(), key == "school.in_trust" ? Value(false) : Value());
    Origin origin{"group-links", std::nullopt, std::nullopt};
    for (const auto& row : registry::current_memberships_of(db_, urns())) {
      const auto at = rows_.find(row.membership.urn);
      const bool trust = row.group_type == 6 || row.group_type == 10 || row.group_type == 11;
      if (at == rows_.end() || !trust) continue;
      if (key == "school.in_trust")
        values[at->second] = true;
      else
        values[at->second] = row.membership.group.text();
    }
    columns_.add(key, std::move(values), std::move(origin));
  }

  void add_list(const std::string& key, const std::string& name) {
    const auto list = list_in_force(db_, programme_, name);
    if (!list || list->key != "urn") return;
    std::vector<Value> values;
    for (const StoredEstablishment& school : schools_)
      values.emplace_back(list->values.contains(school.facts.urn.text()));
    columns_.add(key, std::move(values), {"list " + name, std::nullopt, list->as_of});
  }

  const std::vector<registry::StoredInspection>& inspections() {
    if (!inspections_) inspections_ = registry::all_inspections(db_);
    return *inspections_;
  }

  void add_judgement(const std::string& key,
                     const std::string& framework,
                     const std::string& area) {
    std::vector<Value> values = unknowns();
    Origin origin{"ofsted", std::nullopt, std::nullopt};
    // Inspections come by school, the newest first: the first that has a grade counts.
    for (const registry::StoredInspection& row : inspections()) {
      const auto at = rows_.find(row.inspection.listed_urn);
      if (at == rows_.end() || row.inspection.framework != framework) continue;
      if (!is_unknown(values[at->second])) continue;
      const auto judgement = row.inspection.judgement(area);
      if (!judgement) continue;
      values[at->second] = grade_value(framework, judgement->grade);
      if (!origin.as_of || *origin.as_of < row.as_of) {
        origin.as_of = row.as_of;
        origin.release = row.release;
      }
    }
    if (area == "overall") fill_from_establishments(framework, values, origin);
    columns_.add(key, std::move(values), std::move(origin));
  }

  static Value grade_value(const std::string& framework, const std::string& grade) {
    if (framework == "report_card_2025") return grade;
    if (grade.size() == 1 && grade[0] >= '1' && grade[0] <= '4')
      return static_cast<double>(grade[0] - '0');
    return Unknown{};
  }

  /// Older releases of GIAS print the overall grade and the day it was given.
  void fill_from_establishments(const std::string& framework,
                                std::vector<Value>& values,
                                Origin& origin) const {
    bool used = false;
    for (std::size_t row = 0; row < schools_.size(); ++row) {
      const Establishment& facts = schools_[row].facts;
      if (!is_unknown(values[row]) || facts.ofsted_rating.empty() || !facts.ofsted_last_on)
        continue;
      if (framework_on(*facts.ofsted_last_on) != framework) continue;
      const std::string words = fold(facts.ofsted_rating);
      const bool concern = words == "special measures" || words == "serious weaknesses";
      const auto grade =
          registry::read_grade(framework, concern ? "Inadequate" : facts.ofsted_rating);
      if (!grade || !*grade) continue;
      values[row] = grade_value(framework, **grade);
      used = true;
    }
    if (used && !origin.as_of) origin = origin_of_establishments();
  }

  void add_result(const std::string& key, const Call& call) {
    const std::string& dataset = call.arguments[0];
    const int year = std::atoi(call.arguments[2].c_str());
    if (dataset.ends_with("_national")) return add_national(key, call, year);
    const auto source = figure_source(dataset, call.arguments[1]);
    if (!source) return;
    const auto& figures = figures_of_year(source->kind, year);
    if (figures.empty()) return;
    std::vector<Value> values = unknowns();
    Origin origin{std::string(registry::name_of(source->kind)), std::nullopt, std::nullopt};
    for (const registry::SchoolFigures& row : figures) {
      const auto at = rows_.find(row.urn);
      if (at == rows_.end()) continue;
      values[at->second] = call.member == "band"
                               ? band_of(row.figures, *source)
                               : figure_value(row.figures, source->measure, source->factor);
      origin.release = row.release;
      origin.as_of = row.as_of;
    }
    columns_.add(key, std::move(values), std::move(origin));
  }

  const std::vector<registry::SchoolFigures>& figures_of_year(registry::FileKind kind, int year) {
    auto [at, added] = figures_.try_emplace({kind, year});
    if (added) at->second = registry::figures_of_year(db_, kind, year);
    return at->second;
  }

  /// The national figure, the same for every school: state-funded England where it is published.
  void add_national(const std::string& key, const Call& call, int year) {
    const std::string dataset = call.arguments[0].substr(0, 3);
    const auto source = figure_source(dataset, call.arguments[1]);
    if (!source) return;
    for (const char* level : {"england_state", "england"})
      for (const registry::AreaFigures& row : registry::figures_of_area(db_, level, level)) {
        if (row.year != year || row.kind != source->kind) continue;
        const Value value = figure_value(row.figures, source->measure, source->factor);
        if (is_unknown(value)) continue;
        columns_.add(key,
                     std::vector<Value>(schools_.size(), value),
                     {std::string(registry::name_of(source->kind)), row.release, std::nullopt});
        return;
      }
  }

  Snapshot& db_;
  ProgrammeId programme_;
  std::vector<StoredEstablishment> schools_;
  std::map<Urn, std::size_t> rows_;
  FactColumns columns_;
  std::optional<std::vector<registry::StoredInspection>> inspections_;
  std::map<std::pair<registry::FileKind, int>, std::vector<registry::SchoolFigures>> figures_;
};

constexpr auto group_uid_sql = R"(
  select value
  from organisation_identifier
  where organisation_id = :organisation and scheme = 'group_uid'
  order by started_on desc, value
  limit 1)";

std::vector<Urn> members_of(Snapshot& db, GroupUid uid) {
  std::vector<Urn> urns;
  for (const auto& row : registry::members_of(db, uid)) urns.push_back(row.membership.urn);
  return urns;
}

ApplicantFacts applicant(FactColumns columns, const char* kind) {
  ApplicantFacts made;
  made.columns = std::make_unique<FactColumns>(std::move(columns));
  made.facts = std::make_unique<RowFacts>(*made.columns, 0);
  made.facts->set("unit.kind", std::string(kind), {"register", std::nullopt, std::nullopt});
  return made;
}

}  // namespace

FactColumns load_school_facts(Snapshot& db,
                              ProgrammeId programme,
                              const std::vector<std::string>& keys,
                              const std::optional<std::vector<Urn>>& urns) {
  auto schools = urns ? registry::find_establishments(db, *urns) : registry::state_schools(db);
  return Loader(db, programme, std::move(schools)).load(keys);
}

Result<ApplicantFacts> load_applicant_facts(Snapshot& db,
                                            ProgrammeId programme,
                                            OrganisationId organisation,
                                            const EligibilityVersion& rules) {
  const std::vector<std::string> keys = keys_of(rules);
  if (const auto urn = registry::urn_of(db, organisation)) {
    FactColumns columns = load_school_facts(db, programme, keys, std::vector<Urn>{*urn});
    if (columns.size() == 1) return applicant(std::move(columns), "school");
  }
  const auto uid = db.one<std::string>(group_uid_sql, {{"organisation", organisation}});
  if (!uid)
    return problem(ProblemKind::not_found,
                   "organisation",
                   "Import the register first: it does not know this organisation");
  const GroupUid group = TRY(GroupUid::parse(*uid));
  std::vector<Urn> urns = members_of(db, group);
  FactColumns columns = load_school_facts(db, programme, keys, urns);
  ApplicantFacts made = applicant(std::move(columns), "trust");
  std::vector<std::size_t> rows(made.columns->size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  made.facts->set_no_row();
  made.facts->set_members(rows);
  return made;
}

}  // namespace trellis::programme
