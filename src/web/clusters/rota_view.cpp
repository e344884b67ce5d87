#include "web/clusters/rota_view.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "core/xlsx_writer.hpp"

namespace trellis::web {
namespace {

using matching::ReviewPair;
using matching::ReviewRota;

std::string day_of_review(const ReviewPair& pair) {
  if (pair.review_on) return pair.review_on->long_text();
  return pair.undated_because.empty() ? "No day yet" : pair.undated_because;
}

bool is_asked_for(const ReviewPair& pair, const ListQuery& query) {
  const auto year = query.filters.text("year");
  if (!year.empty() && std::to_string(pair.year) != year) return false;
  const auto cluster = query.filters.text("cluster");
  if (!cluster.empty() && std::to_string(pair.cluster.value) != cluster) return false;
  const std::string wanted = fold(query.filters.text("q"));
  const auto urn = [](const std::optional<Urn>& one) { return one ? one->text() : ""; };
  return wanted.empty() || (fold(pair.reviewer_name) + " " + fold(pair.reviewed_name) + " " +
                            urn(pair.reviewer_urn) + " " + urn(pair.reviewed_urn))
                                   .find(wanted) != std::string::npos;
}

Cell school_cell(const std::string& name, const std::optional<Urn>& urn) {
  return {.content = urn ? Content(link_to("/schools/" + urn->text(), name)) : Content(name)};
}

std::string name_of_cluster(const ShownRota& shown, programme::ClusterId id) {
  const auto found = std::ranges::find(shown.clusters, id, &programme::Cluster::id);
  return found == shown.clusters.end() ? "" : found->name;
}

template <class Writer>
void write_pair(Writer& out, const ReviewPair& pair) {
  const auto urn = [&](const std::optional<Urn>& one) {
    one ? out.number(std::int64_t{one->number()}) : out.blank();
  };
  out.text(pair.cluster_name).number(std::int64_t{pair.year});
  urn(pair.reviewer_urn);
  out.text(pair.reviewer_name);
  urn(pair.reviewed_urn);
  out.text(pair.reviewed_name);
  out.text(pair.review_on ? pair.review_on->text() : "").text(pair.undated_because);
  out.end_row();
}

template <class Writer>
void write_rota(Writer& out, const std::vector<ReviewPair>& pairs) {
  for (const char* head : {"cluster",
                           "year",
                           "reviewer_urn",
                           "reviewer",
                           "reviewed_urn",
                           "reviewed",
                           "review_on",
                           "no_day_because"})
    out.text(head);
  out.end_row();
  for (const ReviewPair& pair : pairs) write_pair(out, pair);
}

}  // namespace

int ShownRota::years() const {
  int most = 0;
  for (const ReviewRota& rota : rotas) most = std::max(most, rota.year);
  return most;
}

Result<ShownRota> rota_in(const Request& request, const Context& context, storage::Snapshot& db) {
  ShownRota shown;
  shown.programme = TRY(cluster_programme_in(request, context, db));
  shown.clusters = programme::clusters(db, shown.programme.id);
  shown.rotas = matching::rotas_of(db, shown.programme.id);
  shown.pairs = matching::review_pairs_of(db, shown.programme.id);
  return shown;
}

ListDefinition rota_list(const ShownRota& shown) {
  std::set<int> years;
  for (const ReviewPair& pair : shown.pairs) years.insert(pair.year);
  FilterField year{.kind = FilterField::Kind::select, .name = "year", .label = "Year"};
  year.options = {{.value = "", .text = "Any"}};
  for (const int one : years)
    year.options.push_back({.value = std::to_string(one), .text = "Year " + std::to_string(one)});
  FilterField cluster{.kind = FilterField::Kind::select, .name = "cluster", .label = "Cluster"};
  cluster.options = {{.value = "", .text = "Any"}};
  for (const programme::Cluster& one : shown.clusters)
    cluster.options.push_back({.value = std::to_string(one.id.value), .text = one.name});
  return {.path = rota_path(shown.programme),
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN of either school"},
                      year,
                      cluster},
          .columns = {{.name = "year", .text = "Year", .is_numeric = true},
                      {.name = "reviewer", .text = "Reviews"},
                      {.name = "reviewed", .text = "Is reviewed"},
                      {.name = "cluster", .text = "Cluster"},
                      {.name = "day", .text = "Day"}},
          .sort = "year",
          .thing = "review",
          .things = "reviews",
          .csv_path = rota_path(shown.programme) + ".csv"};
}

std::vector<ReviewPair> chosen_pairs(const ShownRota& shown, const ListQuery& query) {
  std::vector<ReviewPair> rows;
  for (const ReviewPair& pair : shown.pairs)
    if (is_asked_for(pair, query)) rows.push_back(pair);
  const auto key = [&](const ReviewPair& pair) {
    std::string text;
    if (query.sort == "reviewer") text = fold(pair.reviewer_name);
    if (query.sort == "reviewed") text = fold(pair.reviewed_name);
    if (query.sort == "cluster") text = fold(pair.cluster_name);
    if (query.sort == "day") text = pair.review_on ? pair.review_on->text() : "9999";
    return std::pair(text, pair.year);
  };
  std::ranges::stable_sort(rows, [&](const ReviewPair& a, const ReviewPair& b) {
    return query.is_descending ? key(b) < key(a) : key(a) < key(b);
  });
  return rows;
}

std::vector<Cell> rota_row(const ReviewPair& pair) {
  return {{.content = std::to_string(pair.year), .is_numeric = true},
          school_cell(pair.reviewer_name, pair.reviewer_urn),
          school_cell(pair.reviewed_name, pair.reviewed_urn),
          {.content = pair.cluster_name},
          {.content = day_of_review(pair)}};
}

Html rota_refusals(const ShownRota& shown) {
  Html items;
  for (const ReviewRota& rota : shown.rotas)
    if (!rota.refusal.empty())
      items += Element("li").text(name_of_cluster(shown, rota.cluster) + ", year " +
                                  std::to_string(rota.year) + ": " + rota.refusal +
                                  (rota.remedy.empty() ? "" : ". " + rota.remedy));
  if (items.empty()) return {};
  return warning_text("Some clusters have no rota") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Html rota_summary(const ShownRota& shown) {
  std::map<int, ReviewRota> years;
  std::map<int, int> reviews;
  for (const ReviewRota& rota : shown.rotas) {
    ReviewRota& sum = years[rota.year];
    sum.reciprocal_pairs += rota.reciprocal_pairs;
    sum.repeated += rota.repeated;
    sum.unknown_phase += rota.unknown_phase;
    sum.travel_m += rota.travel_m;
  }
  for (const ReviewPair& pair : shown.pairs) ++reviews[pair.year];
  Table options;
  options.caption = "Year by year";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "Year"},
                  {.content = "Reviews", .is_numeric = true},
                  {.content = "Pairs that review each other", .is_numeric = true},
                  {.content = "Repeated from a year before", .is_numeric = true},
                  {.content = "Schools whose reviewers are of another kind", .is_numeric = true},
                  {.content = "Travel, straight lines", .is_numeric = true}};
  for (const auto& [year, sum] : years)
    options.rows.push_back(
        {{.content = "Year " + std::to_string(year)},
         {.content = with_commas(reviews[year]), .is_numeric = true},
         {.content = with_commas(sum.reciprocal_pairs), .is_numeric = true},
         {.content = with_commas(sum.repeated), .is_numeric = true},
         {.content = with_commas(sum.unknown_phase), .is_numeric = true},
         {.content = decimal(static_cast<double>(sum.travel_m) / 1000, 1) + " km",
          .is_numeric = true}});
  return scrolling("Year by year", table(options));
}

std::string rota_csv_of(const std::vector<ReviewPair>& pairs) {
  CsvWriter csv;
  write_rota(csv, pairs);
  return csv.take();
}

Result<std::string> rota_xlsx_of(const ShownRota& shown, Instant now) {
  XlsxWriter book(now);
  for (int year = 1; year <= std::max(1, shown.years()); ++year) {
    std::vector<ReviewPair> pairs;
    for (const ReviewPair& pair : shown.pairs)
      if (pair.year == year) pairs.push_back(pair);
    book.sheet("Year " + std::to_string(year));
    write_rota(book, pairs);
  }
  return book.finish();
}

}  // namespace trellis::web
