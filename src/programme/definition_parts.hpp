/// The rest of a definition: eligibility, forms, scoring, calendar, places, delivery and money.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "programme/definition_tasks.hpp"

namespace trellis::programme {

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

/// At least so many schools of a setting in every cluster.
struct ClusterMinimum {
  std::string setting;  ///< primary, secondary, all-through, special, alternative provision
  int least = 0;
};

/// One trust holds at most `schools` of every `of` schools of a cluster, and always one.
struct TrustShare {
  int schools = 1;
  int of = 2;
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
  std::vector<ClusterMinimum> cluster_minimums;  ///< beside primaries_min
  std::optional<TrustShare> trust_share_max;     ///< in place of trust_at_most_half
  std::optional<double> cluster_km_max;          ///< between any two schools, straight line
  std::map<std::string, double> size_cost_km;    ///< what a cluster of each size costs
  Texts together_questions;  ///< "form.field": the schools that an applicant wants to be with
  Texts apart_questions;     ///< "form.field": those it may not be with
  std::string reciprocal;    ///< allow, avoid or forbid
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
