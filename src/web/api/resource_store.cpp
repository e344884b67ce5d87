#include "web/api/resource_store.hpp"

#include <deque>

#include "access/narrowed_actor.hpp"

namespace trellis::web::api {

using storage::Parameter;
using storage::Snapshot;

namespace {

constexpr std::string_view in_window = R"(
  (v.transaction_number > :after_number
   or (v.transaction_number = :after_number and v.event_id > :after_event))
  and v.transaction_number >= :after_number
  and v.transaction_number <= :until_number
  and (v.transaction_number < :until_number or v.event_id <= :until_event))";

constexpr std::string_view changed_subjects = R"(
  select c_s.subject_id
  from event v
  join event_subject c_s on c_s.event_id = v.event_id
  where c_s.subject_kind = ')";

constexpr auto latest_place_sql = R"(
  select transaction_number, event_id
  from event
  where transaction_number < :settled
  order by transaction_number desc, event_id desc
  limit 1)";

constexpr auto place_of_sql = R"(
  select transaction_number, event_id
  from event
  where event_id = :event
  order by event_id)";

constexpr auto first_number_sql = R"(
  select min(transaction_number)
  from event
  where recorded_at >= :moment and transaction_number < :settled)";

struct PlaceRow {
  events::Cursor place = {};
};
void read_row(storage::Columns& columns, PlaceRow& row) {
  columns >> row.place.transaction_number >> row.place.event;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// A query under construction: its text, and parameters whose names outlive it.
class Query {
 public:
  explicit Query(const Asked& asked) : asked_(asked) {}

  std::vector<FoundRow> run(Snapshot& db, const access::Actor& actor);

 private:
  void select();
  void narrow_to_scope(const access::Actor& actor);
  void narrow();
  void narrow_to_keys();
  void narrow_to_changes();
  void add(std::string name, storage::Value value) {
    names_.push_back(std::move(name));
    parameters_.emplace_back(std::string_view(names_.back()), std::nullopt);
    parameters_.back().value = std::move(value);
  }

  const Asked& asked_;
  std::string sql_;
  std::deque<std::string> names_;
  std::vector<Parameter> parameters_;
};

void Query::select() {
  sql_ = "select " + std::string(asked_.resource->key);
  if (!asked_.resource->second_key.empty()) sql_.append(", ").append(asked_.resource->second_key);
  // Always every field, so that few texts need to be prepared.
  for (const ResourceField& field : asked_.resource->fields) {
    sql_.append(", ").append(field.sql);
    if (!field.reason_sql.empty()) sql_.append(", ").append(field.reason_sql);
  }
  sql_.append("\n").append(asked_.resource->from);
}

void Query::narrow_to_scope(const access::Actor& actor) {
  for (const ScopeUse& use : asked_.resource->scopes) {
    const std::string prefix = std::string(use.name) + '_';
    const access::ScopeFilter filter(
        use.beyond_advising ? access::without_role(actor, access::Role::adviser) : actor,
        use.permission,
        use.columns,
        prefix);
    replace_all(sql_, '{' + std::string(use.name) + '}', filter.sql());
    for (const Parameter& parameter : filter.with())
      add(std::string(parameter.name), parameter.value);
  }
  const auto holder = actor.acting_for && actor.may_act_for(*actor.acting_for)
                          ? actor.acting_for->value
                          : std::int64_t{0};
  if (sql_.find(":acting") != std::string::npos) add("acting", holder);
  if (sql_.find(":reader") != std::string::npos)
    add("reader", actor.person.value_or(PersonId{0}).value);
  if (sql_.find(":runs_service") != std::string::npos) {
    using enum access::Permission;
    const bool runs = may_somewhere(actor, import_files) || may_somewhere(actor, run_matching) ||
                      may_somewhere(actor, manage_settings);
    add("runs_service", std::int64_t{runs});
  }
}

void Query::narrow() {
  const Resource& resource = *asked_.resource;
  const std::string key(resource.key);
  const bool with_ended =
      asked_.changed || asked_.only || (asked_.among && asked_.among->with_ended);
  if (!resource.usually.empty() && !with_ended) sql_.append("\n  and ").append(resource.usually);
  for (const auto& [filter, value] : asked_.filters) {
    sql_.append("\n  and ").append(filter->sql);
    add("value_" + std::string(filter->name), value);
  }
  if (asked_.only) {
    sql_ += "\n  and " + key + " = :only";
    add("only", *asked_.only);
  }
  if (!asked_.after) return;
  sql_ += "\n  and " + key + " >= :after_key and (" + key + " > :after_key";
  add("after_key", asked_.after->key);
  if (!resource.second_key.empty()) {
    sql_.append(" or ").append(resource.second_key).append(" > :after_second");
    add("after_second", asked_.after->second);
  }
  sql_ += ')';
}

void Query::narrow_to_keys() {
  if (!asked_.among) return;
  std::string keys;
  for (std::size_t i = 0; i < asked_.among->keys.size(); ++i) {
    const std::string name = "among_" + std::to_string(i);
    keys.append(keys.empty() ? ":" : ", :").append(name);
    add(name, asked_.among->keys[i]);
  }
  sql_ += keys.empty() ? "\n  and 1 = 0" : "\n  and " + asked_.among->column + " in (" + keys + ')';
}

void Query::narrow_to_changes() {
  if (!asked_.changed) return;
  std::string conditions;
  for (const SubjectColumn& subject : asked_.resource->subjects) {
    conditions += conditions.empty() ? "" : " or ";
    if (subject.kind == "event") {
      conditions.append("(").append(in_window).append(")");
      continue;
    }
    conditions.append(subject.column).append(" in (").append(changed_subjects);
    conditions.append(subject.kind).append("' and ").append(in_window).append(")");
  }
  sql_ += "\n  and (" + conditions + ")";
  add("after_number", asked_.changed->after.transaction_number);
  add("after_event", asked_.changed->after.event.value);
  add("until_number", asked_.changed->until.transaction_number);
  add("until_event", asked_.changed->until.event.value);
}

CellValue cell_in(const storage::Cursor& cursor, int column, FieldKind kind) {
  if (cursor.is_null(column)) return {};
  switch (kind) {
    case FieldKind::id:
    case FieldKind::whole:
    case FieldKind::flag:
      return cursor.integer(column);
    case FieldKind::number:
    case FieldKind::measured:
      return cursor.real(column);
    case FieldKind::code:
    case FieldKind::text:
    case FieldKind::date:
    case FieldKind::instant:
    case FieldKind::json:
      return std::string(cursor.text(column));
  }
  return {};
}

FoundRow row_in(const storage::Cursor& cursor, const Asked& asked) {
  FoundRow row;
  int column = 0;
  row.place.key = cursor.integer(column++);
  if (!asked.resource->second_key.empty()) row.place.second = cursor.text(column++);
  row.cells.reserve(asked.resource->fields.size());
  for (const ResourceField& field : asked.resource->fields) {
    row.cells.push_back(cell_in(cursor, column++, field.kind));
    if (!field.reason_sql.empty()) row.cells.push_back(cell_in(cursor, column++, FieldKind::text));
  }
  return row;
}

std::vector<FoundRow> Query::run(Snapshot& db, const access::Actor& actor) {
  select();
  narrow_to_scope(actor);
  narrow();
  narrow_to_keys();
  narrow_to_changes();
  sql_.append("\n  order by ").append(asked_.resource->key);
  if (!asked_.resource->second_key.empty()) sql_.append(", ").append(asked_.resource->second_key);
  sql_ += "\n  limit :row_count";
  add("row_count", std::int64_t{asked_.limit} + 1);
  std::vector<FoundRow> rows;
  const auto cursor = db.open(sql_, parameters_);
  while (cursor->next()) rows.push_back(row_in(*cursor, asked_));
  return rows;
}

}  // namespace

std::vector<FoundRow> find_rows(Snapshot& db, const access::Actor& actor, const Asked& asked) {
  return Query(asked).run(db, actor);
}

events::Cursor latest_place(Snapshot& db) {
  const auto found = db.one<PlaceRow>(latest_place_sql, {{"settled", db.settled_before()}});
  return found ? found->place : events::Cursor{};
}

std::optional<events::Cursor> place_of(Snapshot& db, EventId event) {
  if (event.value == 0) return events::Cursor{};
  const auto found = db.one<PlaceRow>(place_of_sql, {{"event", event}});
  if (!found) return std::nullopt;
  return found->place;
}

events::Cursor place_before(Snapshot& db, Instant moment) {
  const auto first = db.one<std::optional<std::int64_t>>(
      first_number_sql, {{"moment", moment}, {"settled", db.settled_before()}});
  if (!first || !*first) return latest_place(db);
  return {**first, EventId{0}};
}

}  // namespace trellis::web::api
