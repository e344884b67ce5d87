/// The path of a definition: fields, tasks, reviews, side records, overrides and statuses.
#pragma once

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
  std::string colour{};  ///< of its tag, beside the words; empty: grey
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

}  // namespace trellis::programme
