#include "web/offers/offer_pages.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "programme/offer_actions.hpp"
#include "register/organisation_store.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::OfferLine;
using programme::Participation;
using programme::ParticipationState;

constexpr int days_to_answer_offer = 21;
/// Places are offered to so many at once; the rest is offered after them.
constexpr std::size_t shown_in_line_max = 100;

std::string offers_path(const FoundProgramme& found, std::string_view rest = {}) {
  return "/offers/" + std::to_string(found.programme.id.value) + std::string(rest);
}

std::vector<Participation> everybody_in_line(storage::Snapshot& db, const FoundProgramme& found) {
  std::vector<Participation> all;
  const auto definition = programme::load_definition(db, found.version.id);
  for (const programme::Unit& unit : definition->units)
    for (Participation& row : programme::in_line(db, found.programme.id, unit.id, std::nullopt))
      all.push_back(std::move(row));
  return all;
}

std::string cohort_title(storage::Snapshot& db, const Participation& row) {
  const auto cohort = row.cohort ? programme::find_cohort(db, *row.cohort) : std::nullopt;
  return cohort ? cohort->plan.title : "no cohort";
}

std::string in_line_words(storage::Snapshot& db, const Participation& row) {
  std::string words = std::string(programme::title_of(row.state)) + ", " + cohort_title(db, row);
  if (!row.stream.empty()) words += ", " + row.stream;
  if (row.applied_on) words += ", received on " + row.applied_on->long_text();
  return words;
}

Html offer_choices(storage::Snapshot& db, const std::vector<Participation>& line) {
  Choices choices{.name = "to",
                  .fieldset = Fieldset{.legend = {.content = "Who is offered a place?",
                                                  .classes = "govuk-fieldset__legend--m"}},
                  .hint = {.content = "In the order in which places go: the waiting list first, "
                                      "then by the day of the application"},
                  .classes = "govuk-checkboxes--small"};
  for (const Participation& row : line) {
    if (choices.choices.size() == shown_in_line_max) break;
    choices.choices.push_back({.value = std::to_string(row.id.value),
                               .content = registry::organisation_name(db, row.organisation),
                               .hint = in_line_words(db, row)});
    choices.values.push_back(std::to_string(row.id.value));
  }
  return checkboxes(choices);
}

/// A form that asks for a page: it changes nothing.
Html asking_form(const std::string& path, const Html& fields) {
  return Element("form").set("method", "get").link("action", Url::local(path)).add(fields);
}

Html open_offers_table(storage::Snapshot& db, const Context& context, const FoundProgramme& found) {
  Table options;
  options.caption = "Open offers";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "School"},
                  {.content = "Cohort"},
                  {.content = "Offered"},
                  {.content = "Last day for the answer"}};
  bool any_lapsed = false;
  const auto definition = programme::load_definition(db, found.version.id);
  for (const programme::Unit& unit : definition->units)
    for (const Participation& row : programme::participations(db, found.programme.id, unit.id)) {
      if (row.state != ParticipationState::offered) continue;
      const auto offer = programme::open_offer_of(db, row.id);
      if (!offer) continue;
      const bool lapsed = offer->answer_by < context.today;
      any_lapsed = any_lapsed || lapsed;
      Html day = html_text(offer->answer_by.long_text());
      if (lapsed) day += html_text(" ") + tag("Passed", "red");
      options.rows.push_back(
          {{.content = link_to("/applications/" + std::to_string(row.id.value),
                               registry::organisation_name(db, row.organisation))},
           {.content = cohort_title(db, row)},
           {.content = offer->offered_on.long_text()},
           {.content = day}});
    }
  if (options.rows.empty())
    return heading("Open offers") + paragraph("No offer waits for an answer.");
  Html out = scrolling("Open offers", table(options));
  if (any_lapsed)
    out += post_form(context,
                     Url::local(offers_path(found, "/lapsed")),
                     button({.content = "End the offers whose day has passed",
                             .classes = "govuk-button--secondary"}));
  return out;
}

PageOptions offers_frame(const FoundProgramme& found, std::string title) {
  PageOptions frame{.title = std::move(title),
                    .caption = found.programme.title,
                    .section = "Programmes",
                    .breadcrumbs = crumbs_below(found.programme)};
  return frame;
}

Response offers_page(const Context& context,
                     storage::Snapshot& db,
                     const FoundProgramme& found,
                     const FormReader* typed) {
  const auto line = everybody_in_line(db, found);
  PageOptions frame = offers_frame(found, "Offers");
  frame.has_errors = typed && typed->has_problems();
  Html content = typed ? typed->summary() : Html();
  if (line.empty()) {
    content += paragraph(
        "Nobody waits for an offer. Schools are listed here once they are "
        "eligible or on the waiting list.");
  } else {
    if (line.size() > shown_in_line_max)
      content += inset_text("The first " + std::to_string(shown_in_line_max) + " of " +
                            std::to_string(line.size()) + " in line are shown.");
    const char* hint = "An offer that is not answered by then ends";
    const DateInput day = typed ? date_field(*typed, "answer_by", "Last day for the answer", hint)
                                : date_field("answer_by",
                                             "Last day for the answer",
                                             hint,
                                             context.today.plus_days(days_to_answer_offer));
    content +=
        asking_form(offers_path(found, "/preview"),
                    offer_choices(db, line) + date_input(day) + button("Show what would happen"));
  }
  content += open_offers_table(db, context, found) +
             Html(Element("p")
                      .classes({"govuk-body"})
                      .add(link_to(offers_path(found, "/offers.csv"), "Export all offers as CSV")));
  return page(context, frame, content, typed ? 422 : 200);
}

Result<FoundProgramme> decided_programme(const Request& request,
                                         const Context& context,
                                         storage::Snapshot& db) {
  return programme_of_route(request, context, db, Permission::decide);
}

Response show_offers(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = decided_programme(request, context, db);
    return found ? offers_page(context, db, *found, nullptr) : problem_page(context, found.error());
  });
}

/// The bulk offer of the address or of a form, with its problems in `typed`.
programme::BulkOffer wanted_offers(const FoundProgramme& found,
                                   const Fields& fields,
                                   FormReader& typed,
                                   Date today) {
  programme::BulkOffer wanted{.programme = found.programme.id};
  for (const std::string& value : fields.all("to"))
    if (const auto id = parse_whole_number(value, "to")) wanted.to.push_back({*id});
  if (wanted.to.empty()) typed.add("to", "Select who is offered a place");
  const auto day = typed.date("answer_by", "Last day for the answer");
  if (day && *day < today)
    typed.add("answer_by-day", "Last day for the answer must be today or later");
  wanted.answer_by = day.value_or(today);
  return wanted;
}

Html preview_rows(storage::Snapshot& db, const std::vector<OfferLine>& lines) {
  Table options;
  options.caption = "What would happen";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "School"}, {.content = "Cohort"}, {.content = "Outcome"}};
  for (const OfferLine& line : lines) {
    Html outcome = line.refusal.empty() ? tag("Is offered a place", "green")
                                        : tag("No offer", "grey") + html_text(" " + line.refusal);
    options.rows.push_back(
        {{.content = registry::organisation_name(db, line.participation.organisation)},
         {.content = cohort_title(db, line.participation)},
         {.content = outcome}});
  }
  return scrolling("What would happen", table(options));
}

std::string outcome_words(const std::vector<OfferLine>& lines, std::string_view verb) {
  const auto refused =
      std::ranges::count_if(lines, [](const OfferLine& line) { return !line.refusal.empty(); });
  std::string words =
      std::to_string(std::ssize(lines) - refused) + " " + std::string(verb) + " a place";
  if (refused > 0) words += ", " + std::to_string(refused) + " refused";
  return words;
}

Response preview_offer(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = decided_programme(request, context, db);
    if (!found) return problem_page(context, found.error());
    FormReader typed(request.query);
    const auto wanted = wanted_offers(*found, request.query, typed, context.today);
    if (typed.has_problems()) return offers_page(context, db, *found, &typed);
    const auto lines = programme::preview_offers(db, context.actor, wanted, context.today);
    if (!lines) return problem_page(context, lines.error());
    Html hidden;
    const auto add = [&](std::string_view name, std::string value) {
      hidden += Element("input").set("type", "hidden").set("name", name).set("value", value);
    };
    for (const programme::ParticipationId id : wanted.to) add("to", std::to_string(id.value));
    add("answer_by-day", std::to_string(wanted.answer_by.day()));
    add("answer_by-month", std::to_string(wanted.answer_by.month()));
    add("answer_by-year", std::to_string(wanted.answer_by.year()));
    PageOptions frame = offers_frame(*found, "Offer places: check");
    frame.breadcrumbs.push_back({.content = "Offers", .link = Url::local(offers_path(*found))});
    const bool any =
        std::ranges::any_of(*lines, [](const OfferLine& line) { return line.refusal.empty(); });
    Html content = paragraph(outcome_words(*lines, "will be offered") +
                             ". The last day for the "
                             "answer is " +
                             wanted.answer_by.long_text() + ".") +
                   preview_rows(db, *lines);
    if (any)
      content += post_form(
          context, Url::local(offers_path(*found)), hidden + button("Offer these places"));
    return page(context, frame, content);
  });
}

Response offer_to_many(const Request& request, Context& context) {
  const auto found = context.db.read(
      [&](storage::Snapshot& db) { return decided_programme(request, context, db); });
  if (!found) return problem_page(context, found.error());
  FormReader typed(request.form);
  const auto wanted = wanted_offers(*found, request.form, typed, context.today);
  if (typed.has_problems())
    return context.db.read(
        [&](storage::Snapshot& db) { return offers_page(context, db, *found, &typed); });
  const auto made = context.db.write([&](storage::Transaction& tx) {
    return programme::make_offers(tx, context.actor, wanted, context.today);
  });
  if (!made) return problem_page(context, made.error());
  if (std::ranges::all_of(*made, [](const OfferLine& line) { return !line.refusal.empty(); }))
    context.say_no_change();
  else
    context.say(outcome_words(*made, "offered"));
  return redirect(Url::local(offers_path(*found)));
}

Response lapse_open_offers(const Request& request, Context& context) {
  const auto found = context.db.read(
      [&](storage::Snapshot& db) { return decided_programme(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto ended = context.db.write([&](storage::Transaction& tx) {
    return programme::lapse_offers(tx, context.actor, found->programme.id, context.today);
  });
  if (!ended) return problem_page(context, ended.error());
  if (*ended == 0)
    context.say_no_change();
  else
    context.say(counted(*ended, "offer") + " ended. The places are free for those next in line");
  return redirect(Url::local(offers_path(*found)));
}

Response offers_csv(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = decided_programme(request, context, db);
    if (!found) return problem_page(context, found.error());
    CsvWriter csv;
    for (const char* head : {"participation",
                             "urn",
                             "school",
                             "as",
                             "stream",
                             "cohort",
                             "offered_on",
                             "answer_by",
                             "answer",
                             "answered_on"})
      csv.text(head);
    csv.end_row();
    const auto definition = programme::load_definition(db, found->version.id);
    for (const programme::Unit& unit : definition->units)
      for (const Participation& row : programme::participations(db, found->programme.id, unit.id))
        for (const programme::Offer& offer : programme::offers_of(db, row.id)) {
          const auto urn = registry::urn_of(db, row.organisation);
          csv.number(row.id.value).text(urn ? urn->text() : "");
          csv.text(registry::organisation_name(db, row.organisation)).text(unit.title);
          csv.text(offer.stream).text(cohort_title(db, row)).text(offer.offered_on.text());
          csv.text(offer.answer_by.text()).text(offer.answer.value_or(""));
          csv.text(offer.answered_on ? offer.answered_on->text() : "").end_row();
        }
    return csv_response(csv.take(), "offers");
  });
}

}  // namespace

void add_offer_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::decide,
                      .handler = handler});
  };
  add(Method::get, "/offers/{programme}", show_offers);
  add(Method::post, "/offers/{programme}", offer_to_many);
  add(Method::get, "/offers/{programme}/preview", preview_offer);
  add(Method::get, "/offers/{programme}/offers.csv", offers_csv);
  add(Method::post, "/offers/{programme}/lapsed", lapse_open_offers);
}

}  // namespace trellis::web
