#include <algorithm>

#include "core/text.hpp"
#include "matching/rota_actions.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/rota_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr const char* weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"};
constexpr const char* weekday_values[] = {"monday", "tuesday", "wednesday", "thursday", "friday"};
constexpr int other_weekday_price = 10;  // days away from a preferred one are worth as much

Html make_form(const Context& context, const ShownRota& shown) {
  Html fields;
  const int years = shown.years();
  if (years > 0) {
    Select from{.name = "from_year",
                .value = "1",
                .label = {.content = "Draw up again from"},
                .hint = {.content = "Earlier years stay, and their reviews are not repeated where "
                                    "that can be avoided"}};
    for (int year = 1; year <= years; ++year)
      from.options.push_back(
          {.value = std::to_string(year), .text = "Year " + std::to_string(year)});
    fields += select(from);
  }
  const Html form =
      post_form(context,
                Url::local(rota_path(shown.programme)),
                fields + button(years == 0 ? "Draw up the rota" : "Draw up the rota again"));
  return years == 0 ? form : details({.summary = "Draw up the rota again", .content = form});
}

Html dates_form(const Context& context, const ShownRota& shown, const FormReader* typed) {
  if (shown.pairs.empty()) return {};
  Select year{.name = "year",
              .value = typed ? typed->value("year") : "1",
              .label = {.content = "Reviews of which year"}};
  for (int one = 1; one <= shown.years(); ++one)
    year.options.push_back({.value = std::to_string(one), .text = "Year " + std::to_string(one)});
  Choices days{.name = "weekday",
               .values = {"tuesday", "wednesday", "thursday"},
               .hint = {.content = "Others are used where these do not fit"}};
  days.fieldset =
      Fieldset{.legend = {.content = "Preferred weekdays", .classes = "govuk-fieldset__legend--s"}};
  for (std::size_t i = 0; i < std::size(weekdays); ++i)
    days.choices.push_back({.value = weekday_values[i], .content = weekdays[i]});
  const auto date = [&](const char* name, const char* legend, const char* hint) {
    return date_input(typed ? date_field(*typed, name, legend, hint)
                            : date_field(name, legend, hint));
  };
  Choices terms{.name = "terms",
                .values = {typed ? typed->value("terms") : "only"},
                .hint = {.content = "Of the council of each school, where its dates are known; "
                                    "else of its region or the planning dates of England"}};
  terms.choices = {{.value = "only", .content = "Only in term time"}};
  const Html fields =
      select(year) + date("first", "First day on which a review may be", "For example, 12 1 2027") +
      date("last", "Last day", "For example, 26 3 2027") +
      date("break_first", "First day of a half term or holiday in between", "Leave empty if none") +
      date("break_last", "Last day of it", "Leave empty if none") + checkboxes(terms) +
      checkboxes(days) + button("Find days for these reviews");
  return details(
      {.summary = "Find days for the reviews",
       .content = paragraph("A school is visited by all its reviewers on one day, and "
                            "no school has two visits on a day. Days found before for "
                            "that year are replaced.") +
                  post_form(context, Url::local(rota_path(shown.programme) + "/days"), fields),
       .is_open = typed != nullptr});
}

Html rota_files(const ShownRota& shown) {
  if (shown.pairs.empty()) return {};
  return Element("p")
      .classes({"govuk-body"})
      .add(html_text("Download: "))
      .add(link_to(rota_path(shown.programme) + ".csv", "every review (CSV)"))
      .add(html_text(", "))
      .add(link_to(rota_path(shown.programme) + ".xlsx", "the same as a workbook (XLSX)"));
}

Response rota_page(const Request& request,
                   Context& context,
                   const ShownRota& shown,
                   const FormReader* typed) {
  Html content = typed ? typed->summary() : Html();
  if (shown.clusters.empty()) {
    content += paragraph("No cluster is confirmed yet. Form clusters and confirm them first.") +
               link_to(clusters_path(shown.programme), "Clusters of this programme");
  } else {
    if (shown.rotas.empty())
      content += paragraph("Nobody has drawn up a rota yet for " +
                           counted(static_cast<long long>(shown.clusters.size()), "cluster") + ".");
    else
      content += rota_refusals(shown) + rota_summary(shown);
    content += make_form(context, shown) + dates_form(context, shown, typed) + rota_files(shown);
  }
  if (!shown.pairs.empty()) {
    const ListDefinition definition = rota_list(shown);
    const ListQuery query = read_list_query(request, definition);
    const auto rows = chosen_pairs(shown, query);
    ListRows list{.total = static_cast<std::int64_t>(rows.size()), .caption = "Who reviews whom"};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
    const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) list.rows.push_back(rota_row(rows[i]));
    content += list_content(definition, query, list);
  }
  return page(context,
              {.title = "Who reviews whom",
               .caption = shown.programme.title,
               .section = "Matching",
               .breadcrumbs = cluster_crumbs(shown.programme),
               .has_errors = typed != nullptr},
              content,
              typed ? 422 : 200);
}

Response show_rota(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto shown = rota_in(request, context, db);
    if (!shown) return problem_page(context, shown.error());
    return rota_page(request, context, *shown, nullptr);
  });
}

Response rota_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto shown = rota_in(request, context, db);
    if (!shown) return problem_page(context, shown.error());
    const ListQuery query = read_list_query(request, rota_list(*shown));
    return csv_response(rota_csv_of(chosen_pairs(*shown, query)), "review-rota");
  });
}

Response rota_xlsx(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto shown = rota_in(request, context, db);
    if (!shown) return problem_page(context, shown.error());
    auto bytes = rota_xlsx_of(*shown, context.now);
    if (!bytes) return problem_page(context, bytes.error());
    return xlsx_response(std::move(*bytes), "review-rota");
  });
}

Response make(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  FormReader form(request.form);
  const auto from =
      form.whole_number("from_year", {.what = "a year", .is_required = false, .min = 1, .max = 20});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto made = matching::make_rotas(
      context.db,
      context.actor,
      {.programme = programme->id, .from_year = static_cast<int>(from.value_or(1))},
      context.today);
  if (!made) return problem_page(context, made.error());
  std::string said = "The rota of " + counted(made->clusters, "cluster") + " is drawn up for " +
                     counted(made->years, "year");
  if (made->refused > 0)
    said +=
        ". " + counted(made->refused, "cluster has", "clusters have") + " none: the page says why";
  context.say(std::move(said));
  return redirect(Url::local(rota_path(*programme)));
}

matching::DatesRequest dates_in(FormReader& form, ProgrammeId programme) {
  matching::DatesRequest wanted{.programme = programme};
  wanted.year = static_cast<int>(
      form.whole_number("year", {.what = "a year", .min = 1, .max = 20}).value_or(1));
  wanted.first = form.date("first", "First day").value_or(Date());
  wanted.last = form.date("last", "Last day").value_or(Date());
  const auto break_first = form.date("break_first", "First day of the holiday", false);
  const auto break_last = form.date("break_last", "Last day of the holiday", false);
  if (break_first.has_value() != break_last.has_value())
    form.add(break_first ? "break_last" : "break_first",
             "Enter both days of the holiday, or neither");
  if (break_first && break_last && *break_last < *break_first)
    form.add("break_last", "The last day of the holiday must be on or after its first");
  if (break_first && break_last) wanted.breaks.push_back({*break_first, break_last->plus_days(1)});
  wanted.only_in_term =
      !form.choices("terms", {.what = "term time", .allowed = {"only"}, .is_required = false})
           .empty();
  const auto chosen =
      form.choices("weekday",
                   {.what = "the weekdays that suit best",
                    .allowed = {std::begin(weekday_values), std::end(weekday_values)},
                    .is_required = false});
  for (std::size_t i = 0; i < std::size(weekday_values); ++i)
    wanted.weekday_price[i] =
        chosen.empty() || std::ranges::find(chosen, weekday_values[i]) != chosen.end()
            ? 0
            : other_weekday_price;
  return wanted;
}

Response find_days(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  FormReader form(request.form);
  const matching::DatesRequest wanted = dates_in(form, programme->id);
  if (!form.has_problems()) {
    const auto dated = matching::date_reviews(context.db, context.actor, wanted);
    if (dated) {
      context.say(counted(dated->dated, "visit has", "visits have") + " a day" +
                  (dated->undated == 0 ? std::string()
                                       : ", " + counted(dated->undated, "has", "have") +
                                             " none: the table says why"));
      return redirect(Url::local(rota_path(*programme)));
    }
    form.add(dated.error());
  }
  return context.db.read([&](storage::Snapshot& db) {
    const auto shown = rota_in(request, context, db);
    if (!shown) return problem_page(context, shown.error());
    return rota_page(request, context, *shown, &form);
  });
}

}  // namespace

void add_rota_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching/{programme}/rota", show_rota);
  add(Method::get, "/matching/{programme}/rota.csv", rota_csv);
  add(Method::get, "/matching/{programme}/rota.xlsx", rota_xlsx);
  add(Method::post, "/matching/{programme}/rota", make);
  add(Method::post, "/matching/{programme}/rota/days", find_days);
}

}  // namespace trellis::web
