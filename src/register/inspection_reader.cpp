#include "register/inspection_reader.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "register/layouts.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {

InspectionReader::InspectionReader(const Layout& layout, const Header& header)
    : layout_(layout), header_(header), urn_(header.find("urn")) {
  if (layout.name == layouts::ofsted_2025) add_2025_blocks();
  if (layout.name == layouts::ofsted_2026) add_2026_blocks();
  if (layout.name == layouts::ofsted_two_dates) add_two_dates_blocks();
}

void InspectionReader::add_2025_blocks() {
  const Header& h = header_;
  Block latest;
  latest.urn_then = h.find("urn at time of latest graded inspection");
  latest.number = h.find("inspection number of latest graded inspection");
  latest.type = h.find("inspection type");
  latest.started = h.find("inspection start date");
  latest.published = h.find("publication date");
  latest.concern = h.find("category of concern");
  latest.grades = {{"overall", h.find("overall effectiveness")},
                   {"quality_of_education", h.find("quality of education")},
                   {"behaviour_attitudes", h.find("behaviour and attitudes")},
                   {"personal_development", h.find("personal development")},
                   {"leadership", h.find("effectiveness of leadership and management")},
                   {"safeguarding", h.find("safeguarding is effective?")},
                   {"early_years", h.find("early years provision (where applicable)")},
                   {"sixth_form", h.find("sixth form provision (where applicable)")}};
  Block previous;
  previous.urn_then = h.find("urn at time of previous graded inspection");
  previous.number = h.find("previous graded inspection number");
  previous.started = h.find("previous inspection start date");
  previous.published = h.find("previous publication date");
  previous.concern = h.find("previous category of concern");
  previous.grades = {{"overall", h.find("previous graded inspection overall effectiveness")},
                     {"quality_of_education", h.find("previous quality of education")},
                     {"behaviour_attitudes", h.find("previous behaviour and attitudes")},
                     {"personal_development", h.find("previous personal development")},
                     {"leadership", h.find("previous effectiveness of leadership and management")},
                     {"safeguarding", h.find("previous safeguarding is effective?")},
                     {"early_years", h.find("previous early years provision (where applicable)")},
                     {"sixth_form", h.find("previous sixth form provision (where applicable)")}};
  Block ungraded;
  ungraded.kind = InspectionKind::ungraded;
  ungraded.urn_then = h.find("urn at time of the ungraded inspection");
  ungraded.number = h.find("latest ungraded inspection number since last graded inspection");
  ungraded.started = h.find("date of latest ungraded inspection");
  ungraded.published = h.find("ungraded inspection publication date");
  ungraded.outcome = h.find("ungraded inspection overall outcome");
  blocks_ = {latest, previous, ungraded};
}

void InspectionReader::add_2026_blocks() {
  const Header& h = header_;
  Block card;
  card.started = h.find("inspection start date");
  card.published = h.find("publication date");
  card.concern = h.find("most recent category of concern");
  card.grades = {{"inclusion", h.find("inclusion")},
                 {"curriculum_teaching", h.find("curriculum and teaching")},
                 {"achievement", h.find("achievement")},
                 {"attendance_behaviour", h.find("attendance and behaviour")},
                 {"personal_wellbeing", h.find("personal development and wellbeing")},
                 {"leadership_governance", h.find("leadership and governance")},
                 {"early_years", h.find("early years (where applicable)")},
                 {"post_16", h.find("post-16 provision (where applicable)")},
                 {"safeguarding", h.find("safeguarding standards")}};
  Block earlier;
  earlier.started = h.find("inspection start date of latest oeif graded inspection");
  earlier.published = h.find("publication date of latest oeif graded inspection");
  earlier.grades = {
      {"overall", h.find("latest oeif overall effectiveness")},
      {"quality_of_education", h.find("latest oeif quality of education")},
      {"behaviour_attitudes", h.find("latest oeif behaviour and attitudes")},
      {"personal_development", h.find("latest oeif personal development")},
      {"leadership", h.find("latest oeif effectiveness of leadership and management")},
      {"safeguarding", h.find("latest oeif safeguarding is effective?")},
      {"early_years", h.find("latest oeif early years provision (where applicable)")},
      {"sixth_form", h.find("latest oeif sixth form provision (where applicable)")}};
  Block ungraded;
  ungraded.kind = InspectionKind::ungraded;
  ungraded.started = h.find("date of latest ungraded inspection");
  ungraded.published = h.find("ungraded inspection publication date");
  ungraded.outcome = h.find("ungraded inspection overall outcome");
  blocks_ = {card, earlier, ungraded};
}

void InspectionReader::add_two_dates_blocks() {
  Block first;
  first.started = header_.find("inspection_date_2020");
  first.grades = {{"overall", header_.find("rating_2020")}};
  Block second;
  second.started = header_.find("inspection_date_2022");
  second.grades = {{"overall", header_.find("rating_2022")}};
  blocks_ = {first, second};
}

void InspectionReader::read_grades_of(const Block& block,
                                      const SourceRow& row,
                                      Inspection& inspection,
                                      CellProblems& problems) {
  for (const GradeColumn& source : block.grades) {
    const std::string_view cell = row.cell(source.column);
    if (!source.column || cell.empty()) continue;
    if (source.area == "safeguarding") {
      if (const auto reason = reference::absent_reason("ofsted", cell))
        inspection.grades.emplace(source.area, *reason);
      else
        inspection.grades.emplace(source.area, std::string(cell));
      continue;
    }
    const auto grade = read_grade(inspection.framework, cell);
    if (!grade) {
      problems.add({row.row,
                    row.line,
                    header_.published()[*source.column],
                    shown(cell),
                    "is no grade of " + inspection.framework + ". It was left out."});
      continue;
    }
    if (!may_hold_grade(inspection.framework, source.area, inspection.started_on)) {
      if (source.area == "overall") inspection.grades.emplace(source.area, Absent::not_applicable);
      continue;
    }
    inspection.grades.emplace(source.area, *grade);
  }
}

std::optional<Inspection> InspectionReader::read_block(Block& block,
                                                       const SourceRow& row,
                                                       Urn urn,
                                                       CellProblems& problems) {
  const auto started = block.started_form.read(row.cell(block.started));
  if (!started) {
    problems.add({row.row,
                  row.line,
                  header_.published()[*block.started],
                  shown(row.cell(block.started)),
                  started.error().message + ". The inspection was left out."});
    return std::nullopt;
  }
  if (!*started) return std::nullopt;
  Inspection inspection;
  inspection.kind = block.kind;
  inspection.listed_urn = urn;
  const auto then = Urn::parse(row.cell(block.urn_then));
  inspection.urn = then ? *then : urn;
  const auto text = [&](Column column) {
    const std::string_view cell = row.cell(column);
    return cell == "NULL" ? std::string() : std::string(cell);
  };
  inspection.number = text(block.number);
  inspection.type = text(block.type);
  inspection.started_on = **started;
  inspection.published_on =
      block.published_form.read(row.cell(block.published)).value_or(std::nullopt);
  inspection.outcome = text(block.outcome);
  inspection.category_of_concern = text(block.concern);
  inspection.basis = layout_.name;
  const auto* framework = reference::ofsted_framework_on(inspection.started_on);
  inspection.framework = framework ? framework->id : "";
  read_grades_of(block, row, inspection, problems);
  return inspection;
}

std::vector<Inspection> InspectionReader::read(const SourceRow& row, CellProblems& problems) {
  const auto urn = Urn::parse(row.cell(urn_));
  if (!urn) {
    problems.reject({row.row, row.line, "URN", shown(row.cell(urn_)), urn.error().message});
    return {};
  }
  std::vector<Inspection> inspections;
  for (Block& block : blocks_) {
    auto read = read_block(block, row, *urn, problems);
    if (!read) continue;
    const bool again = std::ranges::any_of(inspections, [&](const Inspection& other) {
      return other.kind == read->kind && other.urn == read->urn &&
             !are_two_inspections(other.started_on, read->started_on) &&
             (other.number.empty() || read->number.empty() || other.number == read->number);
    });
    if (!again) inspections.push_back(std::move(*read));
  }
  return inspections;
}

}  // namespace trellis::registry
