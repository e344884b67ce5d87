#include "web/home/due_pages.hpp"

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "notify/message_store.hpp"
#include "notify/open_task_store.hpp"
#include "register/question_store.hpp"
#include "web/cases/attendance_view.hpp"
#include "web/list_page.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using notify::DueLine;
using notify::DueQuery;

constexpr int next_things = 8;
constexpr int week_days = 7;
constexpr int csv_rows_max = 100'000;

std::string page_of_line(const DueLine& line) {
  const std::string page = "/cases/" + std::to_string(line.case_id.value);
  return line.kind == "review" ? page + "/reviews" : page + "/tasks/" + line.task;
}

Html day_html(const DueLine& line, Date today) {
  if (!line.due_on) return html_text("No date");
  Html html = html_text(line.due_on->long_text());
  if (*line.due_on < today) html += html_text(" ") + tag("Overdue", "red");
  return html;
}

std::string turn_words(const DueLine& line) {
  if (line.part == "lead") return "The lead";
  return line.part == "school" ? "The school" : "Staff";
}

std::vector<Cell> due_row(const DueLine& line, Date today) {
  return {{.content = link_to(page_of_line(line), line.title)},
          {.content = link_to("/cases/" + std::to_string(line.case_id.value), line.school)},
          {.content = line.programme},
          {.content = turn_words(line)},
          {.content = day_html(line, today)}};
}

ListDefinition due_list() {
  ListDefinition list{
      .path = "/due", .thing = "thing to do", .things = "things to do", .csv_path = "/due.csv"};
  const auto filter = [&](const char* name, const char* label, std::vector<Option> options) {
    list.filters.push_back({.kind = FilterField::Kind::select,
                            .name = name,
                            .label = label,
                            .options = std::move(options)});
  };
  filter("turn",
         "Whose turn",
         {{.value = "", .text = "Ours"}, {.value = "others", .text = "A lead's or a school's"}});
  filter("when",
         "When",
         {{.value = "", .text = "Any date"},
          {.value = "overdue", .text = "Overdue"},
          {.value = "week", .text = "In the next seven days"}});
  filter("mine",
         "Cases",
         {{.value = "", .text = "All that you see"},
          {.value = "assigned", .text = "Assigned to you"}});
  list.columns = {{.text = "What"},
                  {.text = "School"},
                  {.text = "Programme"},
                  {.text = "Whose turn"},
                  {.text = "Due"}};
  return list;
}

DueQuery query_of(const ListQuery& list, Date today) {
  DueQuery query{.only_mine = list.filters.text("mine") == "assigned",
                 .waiting = list.filters.text("turn") == "others",
                 .count = list.page_size,
                 .offset = list.offset()};
  const std::string_view when = list.filters.text("when");
  if (when == "overdue") query.before = today;
  if (when == "week") {
    query.from = today;
    query.before = today.plus_days(week_days);
  }
  query.only_dated = !query.waiting || !when.empty();
  return query;
}

Response show_due(const Request& request, Context& context) {
  const ListDefinition definition = due_list();
  const ListQuery list = read_list_query(request, definition);
  const DueQuery query = query_of(list, context.today);
  return context.db.read([&](storage::Snapshot& db) {
    ListRows rows{.total = notify::count_due_lines(db, context.actor, query)};
    for (const DueLine& line : notify::due_lines(db, context.actor, query))
      rows.rows.push_back(due_row(line, context.today));
    if (rows.total == 0 && list.filters.empty())
      return page(context,
                  {.title = "What is due", .section = "Home"},
                  paragraph("Nothing with a date is open in the cases that you see. A date appears "
                            "here when a task becomes due or a review is planned."));
    return page(
        context, {.title = "What is due", .section = "Home"}, list_content(definition, list, rows));
  });
}

Response due_csv(const Request& request, Context& context) {
  DueQuery query = query_of(read_list_query(request, due_list()), context.today);
  query.count = csv_rows_max;
  query.offset = 0;
  CsvWriter csv;
  for (const char* head : {"case", "school", "programme", "what", "kind", "turn", "due_on"})
    csv.text(head);
  csv.end_row();
  context.db.read([&](storage::Snapshot& db) {
    for (const DueLine& line : notify::due_lines(db, context.actor, query)) {
      csv.number(line.case_id.value).text(line.school).text(line.programme).text(line.title);
      csv.text(line.kind).text(line.part).text(line.due_on ? line.due_on->text() : "").end_row();
    }
  });
  return csv_response(csv.take(), "due");
}

Html item(const std::string& path, const std::string& words, std::string_view after) {
  return Element("li").add(link_to(path, words)).text(after);
}

/// Numbers with the lists behind them; those that are 0 are left out.
Html number_items(storage::Snapshot& db, const Context& context) {
  const auto all = notify::count_open_tasks(db, context.actor, context.today, false);
  const auto mine = notify::count_open_tasks(db, context.actor, context.today, true);
  Html items;
  const auto add =
      [&](std::int64_t count, std::int64_t own, const std::string& path, std::string_view after) {
        if (count == 0) return;
        const std::string own_words =
            own > 0 ? ", " + with_commas(own) + " of them in your cases" : std::string();
        items += item(path, counted(count, "thing"), std::string(after) + own_words);
      };
  add(all.overdue, mine.overdue, "/due?when=overdue", " overdue");
  add(all.this_week, mine.this_week, "/due?when=week", " due in the next seven days");
  add(all.waiting, mine.waiting, "/due?turn=others", " to be done by a lead or a school");
  items += absences_html(db, context.actor);
  if (context.may(Permission::import_files))
    if (const std::int64_t count = registry::open_question_count(db); count > 0)
      items += item("/register/questions", counted(count, "register question"), " to decide");
  if (context.actor.person)
    if (const std::int64_t unread = notify::count_unread(db, *context.actor.person); unread > 0)
      items += item("/messages", counted(unread, "unread message"), "");
  return items;
}

}  // namespace

Html due_html(Context& context) {
  return context.db.read([&](storage::Snapshot& db) -> Html {
    const Html items = number_items(db, context);
    const auto next = notify::due_lines(db, context.actor, {.count = next_things});
    if (items.empty() && next.empty()) return {};
    Html html = heading("What is due");
    if (!items.empty())
      html += Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
    if (next.empty()) return html;
    Table list{.caption = "Next by date", .caption_classes = "govuk-table__caption--s"};
    list.head = {{.content = "What"}, {.content = "School"}, {.content = "Due"}};
    for (const DueLine& line : next)
      list.rows.push_back({{.content = link_to(page_of_line(line), line.title)},
                           {.content = line.school},
                           {.content = day_html(line, context.today)}});
    return html + scrolling("Next by date", table(list)) +
           Html(Element("p").classes({"govuk-body"}).add(link_to("/due", "See all that is due")));
  });
}

void add_due_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.pattern = pattern, .permission = Permission::view_case, .handler = handler});
  };
  add("/due", show_due);
  add("/due.csv", due_csv);
}

}  // namespace trellis::web
