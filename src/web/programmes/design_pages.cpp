#include "web/programmes/design_pages.hpp"

#include <map>

#include "casework/case_stage_store.hpp"
#include "casework/case_view.hpp"
#include "core/text.hpp"
#include "programme/programme_store.hpp"
#include "web/cases/case_parts.hpp"
#include "web/page.hpp"
#include "web/programmes/found_programme.hpp"
#include "web/programmes/stage_pages.hpp"

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

using StageCounts = std::map<std::string, std::int64_t>;

std::string stage_path(const programme::Programme& programme, const std::string& stage) {
  return path_of(programme) + "/design/" + stage;
}

Html count_link(const programme::Programme& programme,
                const std::string& stage,
                std::int64_t cases,
                bool may_list) {
  const std::string words = cases == 0 ? "No open case" : counted(cases, "open case");
  return may_list && cases > 0 ? link_to(stage_path(programme, stage), words) : html_text(words);
}

/// The stages as a path, from top to bottom, with how many open cases stand at each.
Html drawing(const Context& context,
             const programme::Programme& programme,
             const Definition& definition,
             const StageCounts& counts) {
  const bool may_list =
      access::may(context.actor, Permission::view_case, programme::scope_of(programme));
  const auto count_at = [&](const std::string& stage) {
    const auto found = counts.find(stage);
    return found == counts.end() ? 0 : found->second;
  };
  Html items;
  std::int64_t placed = count_at("");
  for (const Stage& stage : definition.stages) {
    std::size_t tasks = 0;
    for (const programme::Section& section : stage.sections) tasks += section.tasks.size();
    placed += count_at(stage.id);
    Element item("li");
    item.classes({"trellis-path__stage"});
    if (stage.gate)
      item.add(Element("p")
                   .classes({"trellis-path__gate"})
                   .text(stage.gate_soft ? "Gate (a warning)" : "Gate"));
    item.add(Element("p")
                 .classes({"trellis-path__title"})
                 .add(link_to(Url::local("#stage-" + stage.id), stage.title)));
    item.add(Element("p")
                 .classes({"trellis-path__facts"})
                 .text(unit_of(definition, stage) + ", " +
                       counted(static_cast<long long>(tasks), "task")));
    item.add(Element("p")
                 .classes({"trellis-path__count"})
                 .add(count_link(programme, stage.id, count_at(stage.id), may_list)));
    items += item;
  }
  std::int64_t all = 0;
  for (const auto& [stage, cases] : counts) all += cases;
  Html out = heading("Where each open case stands") +
             Html(Element("ol").classes({"trellis-path"}).add(items));
  std::string past =
      counted(count_at(""), "open case has", "open cases have") + " every stage behind them.";
  if (all > placed)
    past += " " + counted(all - placed, "open case stands", "open cases stand") +
            " at a stage that this version does not have.";
  return out + paragraph(past +
                         " A case stands at the furthest stage in which a task is done, or at the "
                         "next one when all of that stage is done.");
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
  return Element("div").set("id", "stage-" + stage.id).add(scrolling(stage.title, table(options)));
}

Response show_design(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = programme_of_route(request, context, db, Permission::view_programme);
    if (!found) return problem_page(context, found.error());
    const auto& [programme, version] = *found;
    const auto definition = programme::load_definition(db, version.id);
    auto open = casework::open_case_stages(db, programme.id);
    const auto gates = gates_of(*definition, context.today);
    Html content = paragraph("Version " + std::to_string(version.version) + ", with " +
                             counted(static_cast<long long>(open.stages.size()), "open case") +
                             ". A gate opens a task; a task that was done stays done.");
    StageCounts counts;
    for (const auto& [case_id, stage] : open.stages) ++counts[stage];
    content += drawing(context, programme, *definition, counts) + heading("Tasks of each stage");
    for (const Stage& stage : definition->stages)
      content += stage_html(*definition, stage, gates, open.done);
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
                    .handler = show_design});
  add_stage_routes(routes);
}

}  // namespace trellis::web
