#include "register/import_actions.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "events/event_store.hpp"
#include "register/boundary_import_actions.hpp"
#include "register/importer_actions.hpp"
#include "register/organisation_store.hpp"
#include "register/reference_tables.hpp"
#include "register/release_store.hpp"

namespace trellis::registry {
namespace {

/// A file that has been read, before anything is compared.
struct StagedFile {
  std::unique_ptr<SourceTable> table;  ///< the importer points into it
  std::unique_ptr<Importer> importer;
  ImportReport report;
  std::string sha256;
  std::int64_t bytes = 0;
};

Result<Date> as_of_date(const ImportOptions& options, const std::string& name) {
  if (options.as_of) return *options.as_of;
  if (const auto date = as_of_in_name(name)) return *date;
  return problem(ProblemKind::missing,
                 "as-of",
                 "The name " + name +
                     " does not say of which day the file is. Give the day: --as-of 2026-03-01");
}

/// Named columns that no published layout of the kind has; nothing for kinds whose columns we do
/// not list.
std::vector<std::string> unknown_columns(const SourceTable& table) {
  const auto layouts = [&]() -> std::vector<std::string_view> {
    if (table.layout().name == "gias-download")
      return {"gias_2025", "gias_2015", "gias_search_2022"};
    if (table.layout().kind == FileKind::links) return {"links"};
    if (table.layout().name == "ofsted-2025") return {"ofsted_2025"};
    return {};
  }();
  std::set<std::string> known;
  for (const std::string_view layout : layouts)
    for (const std::string& name : reference::layout(layout)) known.insert(tidy_column_name(name));
  std::vector<std::string> unknown;
  if (known.empty()) return unknown;
  for (std::size_t i = 0; i < table.header().size(); ++i)
    if (const std::string& name = table.header().names()[i]; !name.empty() && !known.contains(name))
      unknown.push_back(table.header().published()[i]);
  return unknown;
}

/// Refuses a file in which a column that its reader looked for stands twice.
Result<void> refuse_repeated_columns(const Header& header) {
  std::vector<std::string> details;
  for (const std::string& name : header.ambiguous()) {
    std::vector<std::string> places;
    const auto positions = header.positions(name);
    for (const std::size_t position : positions) places.push_back(std::to_string(position + 1));
    const std::string last = places.back();
    places.pop_back();
    details.push_back("The column " + header.published()[positions.front()] +
                      " stands in the file more than once, as columns " + join(places, ", ") +
                      " and " + last + ".");
  }
  if (details.empty()) return {};
  const std::string message =
      details.front() + " Delete those that are not meant, and import the file again.";
  details.erase(details.begin());
  return problem(ProblemKind::invalid, "", message, std::move(details));
}

Result<StagedFile> stage(ImportFile file, const ImportOptions& options) {
  StagedFile staged;
  auto unpacked = TRY(unpack_file(std::move(file.bytes), file.name));
  ImportReport& report = staged.report;
  report.file_name = unpacked.name;
  report.coverage = options.coverage;
  staged.bytes = static_cast<std::int64_t>(unpacked.bytes.size());
  if (is_boundary_file(unpacked.bytes)) {
    staged.sha256 = sha256_of(unpacked.bytes);
    staged.importer = TRY(boundary_importer(std::move(unpacked.bytes), report));
    report.as_of = TRY(as_of_date(options, report.file_name));
    return staged;
  }
  staged.table =
      std::make_unique<SourceTable>(TRY(SourceTable::open(std::move(unpacked), options.kind)));
  const SourceTable& table = *staged.table;
  staged.sha256 = table.sha256();
  report.kind = table.layout().kind;
  report.layout = table.layout().name;
  report.layout_title = table.layout().title;
  report.encoding = table.encoding();
  report.controls_repaired = table.controls_repaired();
  report.as_of = TRY(as_of_date(options, report.file_name));
  report.year = options.year ? options.year : school_year_in_name(report.file_name);
  staged.importer = importer_for(report.kind);
  const auto read = staged.importer->stage(*staged.table, options, report);
  // A column that stands twice explains what may be wrong with the rows, so it is told first.
  TRY_VOID(refuse_repeated_columns(table.header()));
  TRY_VOID(read);
  report.rows.rejected = report.problems.rows_rejected();
  report.unknown_columns = unknown_columns(table);
  if (!report.unknown_columns.empty())
    report.notes.push_back("New columns, kept but not read: " + join(report.unknown_columns, ", ") +
                           ".");
  report.empty_rows = table.empty_rows();
  report.short_rows = table.short_rows();
  report.long_rows = table.long_rows();
  return staged;
}

/// What the register already holds that stands in the way.
Result<bool> is_already_applied(storage::Snapshot& db,
                                const StagedFile& staged,
                                const ImportOptions& options) {
  const ImportReport& report = staged.report;
  const auto same = find_release_by_content(db, report.kind, staged.sha256);
  if (same && same->as_of == report.as_of) return true;
  if (options.history && !staged.importer->keeps_history())
    return problem(ProblemKind::refused_by_rule,
                   "history",
                   "Only establishments and dated figures can be filled in from older files, not " +
                       std::string(title_of(report.kind)) + ".");
  const auto newest = newest_release(db, report.kind);
  if (!newest || options.history || newest->as_of <= report.as_of) return false;
  if (is_keyed_by_year(report.kind)) return false;
  return problem(ProblemKind::refused_by_rule,
                 "as-of",
                 report.file_name + " is of " + report.as_of.text() + ", and the register holds " +
                     std::string(title_of(report.kind)) + " of " + newest->as_of.text() +
                     ". Older files fill in the past only: give --history.");
}

Result<void> compare(storage::Snapshot& db,
                     StagedFile& staged,
                     const ImportOptions& options,
                     ImportReport& report) {
  TRY_VOID(staged.importer->compare(db, options, report));
  return waive(report, options.waivers);
}

Release release_of(const StagedFile& staged,
                   const ImportOptions& options,
                   const ImportReport& report) {
  const Publisher publisher = publisher_of(report.kind);
  Release release;
  release.kind = report.kind;
  release.layout = report.layout;
  release.file_name = report.file_name;
  release.sha256 = staged.sha256;
  release.bytes = staged.bytes;
  release.as_of = report.as_of;
  release.coverage = report.coverage;
  release.synthetic = is_synthetic_name(report.file_name);
  release.publisher = release.synthetic ? "Trellis, invented data" : std::string(publisher.name);
  release.licence = release.synthetic ? "" : std::string(publisher.licence);
  release.attribution = release.synthetic ? "" : std::string(publisher.attribution);
  release.encoding = report.encoding;
  release.columns = staged.importer->columns();
  release.filled = staged.importer->filled();
  release.rows = report.rows;
  release.history = options.history;
  for (const Finding& finding : report.findings)
    if (finding.waived) release.waivers += finding.threshold + "=" + *finding.waived + "\n";
  release.personal_purpose = options.personal_purpose.value_or("");
  release.personal_until = options.personal_until;
  release.imported_by = options.person;
  release.imported_at = options.now;
  return release;
}

void record_import(storage::Transaction& tx,
                   const events::Author& author,
                   const ImportReport& report) {
  events::Changes changes;
  changes.say("kind", std::string(name_of(report.kind)))
      .say("file", report.file_name)
      .say("as_of", report.as_of.text())
      .say("added", std::to_string(report.rows.added))
      .say("changed", std::to_string(report.rows.changed))
      .say("closed", std::to_string(report.rows.closed));
  events::record(tx, author, "register.imported", {events::subject(*report.release)}, changes);
}

/// What follows from new facts: organisations, changes of URN, questions.
void follow_up(storage::Transaction& tx,
               const events::Author& author,
               const ImportOptions& options,
               const ImportHooks& hooks,
               ImportReport& report) {
  const Date today = options.now.date_in_england();
  if (report.kind == FileKind::links && report.rows.vanished > 0)
    report.questions_opened += ask_about_withdrawn_links(tx, report.release, author.at);
  if (report.kind == FileKind::gias || report.kind == FileKind::links) {
    const auto result =
        reconcile(tx, author, report.release, today, hooks.engaged, hooks.changed_over);
    report.decisions_made = result.applied;
    report.questions_opened += result.questions;
    report.organisations_made = result.organisations;
    if (result.waiting > 0)
      report.notes.push_back(
          counted(static_cast<long long>(result.waiting), "closed school") +
          " of ours will be followed when the links of the same day are imported.");
  }
  if (report.kind == FileKind::groups)
    report.organisations_made = ensure_group_organisations(tx, author.at);
}

Result<ImportReport> apply_import(storage::Transaction& tx,
                                  StagedFile& staged,
                                  const access::Actor& actor,
                                  const ImportOptions& options,
                                  const ImportHooks& hooks) {
  ImportReport report = staged.report;
  report.already_applied = TRY(is_already_applied(tx, staged, options));
  if (report.already_applied) return report;
  TRY_VOID(compare(tx, staged, options, report));
  if (report.is_refused()) return std::unexpected(refusal_of(report));
  report.release = save_release(tx, release_of(staged, options, report));
  staged.importer->apply(tx, *report.release, options, report);
  events::Author author = actor.author();
  author.kind = events::AuthorKind::import;
  author.release = report.release;
  if (options.progress) options.progress(0.9, "Following what changed");
  follow_up(tx, author, options, hooks, report);
  record_import(tx, author, report);
  report.applied = true;
  return report;
}

Result<ImportReport> rehearse(storage::Snapshot& db,
                              StagedFile& staged,
                              const ImportOptions& options) {
  ImportReport report = staged.report;
  report.already_applied = TRY(is_already_applied(db, staged, options));
  if (!report.already_applied) TRY_VOID(compare(db, staged, options, report));
  return report;
}

}  // namespace

Result<ImportReport> import_file(storage::Database& db,
                                 const access::Actor& actor,
                                 ImportFile file,
                                 const ImportOptions& options,
                                 const ImportHooks& hooks) {
  if (!access::may_somewhere(actor, access::Permission::import_files))
    return problem(ProblemKind::not_allowed, "", "You cannot import files");
  if (options.personal_purpose &&
      (trim(*options.personal_purpose).empty() || !options.personal_until))
    return problem(ProblemKind::missing,
                   "keep-personal",
                   "Say for what purpose and until when columns about people are kept.");
  StagedFile staged = TRY(stage(std::move(file), options));
  if (options.dry_run)
    return db.read(
        [&](storage::Snapshot& snapshot) { return rehearse(snapshot, staged, options); });
  return db.write(
      [&](storage::Transaction& tx) { return apply_import(tx, staged, actor, options, hooks); });
}

Result<FileKind> kind_of_file(ImportFile file) {
  auto unpacked = TRY(unpack_file(std::move(file.bytes), file.name));
  if (is_boundary_file(unpacked.bytes)) return FileKind::boundaries;
  const SourceTable table = TRY(SourceTable::open(std::move(unpacked)));
  return table.layout().kind;
}

std::vector<OrganisationId> affected_organisations(storage::Snapshot& db,
                                                   const ImportReport& report) {
  std::vector<OrganisationId> affected;
  for (const RowChange& change : report.changes) {
    if (change.kind == RowChange::Kind::added) continue;
    const auto key = static_cast<std::int32_t>(change.key);
    const auto organisation = report.kind == FileKind::groups ? organisation_of(db, GroupUid(key))
                                                              : organisation_of(db, Urn(key));
    if (organisation) affected.push_back(*organisation);
  }
  std::ranges::sort(affected);
  affected.erase(std::ranges::unique(affected).begin(), affected.end());
  return affected;
}

std::vector<std::size_t> import_order(std::span<const FileKind> kinds) {
  std::vector<std::size_t> order(kinds.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return static_cast<int>(kinds[i]); });
  return order;
}

}  // namespace trellis::registry
