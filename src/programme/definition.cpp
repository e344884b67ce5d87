#include "programme/definition.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "programme/definition_readers.hpp"

namespace trellis::programme {
namespace {

const Texts unit_kinds = {
    "school", "trust", "local_authority", "alliance", "cluster", "pairing", "person"};

Unit read_unit(ObjectReader& reader) {
  Unit unit;
  unit.place = reader.place();
  unit.id = reader.id();
  unit.title = reader.label("title", Need::optional);
  unit.kinds = reader.ids("kind");
  unit.within = reader.id("within", Need::optional);
  reader.object("members", "range of members", [&](ObjectReader& members) {
    unit.members_min = members.whole("min", 0, 1000);
    unit.members_max = members.whole("max", 0, 1000);
  });
  for (const std::string& kind : unit.kinds)
    if (std::ranges::find(unit_kinds, kind) == unit_kinds.end())
      reader.refuse(reader.place_of("kind"),
                    "Change the kind \"" + kind +
                        "\": a unit is a school, "
                        "trust, local_authority, alliance, cluster, pairing or person.");
  if (unit.kinds.empty()) reader.refuse(reader.place(), "Add \"kind\" to this unit.");
  return unit;
}

Role read_role(ObjectReader& reader) {
  Role role;
  role.place = reader.place();
  role.id = reader.id();
  role.title = reader.label("title");
  role.of = reader.word("of",
                        Texts{"delivery",
                              "lead",
                              "partner",
                              "trust",
                              "adviser",
                              "reviewer",
                              "evaluator",
                              "local_authority",
                              "funder"});
  role.scope = reader.word(
      "scope", Texts{"programme", "region", "case", "pairing", "cluster", "organisation"});
  role.exclusive = reader.flag("exclusive");
  return role;
}

Commitment read_commitment(ObjectReader& reader) {
  Commitment commitment;
  commitment.what = reader.label("what");
  commitment.unit = reader.word("unit", Texts{"days", "hours", "sessions"});
  commitment.min = reader.number("min", Need::required).value_or(0);
  commitment.max = reader.number("max");
  commitment.per = reader.word("per", Texts{"stream", "year", "term"});
  if (commitment.max && *commitment.max < commitment.min)
    reader.refuse(reader.place_of("max"), "Give a max that is not below min.");
  return commitment;
}

Stream read_stream(ObjectReader& reader) {
  Stream stream;
  stream.place = reader.place();
  stream.id = reader.id();
  stream.title = reader.label("title");
  stream.unit = reader.id("unit");
  stream.length_months = reader.whole("length_months", 1, 240, Need::required).value_or(0);
  stream.extension_months = reader.whole("extension_months", 0, 240).value_or(0);
  stream.commitments = list_of(reader, "commitments", "commitment", read_commitment);
  stream.was = reader.ids("was");
  return stream;
}

Source read_source(ObjectReader& reader) {
  Source source;
  source.text = reader.label("text");
  source.verified = reader.flag("verified", true);
  return source;
}

Text read_text(ObjectReader& reader) {
  Text text;
  text.id = reader.id();
  text.text = reader.text("text", Need::required);
  return text;
}

void read_head(ObjectReader& reader, Definition& definition) {
  definition.id = reader.id();
  definition.title = reader.label("title");
  definition.summary = reader.text("summary");
  definition.version = reader.whole("version", 1, 1'000'000, Need::required).value_or(0);
  definition.valid_from = reader.date("valid_from", Need::required).value_or(Date());
  definition.sources = list_of(reader, "sources", "source", read_source);
  definition.units = list_of(reader, "units", "unit", read_unit, Need::required);
  definition.roles = list_of(reader, "roles", "role", read_role);
  definition.streams = list_of(reader, "streams", "stream", read_stream);
  for (const auto& [from, to] : reader.words("streams_map"))
    definition.stream_map.push_back({from, to});
}

void read_path(ObjectReader& reader, Definition& definition) {
  definition.stages = list_of(reader, "stages", "stage", read_stage);
  definition.milestones = list_of(reader, "milestones", "milestone", read_milestone);
  reader.each_or_one("review", "review", [&](ObjectReader& item) {
    definition.reviews.push_back(read_review(item));
  });
  definition.side_records = list_of(reader, "side_records", "side record", read_side_record);
  definition.overrides = list_of(reader, "overrides", "override", read_override);
  definition.statuses = list_of(reader, "statuses", "status", read_status);
}

void read_rest(ObjectReader& reader, Definition& definition) {
  definition.eligibility =
      list_of(reader, "eligibility", "set of eligibility rules", read_eligibility);
  definition.forms = list_of(reader, "forms", "form", read_form);
  reader.each_or_one("scoring", "scoring", [&](ObjectReader& item) {
    definition.scoring.push_back(read_scoring(item));
  });
  definition.rounds = list_of(reader, "rounds", "round", read_round);
  reader.object("claims", "set of claim rules", [&](ObjectReader& item) {
    definition.claims = read_claims(item);
  });
  reader.object("cohorts", "calendar of cohorts", [&](ObjectReader& item) {
    definition.cohorts = read_cohorts(item);
  });
  reader.each_or_one("capacity", "capacity", [&](ObjectReader& item) {
    definition.capacity.push_back(read_capacity(item));
  });
  reader.object("matching", "set of matching rules", [&](ObjectReader& item) {
    definition.matching = read_matching(item);
  });
  definition.delivery = list_of(reader, "delivery", "engagement", read_engagement);
  definition.instruments = list_of(reader, "instruments", "instrument", read_instrument);
  reader.object("plan", "plan", [&](ObjectReader& item) { definition.plan = read_plan(item); });
  reader.object("money", "set of money rules", [&](ObjectReader& item) {
    definition.money = read_money(item);
  });
  definition.contacts = list_of(reader, "contacts", "contact group", read_contact_group);
  definition.texts = list_of(reader, "texts", "text", read_text);
  definition.links = list_of(reader, "links", "link", read_link);
}

std::string sha256_of(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(
      digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

template <class T>
const T* find_by_id(const std::vector<T>& list, std::string_view id) {
  const auto found = std::ranges::find(list, id, &T::id);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::vector<const Task*> Definition::tasks() const {
  std::vector<const Task*> out;
  for (const Stage& stage : stages)
    for (const Section& section : stage.sections)
      for (const Task& task : section.tasks) out.push_back(&task);
  return out;
}

const Task* Definition::find_task(std::string_view task_id) const {
  for (const Task* task : tasks())
    if (task->id == task_id) return task;
  return nullptr;
}

const Stage* Definition::stage_of(std::string_view task_id) const {
  for (const Stage& stage : stages)
    for (const Section& section : stage.sections)
      if (find_by_id(section.tasks, task_id)) return &stage;
  return nullptr;
}

const Stream* Definition::find_stream(std::string_view stream_id) const {
  return find_by_id(streams, stream_id);
}
const Unit* Definition::find_unit(std::string_view unit_id) const {
  return find_by_id(units, unit_id);
}
const Form* Definition::find_form(std::string_view form_id) const {
  return find_by_id(forms, form_id);
}
const Status* Definition::find_status(std::string_view status_id) const {
  return find_by_id(statuses, status_id);
}
const Milestone* Definition::find_milestone(std::string_view milestone_id) const {
  return find_by_id(milestones, milestone_id);
}
const Engagement* Definition::find_engagement(std::string_view engagement_id) const {
  return find_by_id(delivery, engagement_id);
}

std::expected<Definition, Mistakes> read_definition(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return std::unexpected(Mistakes{document.error()});
  if (document->kind != JsonValue::Kind::object)
    return std::unexpected(
        Mistakes{{document->place, "Write the definition as one object in { }."}});
  Mistakes mistakes;
  Definition definition;
  ObjectReader reader(*document, "definition", mistakes);
  read_head(reader, definition);
  read_path(reader, definition);
  read_rest(reader, definition);
  reader.finish();
  check_definition(definition, mistakes);
  if (!mistakes.empty()) {
    std::ranges::stable_sort(mistakes, {}, &Mistake::place);
    return std::unexpected(std::move(mistakes));
  }
  definition.canonical = canonical_text(*document);
  definition.sha256 = sha256_of(definition.canonical);
  return definition;
}

Problem problem_of(const Mistakes& mistakes, std::string_view file) {
  Problem problem{ProblemKind::invalid, std::string(file), "", {}};
  problem.message = mistakes.size() == 1 ? text_of(mistakes.front(), file)
                                         : "Correct " + std::to_string(mistakes.size()) +
                                               " mistakes in " + std::string(file);
  for (const Mistake& mistake : mistakes) problem.details.push_back(text_of(mistake, file));
  if (mistakes.size() == 1) problem.details.clear();
  return problem;
}

}  // namespace trellis::programme
