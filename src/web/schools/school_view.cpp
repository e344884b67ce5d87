#include "web/schools/school_view.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "register/group.hpp"
#include "register/measure.hpp"
#include "register/reference_tables.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {
namespace {

SummaryRow fact_row(std::string key, std::string value) {
  return {.key = std::move(key), .value = value.empty() ? "Not known" : std::move(value)};
}

std::string type_name(std::int32_t code) {
  const reference::EstablishmentType* type = reference::establishment_type(code);
  return type ? type->name : "";
}

std::string whole(const std::optional<double>& number) {
  return number ? with_commas(static_cast<long long>(*number)) : "";
}

std::string ages(const registry::Establishment& facts) {
  if (!facts.age_low || !facts.age_high) return "";
  return std::to_string(*facts.age_low) + " to " + std::to_string(*facts.age_high);
}

std::string address(const registry::Establishment& facts) {
  std::vector<std::string> parts;
  for (const std::string& part : {facts.street, facts.locality, facts.town, facts.postcode})
    if (!part.empty()) parts.push_back(part);
  return join(parts, ", ");
}

/// Two groups of one name are told apart by what they are: a trust is often the sponsor as well.
std::string group_kind(std::int32_t type) {
  using registry::GroupType;
  switch (static_cast<GroupType>(type)) {
    case GroupType::federation:
      return "federation";
    case GroupType::trust:
      return "foundation trust";
    case GroupType::sponsor:
      return "sponsor";
    case GroupType::multi_academy_trust:
      return "multi-academy trust";
    case GroupType::umbrella_trust:
      return "umbrella trust";
    case GroupType::childrens_centres_group:
      return "group of children's centres";
    case GroupType::childrens_centres_collaboration:
      return "collaboration of children's centres";
    case GroupType::single_academy_trust:
      return "single-academy trust";
    case GroupType::secure_single_academy_trust:
      return "secure single-academy trust";
  }
  return "";
}

std::string group_words(const registry::StoredMembership& row) {
  const std::string name =
      row.group_name.empty() ? "Group " + row.membership.group.text() : row.group_name;
  std::vector<std::string> more;
  if (const std::string kind = group_kind(row.group_type); !kind.empty()) more.push_back(kind);
  if (row.membership.joined_on) more.push_back("since " + row.membership.joined_on->long_text());
  return more.empty() ? name : name + " (" + join(more, ", ") + ")";
}

std::string groups(const std::vector<registry::StoredMembership>& memberships) {
  std::vector<std::string> names;
  for (const registry::StoredMembership& row : memberships)
    if (!row.ended_on) names.push_back(group_words(row));
  return names.empty() ? "None" : join(names, "; ");
}

std::string score_text(const registry::NeedPartScore& part) {
  return part.score ? decimal(*part.score, 0) + " of 100"
                    : std::string(sentence_of(part.score.reason()));
}

/// A part that is published as a share of pupils. Attainment is one or not, by its measure.
bool is_share(const registry::NeedPartScore& part) {
  if (part.part == registry::NeedPart::disadvantage ||
      part.part == registry::NeedPart::persistent_absence)
    return true;
  return std::ranges::any_of(registry::measures(), [&](const registry::MeasureInfo& info) {
    return info.unit == registry::Unit::share && info.title == part.definition;
  });
}

std::string value_text(const registry::NeedPartScore& part) {
  if (!part.value)
    return part.note.empty() ? std::string(sentence_of(part.value.reason())) : part.note;
  const bool share = is_share(part);
  std::string text = share ? decimal(*part.value * 100, 1) + "%" : decimal(*part.value, 2);
  if (part.comparison)
    text += share ? ", median " + decimal(*part.comparison * 100, 1) + "%"
                  : ", median " + decimal(*part.comparison, 2);
  if (!part.compared_with.empty()) text += " of " + part.compared_with;
  return text;
}

std::string source_text(const registry::NeedPartScore& part) {
  const std::string day = part.as_of ? part.as_of->long_text() : "";
  // An inspection's source names its day already.
  return part.source.find(day) == std::string::npos ? part.source + ", " + day : part.source;
}

std::string grade_words(const registry::Inspection& inspection,
                        const Measured<std::string>& grade) {
  if (!grade) return std::string(sentence_of(grade.reason()));
  const reference::OfstedFramework* framework = reference::ofsted_framework(inspection.framework);
  const reference::OfstedGrade* found = framework ? framework->grade(*grade) : nullptr;
  return found ? found->label : *grade;
}

std::string area_words(const registry::Inspection& inspection, const std::string& area) {
  if (const reference::OfstedFramework* framework =
          reference::ofsted_framework(inspection.framework))
    for (const reference::OfstedArea& row : framework->areas)
      // Ofsted's column asks "Safeguarding is effective?"; here the answer follows.
      if (row.code == area) return row.label.substr(0, row.label.find('?'));
  return area;
}

std::string framework_words(const std::string& id) {
  const reference::OfstedFramework* framework = reference::ofsted_framework(id);
  return framework ? framework->name : id;
}

std::string grades_words(const registry::Inspection& inspection) {
  if (inspection.kind == registry::InspectionKind::ungraded)
    return inspection.outcome.empty() ? "No grades: an ungraded inspection"
                                      : inspection.outcome + " (no grades)";
  std::vector<std::string> words;
  for (const auto& [area, grade] : inspection.grades)
    words.push_back(area_words(inspection, area) + ": " + grade_words(inspection, grade));
  return join(words, "; ");
}

/// What was published for a part of the index. A grade comes as "eif_2019, area: grade 2".
std::string published_text(const registry::NeedPartScore& part) {
  constexpr std::string_view mark = ": grade ";
  const std::size_t comma = part.definition.find(", ");
  const std::size_t colon = part.definition.find(mark);
  if (comma == std::string::npos || colon == std::string::npos || colon < comma)
    return part.definition + ": " + value_text(part);
  registry::Inspection inspection;
  inspection.framework = part.definition.substr(0, comma);
  const std::string area = part.definition.substr(comma + 2, colon - comma - 2);
  const std::string grade = part.definition.substr(colon + mark.size());
  return area_words(inspection, area) + ": " +
         grade_words(inspection, Measured<std::string>(grade)) + " (" +
         framework_words(inspection.framework) + ")";
}

}  // namespace

Html school_facts(const registry::StoredEstablishment& school,
                  const std::vector<registry::StoredMembership>& memberships) {
  const registry::Establishment& facts = school.facts;
  SummaryList list;
  list.rows = {
      fact_row("URN", facts.urn.text()),
      fact_row("Status", std::string(registry::words_of(facts.status))),
      fact_row("Type", type_name(facts.type)),
      fact_row("Phase and ages",
               std::string(registry::words_of(facts.phase_derived)) +
                   (ages(facts).empty() ? "" : ", " + ages(facts))),
      fact_row("Local authority", authority_name(facts.la)),
      fact_row("Region", region_name(facts.region)),
      fact_row("Address", address(facts)),
      fact_row("Trust and other groups", groups(memberships)),
      fact_row("Pupils",
               whole(facts.pupils) + (facts.capacity ? ", capacity " + whole(facts.capacity) : "")),
      fact_row("Eligible for free school meals now",
               facts.fsm ? decimal(*facts.fsm * 100, 1) + "%" : ""),
      fact_row("Religious character", facts.religious_character)};
  if (facts.closed_on)
    list.rows.insert(list.rows.begin() + 2, fact_row("Closed on", facts.closed_on->long_text()));
  if (school.vanished_on)
    list.rows.push_back(fact_row("In the newest file",
                                 "No: missing since " + school.vanished_on->long_text() +
                                     ", which closes nothing by itself"));
  return heading("What the register says") + summary_list(list);
}

Html need_section(const std::optional<registry::Need>& need) {
  Html out = heading("Need, explained");
  if (!need)
    return out + paragraph(
                     "Need has not been measured for this school: it is measured for open "
                     "state-funded schools.");
  if (need->index) {
    std::string text = "Index " + decimal(*need->index, 1) + " of 100";
    if (need->rank)
      text += ", rank " + with_commas(*need->rank) + " among " +
              std::string(registry::words_of(need->group)) + "s";
    out +=
        paragraph(text + ". It rests on " + decimal(need->coverage * 100, 0) + "% of the weights.");
  } else {
    out += paragraph("No index: too few of its parts are published for this school (" +
                     decimal(need->coverage * 100, 0) + "% of the weights).");
  }
  Table options;
  options.caption = "Parts of the index";
  options.caption_classes = "govuk-visually-hidden";
  options.head = {{.content = "Part"},
                  {.content = "Weight", .is_numeric = true},
                  {.content = "Score", .is_numeric = true},
                  {.content = "What was published"},
                  {.content = "Source and date"}};
  options.first_cell_is_header = true;
  for (const registry::NeedPartScore& part : need->parts)
    options.rows.push_back({{.content = std::string(registry::title_of(part.part))},
                            {.content = decimal(part.weight, 0), .is_numeric = true},
                            {.content = score_text(part), .is_numeric = true},
                            {.content = published_text(part)},
                            {.content = source_text(part)}});
  return out + scrolling("Parts of the index", table(options));
}

Html inspections_section(const std::vector<registry::StoredInspection>& inspections) {
  Html out = heading("Inspections");
  if (inspections.empty())
    return out + paragraph("No inspection of this school has been imported.");
  Table options;
  options.caption = "Inspections, the newest first";
  options.caption_classes = "govuk-visually-hidden";
  options.head = {{.content = "Date"},
                  {.content = "Framework"},
                  {.content = "Judgements"},
                  {.content = "Inspected as"}};
  for (const registry::StoredInspection& row : inspections)
    options.rows.push_back({{.content = row.inspection.started_on.long_text()},
                            {.content = framework_words(row.inspection.framework)},
                            {.content = grades_words(row.inspection)},
                            {.content = "URN " + row.inspection.urn.text()}});
  return out + paragraph("Grades compare only within one framework and one area.") +
         scrolling("Inspections", table(options));
}

Html support_section(const std::optional<network::SupportOfSchool>& support) {
  Html out = heading("Who already works here");
  Html items;
  if (support) {
    for (const network::Designation& row : support->own)
      items += Element("li").text(row.name + " (this school)");
    for (const network::Designation& row : support->of_trust)
      items += Element("li").text(row.name + " (its trust)");
    for (const network::PolicyAreaOfSchool& row : support->areas)
      items += Element("li").text(
          network::title_of_policy_kind(row.kind) + ": " + row.name +
          (row.membership == network::Membership::possible ? " (possibly)" : ""));
    for (const network::NearbyDesignation& row : support->nearby)
      items +=
          Element("li").text("Near: " + row.school.school_name + ", " + row.school.name + ", " +
                             decimal(row.distance_metres / 1000, 1) + " km in a straight line");
  }
  if (items.empty())
    return out + paragraph(
                     "Nobody that has been imported: no research school, hub or policy area names "
                     "this school.");
  return out + Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Html programmes_section(const std::vector<ProgrammeLine>& lines) {
  Html out = heading("Programmes");
  if (lines.empty()) return out + paragraph("This school takes part in no programme.");
  Table options;
  options.caption = "Programmes of this school";
  options.caption_classes = "govuk-visually-hidden";
  options.head = {
      {.content = "Programme"}, {.content = "As"}, {.content = "State"}, {.content = "Since"}};
  for (const ProgrammeLine& row : lines)
    options.rows.push_back({{.content = row.application.text().empty()
                                            ? Content(row.programme)
                                            : Content(link_to(row.application, row.programme))},
                            {.content = row.role},
                            {.content = row.state},
                            {.content = row.since}});
  return out + scrolling("Programmes of this school", table(options));
}

Html history_section(const std::vector<registry::HeldUrn>& held,
                     const std::vector<registry::StoredDecision>& decisions) {
  Html out = heading("Identity over time");
  if (held.empty()) return out + paragraph("This establishment is known by its URN alone.");
  Html items;
  for (const registry::HeldUrn& row : held) {
    // The register writes 1 January 1900 where it does not know the day.
    const bool is_known = row.started_on != Date(1900, 1, 1);
    std::string since = long_text(Period{row.started_on, row.finished_on});
    if (!is_known)
      since = row.finished_on ? "until " + row.finished_on->plus_days(-1).long_text()
                              : "since a day that the register does not know";
    items += Element("li").text("URN " + row.urn.text() + ", " + since);
  }
  for (const registry::StoredDecision& row : decisions)
    items +=
        Element("li").text(row.effective_on.long_text() + ": " + row.urn.text() + " " +
                           row.outcome + (row.successor ? " as " + row.successor->text() : "") +
                           (row.reason.empty() ? "" : " (" + row.reason + ")"));
  return out + Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

}  // namespace trellis::web
