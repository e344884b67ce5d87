#include "web/programmes/design_pages.hpp"

#include <map>

#include "casework/case_list_store.hpp"
#include "casework/case_view.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"
#include "web/cases/case_parts.hpp"
#include "web/page.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::Definition;
using programme::Stage;

/// What each task opens with, in words, by task: from an empty case of every unit and stream.
std::map<std::string, std::string> gates_of(const Definition& definition, Date today) {
  std::map<std::string, std::string> gates;
  std::vector<std::string> streams{""};
  for (const programme::Stream& stream : definition.streams) streams.push_back(stream.id);
  for (const programme::Unit& unit : definition.units)
    for (const std::string& stream : streams) {
      casework::CaseRecord empty;
      empty.unit = unit.id;
      empty.stream = stream;
      for (const casework::TaskView& task : casework::view_of(definition, empty, today).tasks) {
        const std::string gate = in_quotes(task.gate);
        gates[task.task->id] = gate.substr(0, gate.find("; still missing"));
      }
    }
  return gates;
}

std::string unit_of(const Definition& definition, const Stage& stage) {
  const programme::Unit* unit = stage.unit.empty() ? nullptr : definition.find_unit(stage.unit);
  std::string words = unit ? unit->title : definition.units.front().title;
  if (stage.streams.empty()) return words;
  std::vector<std::string> titles;
  for (const std::string& stream : stage.streams)
    titles.push_back(stream_title(definition, stream));
  return words + ", " + join(titles, " and ") + " only";
}

std::string milestone_of(const Definition& definition, const programme::Task& task) {
  const programme::Milestone* milestone = definition.find_milestone(task.sets);
  return milestone ? milestone->title : "";
}

Html stage_html(const Definition& definition,
                const Stage& stage,
                const std::map<std::string, std::string>& gates,
                std::map<std::string, std::int64_t>& done) {
  Table options{.caption = stage.title + ": " + unit_of(definition, stage),
                .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Task"},
                  {.content = "Who"},
                  {.content = "Gate"},
                  {.content = "Reaches"},
                  {.content = "Open cases done", .is_numeric = true}};
  for (const programme::Section& section : stage.sections)
    for (const programme::Task& task : section.tasks) {
      const auto gate = gates.find(task.id);
      options.rows.push_back(
          {{.content = task.title},
           {.content = role_titles(definition, task.who)},
           {.content =
                gate == gates.end() || gate->second.empty() ? "Open from the start" : gate->second},
           {.content = milestone_of(definition, task)},
           {.content = with_commas(done[task.id]), .is_numeric = true}});
    }
  options.first_cell_is_header = true;
  return scrolling(stage.title, table(options));
}

Response show(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = programme_of_route(request, context, db, Permission::view_programme);
    if (!found) return problem_page(context, found.error());
    const auto& [programme, version] = *found;
    const auto definition = programme::load_definition(db, version.id);
    auto done = casework::completions_of(db, programme.id);
    const auto gates = gates_of(*definition, context.today);
    Html content = paragraph("Version " + std::to_string(version.version) + ", with " +
                             counted(done[""], "open case") +
                             ". A gate opens a task; a task that was done stays done.");
    for (const Stage& stage : definition->stages)
      content += stage_html(*definition, stage, gates, done);
    const std::string path = path_of(programme);
    return page(context,
                {.title = "Stages and gates",
                 .caption = programme.title,
                 .section = "Programmes",
                 .breadcrumbs = crumbs_below(programme)},
                content);
  });
}

}  // namespace

void add_design_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/programmes/{programme}/design",
                    .permission = Permission::view_programme,
                    .handler = show});
}

}  // namespace trellis::web
