#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "notify/calendar.hpp"
#include "register/organisation_store.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/cluster_view.hpp"
#include "web/clusters/found_member_cluster.hpp"
#include "web/list_page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::ReviewPair;

struct SeenCluster {
  programme::Cluster cluster = {};
  std::string programme = {};
  std::string lead = {};
  std::int64_t schools = 0;
};

std::vector<SeenCluster> seen_rows(const Context& context, storage::Snapshot& db) {
  std::vector<SeenCluster> rows;
  for (programme::Cluster& cluster : clusters_seen(context, db)) {
    SeenCluster row{.cluster = std::move(cluster)};
    if (const auto programme = programme::find_programme(db, row.cluster.programme))
      row.programme = programme->title;
    if (row.cluster.lead) row.lead = registry::organisation_name(db, *row.cluster.lead);
    const auto all = programme::memberships_of(db, row.cluster.id);
    row.schools = std::ranges::count_if(
        all, [](const programme::ClusterMembership& one) { return !one.finished_on; });
    rows.push_back(std::move(row));
  }
  return rows;
}

ListDefinition seen_list() {
  return {
      .path = "/clusters",
      .filters = {{.name = "q", .label = "Cluster", .hint = "Its name or the school that leads"}},
      .columns = {{.name = "name", .text = "Cluster"},
                  {.name = "programme", .text = "Programme"},
                  {.name = "lead", .text = "Led by"},
                  {.name = "schools", .text = "Schools", .is_numeric = true}},
      .sort = "name",
      .thing = "cluster",
      .things = "clusters",
      .csv_path = "/clusters.csv"};
}

std::vector<SeenCluster> chosen_seen(std::vector<SeenCluster> rows, const ListQuery& query) {
  const std::string words = fold(query.filters.text("q"));
  std::erase_if(rows, [&](const SeenCluster& row) {
    return (fold(row.cluster.name) + " " + fold(row.lead)).find(words) == std::string::npos;
  });
  const auto key = [&](const SeenCluster& row) {
    if (query.sort == "programme") return std::pair(std::int64_t{0}, fold(row.programme));
    if (query.sort == "lead") return std::pair(std::int64_t{0}, fold(row.lead));
    if (query.sort == "schools") return std::pair(row.schools, fold(row.cluster.name));
    return std::pair(std::int64_t{0}, fold(row.cluster.name));
  };
  std::ranges::stable_sort(rows, [&](const SeenCluster& a, const SeenCluster& b) {
    return query.is_descending ? key(b) < key(a) : key(a) < key(b);
  });
  return rows;
}

Response show_seen(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto all = seen_rows(context, db);
    Html content;
    if (all.empty()) {
      content = paragraph(
          "No cluster of yours is confirmed. Schools apply under Apply; the people who run the "
          "programme form the clusters.");
    } else {
      const ListDefinition definition = seen_list();
      const ListQuery query = read_list_query(request, definition);
      const auto chosen = chosen_seen(all, query);
      ListRows list{.total = std::ssize(chosen), .caption = "Clusters"};
      const auto from =
          std::min<std::size_t>(static_cast<std::size_t>(query.offset()), chosen.size());
      const auto to = std::min(chosen.size(), from + static_cast<std::size_t>(query.page_size));
      for (std::size_t i = from; i < to; ++i) {
        const SeenCluster& row = chosen[i];
        list.rows.push_back(
            {{.content =
                  link_to("/clusters/" + std::to_string(row.cluster.id.value), row.cluster.name)},
             {.content = row.programme},
             {.content = row.lead},
             {.content = std::to_string(row.schools), .is_numeric = true}});
      }
      content = list_content(definition, query, list);
    }
    return page(context, {.title = "Clusters", .section = "Cases"}, content);
  });
}

Response seen_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    CsvWriter csv;
    for (const char* head : {"cluster", "programme", "led_by", "schools"}) csv.text(head);
    csv.end_row();
    for (const SeenCluster& row :
         chosen_seen(seen_rows(context, db), read_list_query(request, seen_list())))
      csv.text(row.cluster.name).text(row.programme).text(row.lead).number(row.schools).end_row();
    return csv_response(csv.take(), "clusters");
  });
}

std::string review_day_words(const ReviewPair& pair) {
  if (pair.review_on) return pair.review_on->long_text();
  return pair.undated_because.empty() ? "No day yet" : pair.undated_because;
}

bool is_in_cluster(const MemberCluster& found, OrganisationId school) {
  return std::ranges::find(found.organisations, school) != found.organisations.end();
}

/// The other school of a review, marked when it has left.
std::string other_school(const MemberCluster& found,
                         OrganisationId school,
                         const std::string& name) {
  return is_in_cluster(found, school) ? name : name + " (has left the cluster)";
}

Html review_table(const std::string& caption,
                  const char* head,
                  std::vector<std::vector<Cell>> rows) {
  Table options;
  options.caption = caption;
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = head}, {.content = "Day"}};
  options.rows = std::move(rows);
  return scrolling(caption, table(options));
}

/// Who reviews the reader's school this year, and whom it reviews.
Html own_reviews(const MemberCluster& found) {
  if (!found.own) return {};
  std::vector<std::vector<Cell>> by;
  std::vector<std::vector<Cell>> of;
  for (const ReviewPair& pair : found.pairs) {
    if (pair.year != found.year) continue;
    if (pair.reviewed == *found.own)
      by.push_back({{.content = other_school(found, pair.reviewer, pair.reviewer_name)},
                    {.content = review_day_words(pair)}});
    if (pair.reviewer == *found.own)
      of.push_back({{.content = other_school(found, pair.reviewed, pair.reviewed_name)},
                    {.content = review_day_words(pair)}});
  }
  const std::string year = "year " + std::to_string(found.year);
  if (by.empty() && of.empty())
    return heading("Our reviews, " + year) +
           paragraph(
               "Nobody has drawn up the rota of this year yet: you see here who reviews you "
               "and whom you review once that is done.");
  return heading("Our reviews, " + year) +
         (by.empty() ? paragraph("Nobody reviews us this year.")
                     : review_table("Who reviews us", "School", std::move(by))) +
         (of.empty() ? paragraph("We review nobody this year.")
                     : review_table("Whom we review", "School", std::move(of)));
}

Html calendar_link(const MemberCluster& found) {
  const bool has_days = std::ranges::any_of(
      found.pairs, [](const ReviewPair& pair) { return pair.review_on.has_value(); });
  if (!has_days) return {};
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(found.path("/review-days.ics"), "Review days for your calendar (ICS)"));
}

Html all_reviews(const MemberCluster& found) {
  if (found.pairs.empty()) return {};
  Table options;
  options.caption = "Every review of the cluster";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {
      {.content = "Year"}, {.content = "Reviews"}, {.content = "Is reviewed"}, {.content = "Day"}};
  for (const ReviewPair& pair : found.pairs)
    options.rows.push_back({{.content = std::to_string(pair.year)},
                            {.content = other_school(found, pair.reviewer, pair.reviewer_name)},
                            {.content = other_school(found, pair.reviewed, pair.reviewed_name)},
                            {.content = review_day_words(pair)}});
  return scrolling("Every review of the cluster", table(options));
}

Html school_words(const MemberCluster& found, std::size_t i) {
  const std::string& name = found.members[i].name;
  Html words = found.urns[i] ? link_to("/schools/" + found.urns[i]->text(), name) : html_text(name);
  if (found.cluster.lead == found.organisations[i]) words += html_text(" (leads the cluster)");
  if (found.own == found.organisations[i]) words += html_text(" (your school)");
  return words;
}

Html cluster_schools_table(const MemberCluster& found) {
  Table options;
  options.caption = "Who is in it";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "School"}, {.content = "Kind"}};
  if (found.may_change) options.head.push_back({.content = "Change"});
  for (std::size_t i = 0; i < found.members.size(); ++i) {
    std::vector<Cell> row = {
        {.content = school_words(found, i)},
        {.content = found.members[i].setting.empty() ? "not known"
                                                     : setting_words(found.members[i].setting)}};
    if (found.may_change) {
      Fields fields;
      fields.set("school", std::to_string(found.organisations[i].value));
      row.push_back({.content = Content(Element("a")
                                            .classes({"govuk-link"})
                                            .link("href", Url::local(found.path("/leave"), fields))
                                            .add(html_text("Leaves the cluster"))
                                            .add(visually_hidden(": " + found.members[i].name))
                                            .html())});
    }
    options.rows.push_back(std::move(row));
  }
  return scrolling("Who is in it", table(options));
}

Html standing_words(const MemberCluster& found) {
  if (found.faults.empty()) return {};
  Html items;
  for (const std::string& fault : found.faults) items += Element("li").text(fault);
  return warning_text("This cluster does not keep the rules of the programme") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Response show_member_cluster(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = member_cluster_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    SummaryList facts;
    facts.rows = {{.key = "Programme", .value = found->programme.title},
                  {.key = "Since", .value = found->cluster.started_on.long_text()},
                  {.key = "Schools", .value = std::to_string(found->members.size())}};
    Html content = standing_words(*found) + summary_list(facts) + own_reviews(*found) +
                   calendar_link(*found) + cluster_schools_table(*found);
    if (found->may_change)
      content += Element("p")
                     .classes({"govuk-body"})
                     .add(link_to(found->path("/join"), "Take another school into this cluster"));
    content += all_reviews(*found);
    return page(context,
                {.title = found->cluster.name,
                 .caption = found->own ? "Our cluster" : found->programme.title,
                 .section = "Cases",
                 .breadcrumbs = {{.content = "Clusters", .link = Url::local("/clusters")}}},
                content);
  });
}

/// The days of a school's reviews; of every review for those who run the programme.
notify::Calendar review_calendar(const MemberCluster& found, const std::string& address) {
  notify::Calendar calendar{.name = "Reviews of " + found.cluster.name};
  for (const ReviewPair& pair : found.pairs) {
    const bool is_own = !found.own || pair.reviewer == *found.own || pair.reviewed == *found.own;
    if (!pair.review_on || !is_own) continue;
    calendar.entries.push_back({.uid = "review-" + std::to_string(pair.rota.value) + "-" +
                                       std::to_string(pair.reviewer.value) + "-" +
                                       std::to_string(pair.reviewed.value) + "@trellis",
                                .day = *pair.review_on,
                                .summary = pair.reviewer_name + " reviews " + pair.reviewed_name,
                                .url = address + found.path()});
  }
  return calendar;
}

Response review_days(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = member_cluster_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const std::string address = std::string(request.is_secure ? "https://" : "http://") +
                                std::string(request.headers.text("host"));
    Response response =
        text_response(notify::calendar_text(review_calendar(*found, address), context.now));
    response.headers.set("Content-Type", "text/calendar; charset=utf-8");
    response.headers.set("Content-Disposition", "attachment; filename=\"review-days.ics\"");
    return response;
  });
}

}  // namespace

void add_member_cluster_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add("/clusters", show_seen);
  add("/clusters.csv", seen_csv);
  add("/clusters/{cluster}", show_member_cluster);
  add("/clusters/{cluster}/review-days.ics", review_days);
}

}  // namespace trellis::web
