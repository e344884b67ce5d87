// The evidence catalogue, the parts of need with their sources, and a person's own messages.
#include "web/api/resource.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

constexpr std::string_view evidence_items_from =
    "from evidence_item x "
    "join evidence_version v on v.evidence_item_id = x.evidence_item_id "
    "  and v.version = (select max(y.version) from evidence_version y "
    "                   where y.evidence_item_id = x.evidence_item_id) "
    "where 1 = 1";

constexpr std::string_view evidence_versions_from =
    "from evidence_version v "
    "join evidence_item x on x.evidence_item_id = v.evidence_item_id "
    "where 1 = 1";

// Need as schools and their pages show it: the newest run of the weights in use.
constexpr std::string_view need_parts_from =
    "from need_part x "
    "where x.need_run_id = (select max(u.need_run_id) "
    "  from need_run u "
    "  join need_weights w on w.need_weights_id = u.need_weights_id "
    "  where w.name = 'default')";

// Nobody reads what another person was told.
constexpr std::string_view messages_from =
    "from message x where x.person_id = :reader and x.in_product = 1";

std::vector<ResourceField> finding_fields() {
  using enum FieldKind;
  return {{"as_of", date, "v.as_of", "Date that it speaks of", R"("2025-11-01")"},
          {"title", text, "v.title", "Title", R"("Oral language interventions")"},
          {"months_of_progress",
           measured,
           "v.months",
           "Additional months of progress",
           R"({"value":6,"reason":null})",
           false,
           "case when v.months is null then v.months_state else '' end"},
          {"cost_band", whole, "v.cost_band", "Band of the scheme", "1", true},
          {"cost_scheme", code, "v.cost_scheme", "Whose bands", R"("eef")", true},
          {"security", whole, "v.security", "Locks of the publisher's scale", "4", true},
          {"recommendation", text, "v.recommendation", "What it recommends", "null", true},
          {"source", text, "v.source", "Where it was published", R"("https://example.org")"}};
}

std::vector<ResourceField> evidence_item_fields() {
  using enum FieldKind;
  std::vector<ResourceField> fields = {
      {"code", code, "x.code", "Its code; plans pin code@version", R"("oral-language")"},
      {"kind", code, "x.kind", "strand, guidance or trial", R"("strand")"},
      {"is_invented", flag, "x.invented", "Whether it is of a demonstration", "false"},
      {"version", whole, "v.version", "Number of its newest version", "2"}};
  for (ResourceField& field : finding_fields()) fields.push_back(field);
  return fields;
}

std::vector<ResourceField> evidence_version_fields() {
  using enum FieldKind;
  std::vector<ResourceField> fields = {
      {"evidence_item_id", id, "v.evidence_item_id", "The item", R"("3")"},
      {"code", code, "x.code", "Its code", R"("oral-language")"},
      {"version", whole, "v.version", "Number of the version", "1"}};
  for (ResourceField& field : finding_fields()) fields.push_back(field);
  return fields;
}

}  // namespace

const Resource& evidence_item_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "evidence_items",
      .one = "evidence_item",
      .title = "Evidence",
      .about = "What research says of approaches, each as its newest version has it.",
      .permission = Permission::view_schools,
      .key = "x.evidence_item_id",
      .fields = evidence_item_fields(),
      .filters = {{"code", code, "x.code = :value_code", "A code", "oral-language"},
                  {"kind", code, "x.kind = :value_kind", "strand, guidance or trial", "strand"}},
      .from = evidence_items_from};
  return resource;
}

const Resource& evidence_version_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "evidence_versions",
      .one = "evidence_version",
      .title = "Versions of evidence",
      .about = "Every version of every item, so that what a plan pinned can be read again.",
      .permission = Permission::view_schools,
      .key = "v.evidence_item_id",
      .second_key = "cast(v.version as text)",
      .fields = evidence_version_fields(),
      .filters = {{"code", code, "x.code = :value_code", "A code", "oral-language"}},
      .from = evidence_versions_from};
  return resource;
}

const Resource& need_part_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "need_parts",
      .one = "need_part",
      .title = "Parts of need",
      .about =
          "What a school's index of need opens to: every part with its weight, source, "
          "release and date, or why it is absent.",
      .permission = Permission::view_schools,
      .key = "x.urn",
      .second_key = "x.part",
      .fields =
          {{"urn", code, "cast(x.urn as text)", "URN of the school", R"("900001")"},
           {"part", code, "x.part", "Which part", R"("attainment")"},
           {"weight", number, "x.weight", "Its weight in the index", "0.3"},
           {"score",
            measured,
            "x.score",
            "0 to 100, 100 is the greatest need",
            R"({"value":61.4,"reason":null})",
            false,
            "coalesce(x.absent, '')"},
           {"value",
            measured,
            "x.value",
            "The published figure that it rests on",
            R"({"value":0.52,"reason":null})",
            false,
            "coalesce(x.value_absent, '')"},
           {"definition", text, "x.definition", "What is measured", R"("Share of pupils")"},
           {"compared_with", text, "x.compared_with", "With what", R"("State-funded schools")"},
           {"comparison", number, "x.comparison", "That figure", "0.61", true},
           {"source", text, "x.source", "Where it was published", R"("Key stage 2 results")"},
           {"as_of", date, "x.as_of", "Date that it speaks of", R"("2025-08-31")", true},
           {"release_id", id, "x.release_id", "The release", R"("3")", true},
           {"note", text, "x.note", "A remark", "null", true}},
      .filters = {{"school", id, "x.urn = :value_school", "URN of a school", "900001"},
                  {"part", code, "x.part = :value_part", "A part", "attainment"}},
      .from = need_parts_from};
  return resource;
}

const Resource& message_resource() {
  using enum FieldKind;
  static const Resource resource = {
      .name = "messages",
      .one = "message",
      .title = "Messages",
      .about = "What the person of the token was told; nobody else's.",
      .permission = Permission::signed_in,
      .key = "x.message_id",
      .fields = {{"kind", code, "x.kind", "What it is about", R"("task_due")"},
                 {"subject", text, "x.subject", "Subject", R"("Your review is due")"},
                 {"body", text, "x.body", "The words", R"("The review is due on 9 March.")"},
                 {"link", text, "x.link", "The page it speaks of", R"("/cases/7")", true},
                 {"made_at", instant, "x.made_at", "When", R"("2026-03-02T06:00:00Z")"},
                 {"read_at", instant, "x.read_at", "When it was read", "null", true}},
      .filters = {{"is_read",
                   flag,
                   "(case when x.read_at is null then 0 else 1 end) = :value_is_read",
                   "false: those that were not read",
                   "false"}},
      .from = messages_from};
  return resource;
}

}  // namespace trellis::web::api
