#include "programme/definition_readers.hpp"

namespace trellis::programme {
namespace {

const Texts rule_results = {"eligible", "refused", "review", "next"};

RuleResult rule_result_of(std::string_view word) {
  for (std::size_t i = 0; i < rule_results.size(); ++i)
    if (rule_results[i] == word) return static_cast<RuleResult>(i);
  return RuleResult::review;
}

EligibilityRule read_outcome(ObjectReader& reader) {
  EligibilityRule rule;
  rule.place = reader.place();
  rule.code = reader.id("code");
  rule.result = rule_result_of(reader.word("result", rule_results));
  rule.text = reader.label("text");
  return rule;
}

EligibilityRule read_rule(ObjectReader& reader) {
  EligibilityRule rule = read_outcome(reader);
  rule.condition = reader.condition("if", Need::required);
  const auto unknown = reader.word("unknown", Texts{"skip", "review"}, Need::optional);
  rule.skip_unknown = unknown == "skip";
  return rule;
}

UploadedList read_uploaded_list(ObjectReader& reader) {
  UploadedList list;
  list.id = reader.id();
  list.key = reader.word("key", Texts{"urn", "laestab", "ukprn", "postcode", "group_uid"});
  return list;
}

FormPage read_page(ObjectReader& reader) {
  FormPage page;
  page.id = reader.id();
  page.title = reader.label("title");
  page.fields = list_of(reader, "fields", "field", read_field, Need::required);
  return page;
}

Criterion read_criterion(ObjectReader& reader) {
  Criterion criterion;
  criterion.id = reader.id();
  criterion.title = reader.label("title");
  criterion.weight = reader.number("weight", Need::required).value_or(0);
  criterion.scale_min = reader.whole("scale_min", 0, 100).value_or(0);
  criterion.scale_max = reader.whole("scale_max", 1, 100, Need::required).value_or(1);
  if (criterion.weight <= 0)
    reader.refuse(reader.place_of("weight"), "Give this criterion a weight above zero.");
  if (criterion.scale_max <= criterion.scale_min)
    reader.refuse(reader.place_of("scale_max"), "Give a scale_max above scale_min.");
  return criterion;
}

CohortRow read_cohort_row(ObjectReader& reader) {
  CohortRow row;
  row.id = reader.id();
  row.title = reader.label("title");
  row.starts_on = reader.date("starts_on", Need::required).value_or(Date());
  return row;
}

/// Month and day of a start, such as "04-01": every year must have that day.
bool is_month_day(std::string_view text) {
  return text.size() == 5 && Date::parse("2021-" + std::string(text)).has_value();
}

CohortGenerator read_generator(ObjectReader& reader) {
  CohortGenerator generator;
  reader.word("cadence", Texts{"termly", "yearly", "monthly"}, Need::optional);
  generator.starts = reader.texts("starts");
  for (const std::string& start : generator.starts)
    if (!is_month_day(start))
      reader.refuse(reader.place_of("starts"),
                    "Write each start as month and day, such as 04-01: \"" + start + "\" is not.");
  if (generator.starts.empty())
    reader.refuse(reader.place(), "Add \"starts\": the days of the year on which cohorts start.");
  generator.first = reader.month("first", Need::required).value_or(Date());
  generator.last = reader.month("last", Need::required).value_or(Date());
  if (generator.last < generator.first)
    reader.refuse(reader.place_of("last"), "Give a last month that is not before the first.");
  if (days_between(generator.first, generator.last) > 366 * 50)
    reader.refuse(reader.place_of("last"), "Give at most fifty years of cohorts.");
  generator.last_by_stream = reader.dates("last_by_stream");
  return generator;
}

DatedAmount read_amount(ObjectReader& reader) {
  DatedAmount row;
  row.place = reader.place();
  row.valid = reader.validity();
  row.key = reader.id("stream", Need::optional);
  if (row.key.empty()) row.key = reader.id("category", Need::optional);
  row.amount = reader.pence("pence", Need::required).value_or(Money{});
  row.example = reader.flag("example");
  if (!row.valid.from)
    reader.refuse(reader.place(), "Add \"valid_from\" to this amount: the first day it applies.");
  return row;
}

Grant read_grant(ObjectReader& reader) {
  Grant grant;
  grant.place = reader.place();
  grant.id = reader.id();
  grant.title = reader.label("title");
  grant.payable_if = reader.condition("payable_if");
  grant.cap = reader.pence("cap_pence");
  grant.rows = list_of(reader, "amounts", "amount", read_amount, Need::required);
  return grant;
}

Fee read_fee(ObjectReader& reader) {
  Fee fee;
  fee.place = reader.place();
  fee.id = reader.id();
  fee.title = reader.label("title");
  fee.unit = reader.id("unit");
  fee.period = reader.word("period", Texts{"once", "year", "term", "programme"});
  fee.amount = reader.condition("amount");
  fee.rows = list_of(reader, "amounts", "amount", read_amount);
  if (fee.amount.has_value() == !fee.rows.empty())
    reader.refuse(reader.place(),
                  "Give this fee either \"amount\" (an expression) or \"amounts\".");
  return fee;
}

RateTable read_rate_table(ObjectReader& reader) {
  RateTable table;
  table.place = reader.place();
  table.id = reader.id();
  table.rows = list_of(reader, "rows", "rate", read_amount, Need::required);
  return table;
}

}  // namespace

std::vector<const Field*> Form::fields() const {
  std::vector<const Field*> out;
  for (const FormPage& page : pages)
    for (const Field& field : page.fields) out.push_back(&field);
  return out;
}

const Field* Form::find_field(std::string_view field_id) const {
  for (const Field* field : fields())
    if (field->id == field_id) return field;
  return nullptr;
}

EligibilityVersion read_eligibility(ObjectReader& reader) {
  EligibilityVersion version;
  version.place = reader.place();
  version.version = reader.text("version", Need::required);
  version.applies_to = reader.id("for", Need::optional);
  const Validity valid = reader.validity();
  version.valid_from = valid.from.value_or(Date());
  version.valid_to = valid.to;
  if (!valid.from) reader.refuse(reader.place(), "Add \"valid_from\" to these eligibility rules.");
  version.lists = list_of(reader, "lists", "list", read_uploaded_list);
  version.rules = list_of(reader, "rules", "rule", read_rule, Need::required);
  if (reader.has("otherwise"))
    reader.object("otherwise", "outcome", [&](ObjectReader& item) {
      version.otherwise = read_outcome(item);
    });
  else
    reader.refuse(reader.place(),
                  "Add \"otherwise\": what happens to a school that no rule decides.");
  return version;
}

Form read_form(ObjectReader& reader) {
  Form form;
  form.place = reader.place();
  form.id = reader.id();
  form.title = reader.label("title");
  form.applies_to = reader.id("for");
  form.pages = list_of(reader, "pages", "page", read_page, Need::required);
  return form;
}

Scoring read_scoring(ObjectReader& reader) {
  Scoring scoring;
  scoring.place = reader.place();
  scoring.applies_to = reader.id("for", Need::optional);
  scoring.criteria = list_of(reader, "criteria", "criterion", read_criterion, Need::required);
  scoring.markers = reader.whole("markers", 1, 5).value_or(2);
  scoring.blind = reader.flag("blind", true);
  scoring.tolerance = reader.number("tolerance", Need::required).value_or(0);
  scoring.moderation = reader.word("moderation", Texts{"third_marker", "meeting"});
  scoring.pass_mark = reader.number("pass_mark");
  scoring.example = reader.flag("example");
  return scoring;
}

Round read_round(ObjectReader& reader) {
  Round round;
  round.place = reader.place();
  round.id = reader.id();
  round.title = reader.label("title");
  round.opens_on = reader.date("opens_on", Need::required).value_or(Date());
  round.closes_on = reader.date("closes_on", Need::required).value_or(Date());
  round.budget = reader.pence("budget_pence");
  round.award_rule =
      reader.word("award_rule", Texts{"ranked_within_budget", "all_above_pass_mark"});
  if (round.closes_on < round.opens_on)
    reader.refuse(reader.place_of("closes_on"),
                  "Give a closing day that is not before the opening.");
  return round;
}

Claims read_claims(ObjectReader& reader) {
  Claims claims;
  claims.fields = list_of(reader, "fields", "field", read_field, Need::required);
  claims.approve_by = reader.ids("approve_by");
  claims.cap = reader.pence("cap_pence");
  return claims;
}

Cohorts read_cohorts(ObjectReader& reader) {
  Cohorts cohorts;
  reader.object("generator", "generator", [&](ObjectReader& item) {
    cohorts.generator = read_generator(item);
  });
  cohorts.list = list_of(reader, "list", "cohort", read_cohort_row);
  cohorts.applications_close_days_before =
      reader.whole("applications_close_days_before", 0, 730).value_or(0);
  cohorts.offers_by_days_before = reader.whole("offers_by_days_before", 0, 730).value_or(0);
  cohorts.matching_by_days_before = reader.whole("matching_by_days_before", 0, 730).value_or(0);
  return cohorts;
}

Capacity read_capacity(ObjectReader& reader) {
  Capacity capacity;
  capacity.place = reader.place();
  capacity.of = reader.id("of");
  capacity.period = reader.word("period", Texts{"programme_year", "cohort", "programme"});
  for (const auto& [stream, places] : reader.numbers("by_stream")) {
    if (places < 0 || places > 10'000 || places != static_cast<int>(places))
      reader.refuse(reader.place_of("by_stream"), "Give whole numbers of places, 0 to 10,000.");
    capacity.by_stream[stream] = static_cast<int>(places);
  }
  capacity.total = reader.whole("total", 0, 100'000);
  reader.object("days", "range of days", [&](ObjectReader& item) {
    capacity.days_min = item.number("min");
    capacity.days_max = item.number("max");
  });
  return capacity;
}

Engagement read_engagement(ObjectReader& reader) {
  Engagement engagement;
  engagement.place = reader.place();
  engagement.id = reader.id();
  engagement.title = reader.label("title");
  engagement.kind = reader.word("kind",
                                Texts{"visit",
                                      "open_day",
                                      "training",
                                      "networking",
                                      "coaching",
                                      "peer_review",
                                      "survey",
                                      "meeting"});
  reader.object("due", "entitlement", [&](ObjectReader& due) {
    engagement.per = due.word("per", Texts{"term", "year", "stream", "cycle", "programme"});
    engagement.due_min = due.number("min", Need::required).value_or(0);
    engagement.due_max = due.number("max");
  });
  engagement.counts_as =
      reader.word("counts_as", Texts{"days", "hours", "sessions"}, Need::optional);
  engagement.roles = reader.ids("roles");
  engagement.streams = reader.ids("streams");
  engagement.instrument = reader.id("instrument", Need::optional);
  engagement.unit = reader.id("unit", Need::optional);
  return engagement;
}

Instrument read_instrument(ObjectReader& reader) {
  Instrument instrument;
  instrument.place = reader.place();
  instrument.id = reader.id();
  instrument.title = reader.label("title");
  instrument.file = reader.text("file");
  instrument.anonymous = reader.flag("anonymous");
  instrument.floor = reader.whole("floor", 1, 1000).value_or(10);
  instrument.waves = reader.ids("waves");
  return instrument;
}

Plan read_plan(ObjectReader& reader) {
  Plan plan;
  plan.columns = list_of(reader, "columns", "option", read_option);
  plan.areas = list_of(reader, "areas", "option", read_option);
  plan.objective_fields = list_of(reader, "objective_fields", "field", read_field);
  plan.quality_check = list_of(reader, "quality_check", "option", read_option);
  return plan;
}

MoneyRules read_money(ObjectReader& reader) {
  MoneyRules money;
  money.grants = list_of(reader, "grants", "grant", read_grant);
  money.fees = list_of(reader, "fees", "fee", read_fee);
  money.rates = list_of(reader, "rates", "table of rates", read_rate_table);
  money.bands = list_of(reader, "bands", "band", read_grant);
  return money;
}

ContactGroup read_contact_group(ObjectReader& reader) {
  ContactGroup group;
  group.place = reader.place();
  group.id = reader.id();
  group.title = reader.label("title");
  group.roles = list_of(reader, "roles", "option", read_option, Need::required);
  return group;
}

Link read_link(ObjectReader& reader) {
  Link link;
  link.place = reader.place();
  link.id = reader.id();
  link.title = reader.label("title");
  link.url = reader.text("url", Need::required);
  if (!link.url.starts_with("https://") && !link.url.starts_with("http://"))
    reader.refuse(reader.place_of("url"), "Write an address that starts with https://.");
  return link;
}

}  // namespace trellis::programme
