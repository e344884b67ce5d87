#include "web/programmes/stage_pages.hpp"

#include <algorithm>

#include "casework/case_list_store.hpp"
#include "casework/case_stage_store.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/cases/case_parts.hpp"
#include "web/list_page.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::CaseLine;

struct AtStage {
  programme::Programme programme{};
  std::shared_ptr<const programme::Definition> definition{};
  const programme::Stage* stage = nullptr;
  std::vector<CaseLine> cases{};  ///< those that the reader may see
};

Result<AtStage> cases_at_stage(const Request& request,
                               const Context& context,
                               storage::Snapshot& db) {
  const auto found = TRY(programme_of_route(request, context, db, Permission::view_case));
  AtStage at{.programme = found.programme,
             .definition = programme::load_definition(db, found.version.id)};
  const std::string_view wanted = request.route.raw("stage");
  for (const programme::Stage& stage : at.definition->stages)
    if (stage.id == wanted) at.stage = &stage;
  if (!at.stage) return problem(ProblemKind::not_found, "", "This programme has no such stage");
  const auto stages = casework::open_case_stages(db, at.programme.id).stages;
  auto seen = casework::find_cases(
                  db, context.actor, {.today = context.today, .programme = at.programme.id})
                  .ids;
  std::erase_if(seen, [&](casework::CaseId id) {
    const auto stage = stages.find(id.value);
    return stage == stages.end() || stage->second != at.stage->id;
  });
  at.cases = casework::lines_of(db, context.actor, seen);
  return at;
}

ListDefinition stage_list(const AtStage& at) {
  const std::string path = path_of(at.programme) + "/design/" + at.stage->id;
  FilterField stream{.kind = FilterField::Kind::select, .name = "stream", .label = "Stream"};
  stream.options = {{.value = "", .text = "Any"}};
  for (const programme::Stream& each : at.definition->streams)
    stream.options.push_back({.value = each.id, .text = each.title});
  ListDefinition list{.path = path,
                      .filters = {{.name = "q", .label = "School or lead", .hint = "Name or URN"}},
                      .columns = {{.name = "school", .text = "School"},
                                  {.text = "Stream"},
                                  {.text = "Status"},
                                  {.name = "lead", .text = "Lead"},
                                  {.name = "opened", .text = "Opened"}},
                      .sort = "opened",
                      .thing = "case",
                      .things = "cases",
                      .csv_path = path + "/cases.csv"};
  if (stream.options.size() > 1) list.filters.push_back(stream);
  return list;
}

std::vector<CaseLine> chosen_at_stage(std::vector<CaseLine> lines, const ListQuery& query) {
  const std::string wanted = fold(query.filters.text("q"));
  const std::string_view stream = query.filters.text("stream");
  std::erase_if(lines, [&](const CaseLine& line) {
    if (!stream.empty() && line.stream != stream) return true;
    return !wanted.empty() && fold(line.name).find(wanted) == std::string::npos &&
           fold(line.lead).find(wanted) == std::string::npos &&
           !(line.urn && line.urn->text() == wanted);
  });
  const auto key = [&](const CaseLine& line) {
    if (query.sort == "school") return fold(line.name);
    if (query.sort == "lead") return fold(line.lead);
    return line.opened_on.text();
  };
  std::ranges::stable_sort(lines, [&](const CaseLine& one, const CaseLine& other) {
    return query.is_descending ? key(other) < key(one) : key(one) < key(other);
  });
  return lines;
}

Response show_stage(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto at = cases_at_stage(request, context, db);
    if (!at) return problem_page(context, at.error());
    const ListDefinition list = stage_list(*at);
    const ListQuery query = read_list_query(request, list);
    const auto chosen = chosen_at_stage(at->cases, query);
    ListRows rows{.total = static_cast<std::int64_t>(chosen.size())};
    for (auto i = static_cast<std::size_t>(query.offset());
         i < chosen.size() && rows.rows.size() < static_cast<std::size_t>(query.page_size);
         ++i) {
      const CaseLine& line = chosen[i];
      rows.rows.push_back(
          {{.content = link_to("/cases/" + std::to_string(line.id.value), line.name)},
           {.content = stream_title(*at->definition, line.stream)},
           {.content = status_tag(*at->definition, line.status)},
           {.content = line.lead},
           {.content = line.opened_on.long_text()}});
    }
    auto crumbs = crumbs_below(at->programme);
    crumbs.push_back(
        {.content = "Stages and gates", .link = Url::local(path_of(at->programme) + "/design")});
    return page(context,
                {.title = "Open cases at: " + at->stage->title,
                 .caption = at->programme.title,
                 .section = "Programmes",
                 .breadcrumbs = std::move(crumbs)},
                list_content(list, query, rows));
  });
}

Response stage_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto at = cases_at_stage(request, context, db);
    if (!at) return problem_page(context, at.error());
    const ListQuery query = read_list_query(request, stage_list(*at));
    CsvWriter csv;
    for (const char* head :
         {"case", "urn", "school", "stage", "stream", "status", "lead", "opened_on"})
      csv.text(head);
    csv.end_row();
    for (const CaseLine& line : chosen_at_stage(at->cases, query)) {
      csv.number(line.id.value);
      line.urn ? csv.number(std::int64_t{line.urn->number()}) : csv.blank();
      csv.text(line.name).text(at->stage->id).text(line.stream).text(line.status);
      csv.text(line.lead).text(line.opened_on.text()).end_row();
    }
    return csv_response(csv.take(), "cases-at-stage");
  });
}

}  // namespace

void add_stage_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add("/programmes/{programme}/design/{stage}", show_stage);
  add("/programmes/{programme}/design/{stage}/cases.csv", stage_csv);
}

}  // namespace trellis::web
