/// The parts a definition is made of: tasks and fields, reviews, rules, forms, places and money.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "programme/expression.hpp"
#include "programme/json_document.hpp"

namespace trellis::programme {

/// An expression and where it stands in the file.
struct Condition {
  Expression expression;
  Place place;
};

/// From the first day inside to the first day after; either may be open.
struct Validity {
  std::optional<Date> from;
  std::optional<Date> to;

  bool contains(Date day) const { return (!from || *from <= day) && (!to || day < *to); }
};

/// A choice. Outside its validity it stays readable on old answers and cannot be chosen.
struct Option {
  std::string id;
  std::string label;
  Validity valid;
  Texts was;
  Place place;
};

enum class FieldType {
  tick,  ///< true or unanswered
  date,
  text,
  choice,
  choices,
  number,
  money,
  organisation,
  person,
  file,
  evidence,  ///< an item and version of the evidence catalogue
  measure,   ///< a name, a threshold and a due date
  repeat,    ///< a list of answers to sub-fields
};

enum class Requirement { always, never, when };

/// What happens to a task that was complete before a required field was added.
enum class OnMove { exempt, reopen };

struct Field {
  std::string id;
  FieldType type = FieldType::text;
  std::string label;
  std::string hint;
  Requirement requirement = Requirement::always;
  std::optional<Condition> required_if;
  std::vector<Option> options;
  std::optional<double> min;
  std::optional<double> max;
  bool not_after_today = false;
  std::optional<std::string> must_equal;
  std::string default_value;
  Texts was;  ///< earlier ids: "old_field" or "old_task.field"
  bool personal = false;
  std::string purpose;
  std::optional<int> retention_months;
  OnMove on_move = OnMove::exempt;
  std::map<std::string, std::string> convert;  ///< old text to option id, when the type changed
  std::vector<Field> fields;                   ///< of a repeat
  Place place;

  const Option* find_option(std::string_view option_id) const;
};

/// When a task should be done: so many days after a date.
struct Due {
  std::optional<Condition> after;
  int days = 0;
  bool working_days = true;
};

/// Whom a letter goes to, for one kind of establishment. The first rule that fits applies.
struct RecipientRule {
  Texts establishment_types;  ///< academy, maintained, faith, foundation, any
  Texts to;
  Texts cc;
  bool adds = false;  ///< adds to the rule that fits instead of ending the search
  Place place;
};

struct Link {
  std::string id;
  std::string title;
  std::string url;
  Place place;
};

struct Task {
  std::string id;
  std::string title;
  std::vector<Field> fields;
  Texts who;
  std::optional<Condition> gate;
  bool gate_soft = false;  ///< a warning, not a bar
  std::optional<Condition> not_required_if;
  std::optional<Condition> complete_if;
  std::optional<Due> due;
  std::string sets;  ///< milestone
  Texts opens;
  std::vector<RecipientRule> recipients;
  std::string guidance;
  Texts links;
  Texts streams;       ///< empty: all
  std::string repeat;  ///< per term, visit, review ...; empty: once
  Texts was;
  Place place;

  const Field* find_field(std::string_view field_id) const;
};

struct Cadence {
  std::string every;  ///< termly, monthly; empty when counted in working days
  int working_days = 0;
};

/// What an overall rating or next step leads to, once a person confirms it.
struct Transition {
  std::string overall;
  std::string next_step;
  std::string proposes;  ///< a status
  Place place;
};

struct Review {
  std::string id;
  std::string title;
  std::optional<Condition> starts_if;
  Cadence cadence;
  std::string items;  ///< objectives, tasks or none
  std::vector<Option> scale;
  bool skip_allowed = false;
  std::vector<Option> overall;
  std::vector<Option> next_steps;
  std::vector<Field> fields;
  std::vector<Transition> transitions;
  Texts reviewers;
  Place place;
};

struct SideState {
  std::string id;
  std::string title;
  std::vector<Field> fields;
  bool ends = false;
  Place place;
};

/// Something raised beside the path: a concern, a risk, a conflict.
struct SideRecord {
  std::string id;
  std::string title;
  bool many = false;
  std::vector<Field> fields;
  std::vector<SideState> states;
  std::vector<Field> escalation_steps;  ///< in order
  std::vector<Field> escalation_decision;
  Place place;
};

/// A later fact that outranks an answer without erasing it.
struct Override {
  std::string field;  ///< "task.field"
  std::string value;
  std::optional<Condition> condition;
  Place place;
};

struct Status {
  std::string id;
  std::string title;
  bool freezes = false;
  bool ends = false;
  std::vector<Option> reasons;
  Texts from;
  Place place;
};

enum class RuleResult { eligible, refused, review, next };

struct EligibilityRule {
  std::string code;
  std::optional<Condition> condition;
  RuleResult result = RuleResult::refused;
  bool skip_unknown = false;
  std::string text;
  Place place;
};

/// A CSV with one identifier column that rules may ask about.
struct UploadedList {
  std::string id;
  std::string key;  ///< urn, laestab, ukprn, postcode, group_uid
};

struct EligibilityVersion {
  std::string version;
  std::string applies_to;  ///< a unit or role; the JSON key is "for"
  Date valid_from;
  std::optional<Date> valid_to;  ///< first day after
  std::vector<UploadedList> lists;
  std::vector<EligibilityRule> rules;
  EligibilityRule otherwise;
  Place place;
};

struct FormPage {
  std::string id;
  std::string title;
  std::vector<Field> fields;
};

struct Form {
  std::string id;
  std::string title;
  std::string applies_to;
  std::vector<FormPage> pages;
  Place place;

  std::vector<const Field*> fields() const;
  const Field* find_field(std::string_view field_id) const;
};

struct Criterion {
  std::string id;
  std::string title;
  double weight = 0;
  int scale_min = 0;
  int scale_max = 0;
};

struct Scoring {
  std::string applies_to;
  std::vector<Criterion> criteria;
  int markers = 2;
  bool blind = true;
  double tolerance = 0;
  std::string moderation;  ///< third_marker or meeting
  std::optional<double> pass_mark;
  bool example = false;  ///< the published criteria are not available
  Place place;
};

struct Round {
  std::string id;
  std::string title;
  Date opens_on;
  Date closes_on;  ///< last day inside
  std::optional<Money> budget;
  std::string award_rule;
  Place place;
};

struct Claims {
  std::vector<Field> fields;
  Texts approve_by;
  std::optional<Money> cap;
};

struct CohortRow {
  std::string id;
  std::string title;
  Date starts_on;
};

struct CohortGenerator {
  std::vector<std::string> starts;  ///< "04-01": month and day
  Date first;                       ///< first day of the month of the first start
  Date last;
  std::map<std::string, Date> last_by_stream;
};

struct Cohorts {
  std::optional<CohortGenerator> generator;
  std::vector<CohortRow> list;
  int applications_close_days_before = 0;
  int offers_by_days_before = 0;
  int matching_by_days_before = 0;
};

struct Capacity {
  std::string of;      ///< a role or unit
  std::string period;  ///< programme_year, cohort, programme
  std::map<std::string, int> by_stream;
  std::optional<int> total;
  std::optional<double> days_min;
  std::optional<double> days_max;
  Place place;
};

/// Who may be matched with whom, what a match costs, and how long a school may challenge it.
struct MatchingRules {
  int cost_model = 1;
  bool same_setting = false;
  bool not_own_trust = false;
  std::optional<double> road_km_max;
  std::optional<double> road_km_max_special;
  double road_factor = 1.3;
  std::map<std::string, double> points;  ///< travel_per_km, fsm_per_point, size_log2 ...
  Texts needs;                           ///< themes a partner ranks and a lead is strong in
  Texts priority;
  std::optional<double> band;
  std::optional<double> regret_cap;
  double move_penalty = 0;
  int challenge_working_days = 0;
  int challenge_reminder_day = 0;
  std::vector<Option> challenge_reasons;
  std::vector<Option> lock_reasons;
  std::optional<int> cluster_size_min;
  std::optional<int> cluster_size_max;
  std::optional<int> primaries_min;
  bool trust_at_most_half = false;
  std::string reciprocal;  ///< forbid or avoid
  int reviewers_per_school = 0;
  Place place;
};

struct Engagement {
  std::string id;
  std::string kind;  ///< visit, open_day, training, networking, coaching, peer_review
  std::string title;
  std::string per;  ///< term, year, stream, cycle
  double due_min = 0;
  std::optional<double> due_max;
  std::string counts_as;  ///< days, hours or sessions
  Texts roles;
  Texts streams;
  std::string instrument;
  std::string unit;
  Place place;
};

struct Instrument {
  std::string id;
  std::string title;
  std::string file;
  bool anonymous = false;
  int floor = 10;  ///< fewest respondents for which results are shown
  Texts waves;
  Place place;
};

struct Plan {
  std::vector<Option> columns;
  std::vector<Option> areas;
  std::vector<Field> objective_fields;
  std::vector<Option> quality_check;
};

/// An amount from a day on, for a stream or category or for all.
struct DatedAmount {
  Validity valid;
  std::string key;  ///< stream or category; empty: all
  Money amount;
  bool example = false;
  Place place;
};

struct Grant {
  std::string id;
  std::string title;
  std::optional<Condition> payable_if;
  std::optional<Money> cap;
  std::vector<DatedAmount> rows;
  Place place;
};

struct Fee {
  std::string id;
  std::string title;
  std::string unit;
  std::string period;
  std::optional<Condition> amount;  ///< gives money
  std::vector<DatedAmount> rows;
  Place place;
};

struct RateTable {
  std::string id;
  std::vector<DatedAmount> rows;  ///< `key` is the category
  Place place;
};

struct MoneyRules {
  std::vector<Grant> grants;
  std::vector<Fee> fees;
  std::vector<RateTable> rates;
  std::vector<Grant> bands;
};

struct ContactGroup {
  std::string id;
  std::string title;
  std::vector<Option> roles;
  Place place;
};

struct Text {
  std::string id;
  std::string text;
};

/// Where participations of a removed stream go.
struct StreamMap {
  std::string from;
  std::string to;
};

}  // namespace trellis::programme
