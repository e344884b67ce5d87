#include "register/import_json.hpp"

#include <nlohmann/json.hpp>

namespace trellis::registry {
namespace {

using nlohmann::json;

constexpr std::size_t changes_in_json = 100;

json or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

json findings_of(const ImportReport& report) {
  json all = json::array();
  for (const Finding& finding : report.findings)
    all.push_back({{"threshold", finding.threshold},
                   {"message", finding.message},
                   {"waived", or_null(finding.waived)}});
  return all;
}

json problems_of(const ImportReport& report) {
  json all = json::array();
  for (const CellProblem& cell : report.problems.kept())
    all.push_back({{"row", cell.row},
                   {"line", cell.line},
                   {"column", cell.column},
                   {"value", cell.value},
                   {"message", cell.message}});
  return all;
}

json changes_of(const ImportReport& report) {
  json all = json::array();
  for (const RowChange& change : report.changes) {
    if (all.size() == changes_in_json) break;
    all.push_back({{"change", name_of(change.kind)},
                   {"key", std::to_string(change.key)},
                   {"name", change.name},
                   {"columns", change.columns}});
  }
  return all;
}

std::string dump(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string report_json(const ImportReport& report) {
  const RowCounts& rows = report.rows;
  return dump({{"file", report.file_name},
               {"kind", name_of(report.kind)},
               {"layout", report.layout},
               {"layout_title", report.layout_title},
               {"as_of", report.as_of.text()},
               {"coverage", name_of(report.coverage)},
               {"encoding", report.encoding},
               {"read", rows.read},
               {"rejected", rows.rejected},
               {"added", rows.added},
               {"changed", rows.changed},
               {"closed", rows.closed},
               {"reopened", rows.reopened},
               {"vanished", rows.vanished},
               {"unchanged", rows.unchanged},
               {"unknown_columns", report.unknown_columns},
               {"columns_changed", report.columns_changed},
               {"notes", report.notes},
               {"findings", findings_of(report)},
               {"problems", problems_of(report)},
               {"problem_count", report.problems.count()},
               {"changes", changes_of(report)},
               {"questions", report.questions_opened},
               {"decisions", report.decisions_made},
               {"organisations", report.organisations_made},
               {"already_applied", report.already_applied},
               {"applied", report.applied},
               {"release", report.release ? json(std::to_string(report.release->value)) : json()}});
}

namespace {

std::optional<RowChange::Kind> change_kind_from_name(std::string_view name) {
  for (const auto kind : {RowChange::Kind::added,
                          RowChange::Kind::changed,
                          RowChange::Kind::closed,
                          RowChange::Kind::reopened,
                          RowChange::Kind::vanished})
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

void read_json_rows(const json& document, ImportReport& report) {
  RowCounts& rows = report.rows;
  rows.read = document.at("read");
  rows.rejected = document.at("rejected");
  rows.added = document.at("added");
  rows.changed = document.at("changed");
  rows.closed = document.at("closed");
  rows.reopened = document.at("reopened");
  rows.vanished = document.at("vanished");
  rows.unchanged = document.at("unchanged");
}

void read_json_lists(const json& document, ImportReport& report) {
  for (const json& finding : document.at("findings")) {
    Finding read{finding.at("threshold"), finding.at("message"), std::nullopt};
    if (finding.at("waived").is_string()) read.waived = finding.at("waived").get<std::string>();
    report.findings.push_back(std::move(read));
  }
  for (const json& cell : document.at("problems"))
    report.problems.add(
        {cell.at("row"), cell.at("line"), cell.at("column"), cell.at("value"), cell.at("message")});
  for (const json& change : document.at("changes"))
    report.changes.push_back({change_kind_from_name(change.at("change").get<std::string>())
                                  .value_or(RowChange::Kind::changed),
                              std::stoll(change.at("key").get<std::string>()),
                              change.at("name"),
                              change.at("columns")});
}

}  // namespace

Result<ImportReport> read_report_json(std::string_view text) {
  const auto unreadable = [] {
    return problem(ProblemKind::invalid, "", "The report of this import cannot be read");
  };
  try {
    const json document = json::parse(text);
    ImportReport report;
    report.file_name = document.at("file");
    const auto kind = kind_from_name(document.at("kind").get<std::string>());
    if (!kind) return unreadable();
    report.kind = *kind;
    report.layout = document.at("layout");
    report.layout_title = document.at("layout_title");
    report.as_of = TRY(Date::parse(document.at("as_of").get<std::string>()));
    report.coverage = document.at("coverage") == name_of(Coverage::complete) ? Coverage::complete
                                                                             : Coverage::partial;
    report.encoding = document.at("encoding");
    read_json_rows(document, report);
    read_json_lists(document, report);
    report.unknown_columns = document.at("unknown_columns");
    report.columns_changed = document.at("columns_changed");
    report.notes = document.at("notes");
    report.questions_opened = document.at("questions");
    report.decisions_made = document.at("decisions");
    report.organisations_made = document.at("organisations");
    report.already_applied = document.at("already_applied");
    report.applied = document.at("applied");
    if (document.at("release").is_string())
      report.release = ReleaseId{std::stoll(document.at("release").get<std::string>())};
    return report;
  } catch (const std::exception&) {
    return unreadable();
  }
}

std::string options_json(const ImportOptions& options) {
  json document = {{"complete", options.coverage == Coverage::complete},
                   {"dry_run", options.dry_run},
                   {"history", options.history},
                   {"waivers", options.waivers},
                   {"establishments", options.expected_establishments}};
  if (options.kind) document["kind"] = name_of(*options.kind);
  if (options.as_of) document["as_of"] = options.as_of->text();
  if (options.year) document["year"] = *options.year;
  if (options.personal_purpose) document["personal_purpose"] = *options.personal_purpose;
  if (options.personal_until) document["personal_until"] = options.personal_until->text();
  return dump(document);
}

Result<ImportOptions> read_options_json(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object())
    return problem(ProblemKind::invalid, "", "The options of the import cannot be read");
  ImportOptions options;
  options.coverage = document.value("complete", false) ? Coverage::complete : Coverage::partial;
  options.dry_run = document.value("dry_run", false);
  options.history = document.value("history", false);
  options.waivers = document.value("waivers", std::map<std::string, std::string>{});
  options.expected_establishments =
      document.value("establishments", options.expected_establishments);
  if (document.contains("kind")) options.kind = kind_from_name(document.value("kind", ""));
  if (document.contains("as_of")) options.as_of = TRY(Date::parse(document.value("as_of", "")));
  if (document.contains("year")) options.year = document.value("year", 0);
  if (document.contains("personal_purpose"))
    options.personal_purpose = document.value("personal_purpose", "");
  if (document.contains("personal_until"))
    options.personal_until = TRY(Date::parse(document.value("personal_until", "")));
  return options;
}

}  // namespace trellis::registry
