#include "web/evidence/evidence_pages.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "casework/case_list_store.hpp"
#include "casework/citation_store.hpp"
#include "core/text.hpp"
#include "web/cases/case_parts.hpp"
#include "web/evidence/evidence_list.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using evidence::EvidenceRow;

Response show_evidence(const Request& request, Context& context) {
  const ListDefinition list = evidence_list();
  const ListQuery query = read_list_query(request, list);
  const auto all =
      context.db.read([](storage::Snapshot& db) { return evidence::newest_evidence(db); });
  Html content = paragraph(
      "What research says of an approach. A plan names an item with its version, so that it still "
      "says later what was known when it was written.");
  if (context.may(Permission::import_files))
    content += Html(Element("p")
                        .classes({"govuk-body"})
                        .add(link_to("/evidence/files", "Load a catalogue file")));
  if (all.empty()) {
    content += inset_text(context.may(Permission::import_files)
                              ? "The catalogue is empty. Load a file to fill it."
                              : "The catalogue is empty. Whoever runs this site loads it.");
    return page(context, {.title = "Evidence", .section = "Evidence"}, content);
  }
  const auto chosen = chosen_evidence(all, query);
  ListRows rows{.total = static_cast<std::int64_t>(chosen.size())};
  for (auto i = static_cast<std::size_t>(query.offset());
       i < chosen.size() && rows.rows.size() < static_cast<std::size_t>(query.page_size);
       ++i)
    rows.rows.push_back(evidence_row(chosen[i]));
  content += list_content(list, query, rows);
  return page(context, {.title = "Evidence", .section = "Evidence"}, content);
}

Response evidence_file(const Request& request, Context& context) {
  const ListQuery query = read_list_query(request, evidence_list());
  auto all = context.db.read([](storage::Snapshot& db) { return evidence::newest_evidence(db); });
  return csv_response(evidence_csv(chosen_evidence(std::move(all), query)), "evidence");
}

SummaryList finding_list(const EvidenceRow& row) {
  SummaryList list;
  list.rows = {summary_row("Kind", std::string(title_of(row.kind))),
               summary_row("Effect", months_words(row.finding)),
               summary_row("Cost", cost_words(row.finding)),
               summary_row("Security", security_words(row.finding)),
               summary_row("What it recommends",
                           row.finding.recommendation.empty() ? "Nothing is recorded"
                                                              : row.finding.recommendation),
               summary_row("As of", row.finding.as_of.long_text()),
               summary_row("Source", row.finding.source),
               summary_row("Recorded", row.recorded_at.long_text()),
               summary_row("Cited as", row.code + "@" + std::to_string(row.version))};
  return list;
}

Html versions_of_item(const std::vector<EvidenceRow>& versions, const EvidenceRow& shown) {
  Table options{.caption = "Versions, newest first", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Version"},
                  {.content = "As of"},
                  {.content = "Effect"},
                  {.content = "Cost"},
                  {.content = "Security"}};
  for (const EvidenceRow& row : versions) {
    const std::string name = "Version " + std::to_string(row.version);
    const Html cell =
        row.version == shown.version
            ? html_text(name + " (shown)")
            : link_to("/evidence/" + row.code + "?version=" + std::to_string(row.version), name);
    options.rows.push_back({{.content = cell},
                            {.content = row.finding.as_of.long_text()},
                            {.content = months_words(row.finding)},
                            {.content = cost_words(row.finding)},
                            {.content = security_words(row.finding)}});
  }
  options.first_cell_is_header = true;
  return scrolling(options.caption, table(options));
}

/// The cases that cite the item and that this reader may see; how many there are in all.
Html cited_by(storage::Snapshot& db, const Context& context, const EvidenceRow& newest) {
  const auto citations = casework::citations_of(db, newest.code);
  Html out = heading("Cited by");
  if (citations.empty()) return out + paragraph("No case cites it yet.");
  std::set<std::int64_t> cited;
  for (const casework::Citation& citation : citations) cited.insert(citation.case_id.value);
  std::vector<casework::CaseId> seen;
  if (context.may(Permission::view_case))
    seen = casework::find_cases(db, context.actor, {.today = context.today}).ids;
  std::erase_if(seen, [&](casework::CaseId id) { return !cited.contains(id.value); });
  const auto lines = casework::lines_of(db, context.actor, seen);
  std::map<std::int64_t, const casework::CaseLine*> visible;
  for (const casework::CaseLine& line : lines) visible[line.id.value] = &line;
  Table options{.caption = "Cases you may see"};
  options.head = {{.content = "Case"}, {.content = "Programme"}, {.content = "Version cited"}};
  for (const casework::Citation& citation : citations) {
    const auto line = visible.find(citation.case_id.value);
    if (line == visible.end()) continue;
    std::string version = "Version " + std::to_string(citation.version);
    if (citation.version < newest.version) version += ", a newer one exists";
    options.rows.push_back({{.content = link_to("/cases/" + std::to_string(citation.case_id.value),
                                                line->second->name)},
                            {.content = line->second->programme_title},
                            {.content = version}});
  }
  out += paragraph(counted(static_cast<long long>(citations.size()), "citation") + " in all.");
  return options.rows.empty() ? out : out + scrolling(options.caption, table(options));
}

Response show_item(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto versions = evidence::versions_of(db, request.route.raw("item"));
    if (versions.empty())
      return problem_page(context,
                          {ProblemKind::not_found, "", "There is no evidence at this address", {}});
    const auto asked = std::ranges::find_if(versions, [&](const EvidenceRow& row) {
      return std::to_string(row.version) == request.query.text("version");
    });
    const EvidenceRow& shown = asked == versions.end() ? versions.front() : *asked;
    Html content;
    if (shown.is_invented)
      content += inset_text("This item is invented, for the demonstration. It is no finding.");
    if (shown.version < versions.front().version)
      content +=
          inset_text("A newer version exists: version " + std::to_string(versions.front().version) +
                     " of " + versions.front().finding.as_of.long_text() + ".");
    content += summary_list(finding_list(shown)) + versions_of_item(versions, shown) +
               cited_by(db, context, versions.front());
    return page(context,
                {.title = shown.finding.title,
                 .caption = "Evidence, version " + std::to_string(shown.version),
                 .section = "Evidence",
                 .breadcrumbs = {{.content = "Evidence", .link = Url::local("/evidence")}}},
                content);
  });
}

}  // namespace

void add_evidence_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = Permission::view_schools,
                      .handler = handler});
  };
  add("/evidence", show_evidence);
  add("/evidence.csv", evidence_file);
  add("/evidence/{item}", show_item);
  add_evidence_file_routes(routes);
}

}  // namespace trellis::web
