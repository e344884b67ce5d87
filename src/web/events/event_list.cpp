#include "web/events/event_list.hpp"

#include <algorithm>
#include <utility>

#include "access/person_store.hpp"
#include "core/text.hpp"
#include "storage/value.hpp"
#include "web/components/components.hpp"
#include "web/events/event_sentences.hpp"

namespace trellis::web {
namespace {

constexpr int people_max = 100'000;
constexpr std::size_t asked_characters_max = 100;

constexpr std::pair<std::string_view, std::string_view> subject_kinds[] = {
    {"application", "Application"},
    {"case", "Case"},
    {"claim", "Claim"},
    {"cluster", "Cluster"},
    {"cohort", "Cohort"},
    {"definition_version", "Version of a programme"},
    {"job", "Job"},
    {"match_challenge", "Challenge of a match"},
    {"match_run", "Match of schools"},
    {"offer", "Offer"},
    {"organisation", "School or other organisation"},
    {"pairing", "Pairing"},
    {"participation", "Place in a programme"},
    {"payment", "Payment"},
    {"person", "Person"},
    {"plan_version", "Plan"},
    {"programme", "Programme"},
    {"release", "Published file"},
    {"review", "Review"},
    {"side_record", "Concern"},
    {"trust_match_run", "Match of trusts"},
};

/// Midnight in England, which comes an hour before midnight UTC in summer.
Instant start_of_day(Date day) {
  const Instant midnight{std::chrono::sys_seconds(day.days())};
  const Instant earlier = midnight.plus(-std::chrono::hours{1});
  return earlier.date_in_england() == day ? earlier : midnight;
}

/// People of whose names this is a part, as many as a query takes.
std::vector<PersonId> people_named(storage::Snapshot& db, std::string_view part) {
  const std::string words = fold(part);
  std::vector<PersonId> ids;
  for (const access::Person& person :
       access::list_people(db, {.personas = true, .count_max = people_max}))
    if (fold(person.name).find(words) != std::string::npos) ids.push_back(person.id);
  ids.resize(std::min(ids.size(), storage::list_values_max));
  return ids;
}

std::string words_of_type(std::string_view type) {
  for (const EventKind& kind : known_event_kinds())
    if (kind.type == type) return std::string(kind.words);
  return std::string(type);
}

std::string words_of_subject(std::string_view kind) {
  const auto found =
      std::ranges::find(subject_kinds, kind, [](const auto& row) { return row.first; });
  return std::string(found == std::end(subject_kinds) ? kind : found->second);
}

Html type_field(const AskedEvents& events) {
  const std::string chosen = events.filter.type.value_or("");
  Select field{.name = "type",
               .value = chosen,
               .label = {.content = "Kind of event", .classes = "govuk-label--s"}};
  field.options = {{.value = "", .text = "Any"}};
  bool is_known = chosen.empty();
  for (const EventKind& kind : known_event_kinds()) {
    field.options.push_back({.value = std::string(kind.type), .text = std::string(kind.words)});
    is_known = is_known || kind.type == chosen;
  }
  if (!is_known) field.options.push_back({.value = chosen, .text = chosen});
  return select(field);
}

Html subject_field(const AskedEvents& events) {
  Select field{.name = "about",
               .value = events.filter.subject_kind,
               .label = {.content = "About", .classes = "govuk-label--s"}};
  field.options = {{.value = "", .text = "Anything"}};
  for (const auto& [kind, words] : subject_kinds)
    field.options.push_back({.value = std::string(kind), .text = std::string(words)});
  return select(field);
}

Url without(const AskedEvents& events, std::initializer_list<const char*> names) {
  Fields left = events.asked;
  for (const char* name : names) left.remove(name);
  return Url::local("/events", left);
}

std::string day_text(const Fields& asked, const std::string& name) {
  const auto day = FormReader(asked).date(name, "Day", false);
  return day ? day->long_text() : "";
}

std::vector<Chip> chips_for(const AskedEvents& events) {
  std::vector<Chip> chips;
  const auto add = [&](const char* name, std::string value, Url remove) {
    if (!value.empty())
      chips.push_back({.name = name, .value = std::move(value), .remove = std::move(remove)});
  };
  add("Kind",
      events.filter.type ? words_of_type(*events.filter.type) : "",
      without(events, {"type"}));
  add("Who", std::string(events.asked.text("who")), without(events, {"who"}));
  add("About",
      events.filter.subject_kind.empty() ? "" : words_of_subject(events.filter.subject_kind),
      without(events, {"about"}));
  add("From",
      day_text(events.asked, "from"),
      without(events, {"from-day", "from-month", "from-year"}));
  add("Until",
      day_text(events.asked, "until"),
      without(events, {"until-day", "until-month", "until-year"}));
  return chips;
}

}  // namespace

AskedEvents read_asked_events(storage::Snapshot& db, const Request& request) {
  AskedEvents events{.form = FormReader(request.query)};
  const auto keep = [&](const char* name) {
    const std::string text(request.query.text(name));
    if (text.empty() || text.size() > asked_characters_max) return std::string();
    events.asked.set(name, text);
    return text;
  };
  const auto keep_day = [&](const std::string& name, const char* what) {
    const auto day = events.form.date(name, what, false);
    for (const char* part : {"-day", "-month", "-year"})
      if (day) events.asked.set(name + part, std::string(request.query.text(name + part)));
    return day;
  };
  if (const std::string type = keep("type"); !type.empty()) events.filter.type = type;
  if (const std::string who = keep("who"); !who.empty())
    events.filter.authors = people_named(db, who);
  events.filter.subject_kind = keep("about");
  if (const auto from = keep_day("from", "First day")) events.filter.from = start_of_day(*from);
  if (const auto until = keep_day("until", "Last day"))
    events.filter.until = start_of_day(until->plus_days(1));
  if (request.query.text("order") == "ascending") {
    events.filter.is_oldest_first = true;
    events.asked.set("order", "ascending");
  }
  return events;
}

Html events_filter(const AskedEvents& events) {
  const Html fields =
      type_field(events) + subject_field(events) +
      input({.name = "who",
             .value = events.form.value("who"),
             .label = {.content = "Who did it", .classes = "govuk-label--s"},
             .hint = {.content = "Part of the name of a person"}}) +
      date_input(date_field(events.form, "from", "First day", "When it was recorded")) +
      date_input(date_field(events.form, "until", "Last day", "For example 1 3 2026"));
  Fields kept;
  if (events.filter.is_oldest_first) kept.set("order", "ascending");
  return filter({.action = Url::local("/events#results"),
                 .fields = fields,
                 .chips = chips_for(events),
                 .clear = Url::local("/events", kept),
                 .kept = kept});
}

Html events_order(const AskedEvents& events) {
  Fields other = events.asked;
  if (events.filter.is_oldest_first)
    other.remove("order");
  else
    other.set("order", "ascending");
  return Element("p")
      .classes({"govuk-body", "trellis-no-print"})
      .add(Element("a")
               .classes({"govuk-link"})
               .link("href", Url::local("/events", other))
               .text(events.filter.is_oldest_first ? "Show the newest first"
                                                   : "Show the oldest first"));
}

}  // namespace trellis::web
