#include "web/matching/repair_pages.hpp"

#include <charconv>
#include <map>
#include <set>

#include "core/text.hpp"
#include "matching/repair_actions.hpp"
#include "web/form.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/repair_view.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr int openings_max = 50;

std::string repair_path(const matching::MatchRun& run) { return run_path(run) + "/repair"; }

std::vector<Crumb> repair_crumbs(const FoundRun& found) {
  std::vector<Crumb> path = crumbs(found.programme);
  path.push_back({.content = run_name(found.run), .link = Url::local(run_path(found.run))});
  return path;
}

/// What an address or a form says has changed.
struct MatchChange {
  std::string kind;  ///< "leaves", "place", "cohort", or "again": what has changed is written down
  std::optional<Urn> school = {};
  matching::PlaceOpening opening = {};

  matching::RepairRequest request(matching::MatchRunId run) const {
    matching::RepairRequest wanted{.run = run};
    if (kind == "leaves") wanted.leaving = {*school};
    if (kind == "place") wanted.openings = {opening};
    wanted.all_cohorts = kind == "cohort";
    return wanted;
  }
  Fields fields() const {
    Fields all{{"change", kind}};
    if (school) all.add("school", school->text());
    if (kind == "place") {
      all.add("stream", opening.stream);
      all.add("year", std::to_string(opening.programme_year));
      all.add("places", std::to_string(opening.places));
    }
    return all;
  }
};

Result<int> small_number(const Fields& fields, const char* name, const char* what, int max) {
  int number = 0;
  const std::string_view text = fields.text(name);
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size() || number < 1 || number > max)
    return problem(
        ProblemKind::invalid, name, std::string("Enter ") + what + ", 1 to " + std::to_string(max));
  return number;
}

/// Nothing when no change is named: the page then asks for one.
Result<std::optional<MatchChange>> change_in(const Fields& fields) {
  MatchChange change{.kind = std::string(fields.text("change"))};
  if (change.kind.empty() && fields.has("school")) change.kind = "leaves";
  if (change.kind == "cohort" || change.kind == "again") return std::optional(change);
  if (change.kind != "leaves" && change.kind != "place") return std::optional<MatchChange>();
  change.school = TRY(Urn::parse(fields.text("school")));
  if (change.kind == "place")
    change.opening = {
        .lead = *change.school,
        .stream = std::string(fields.text("stream")),
        .programme_year = TRY(small_number(fields, "year", "the programme year", 99)),
        .places = TRY(small_number(fields, "places", "how many places open", openings_max))};
  return std::optional(change);
}

Html change_form(const matching::MatchRun& run,
                 const char* kind,
                 const char* title,
                 const char* words,
                 const Html& fields) {
  const Html hidden =
      Element("input").set("type", "hidden").set("name", "change").set("value", kind);
  return heading(title) + paragraph(words) +
         Html(Element("form")
                  .set("method", "get")
                  .link("action", Url::local(repair_path(run)))
                  .add(hidden)
                  .add(fields)
                  .add(button({.content = Html(html_text("Compare the repairs") +
                                               visually_hidden(std::string(": ") + title))})));
}

/// The leads of a run, by name, with how many partners each has.
std::vector<Option> lead_options(const std::vector<matching::Proposal>& rows,
                                 const std::vector<matching::RunPlaces>& places) {
  std::map<std::pair<std::string, Urn>, int> partners;
  for (const matching::RunPlaces& row : places) partners[{row.lead_name, row.lead_urn}];
  for (const matching::Proposal& row : rows)
    if (row.lead_urn) ++partners[{row.lead_name.value_or(""), *row.lead_urn}];
  std::vector<Option> options;
  for (const auto& [lead, count] : partners)
    options.push_back(
        {.value = lead.second.text(), .text = lead.first + " (" + counted(count, "partner") + ")"});
  return options;
}

Html place_fields(const std::vector<Option>& leads, const std::vector<matching::Proposal>& rows) {
  std::set<std::string> streams;
  std::set<int> years;
  for (const matching::Proposal& row : rows) {
    streams.insert(row.stream);
    years.insert(row.programme_year);
  }
  Select lead{.name = "school",
              .options = leads,
              .label = {.content = "Which lead offers it?"},
              .id = "place-school"};
  Select stream{.name = "stream", .label = {.content = "Stream"}};
  for (const std::string& name : streams) stream.options.push_back({.value = name, .text = name});
  Select year{.name = "year", .label = {.content = "Programme year"}};
  for (const int number : years)
    year.options.push_back({.value = std::to_string(number), .text = std::to_string(number)});
  return select(lead) + select(stream) + select(year) +
         input({.name = "places",
                .value = "1",
                .label = {.content = "How many places open?"},
                .inputmode = "numeric",
                .classes = "govuk-input--width-3"});
}

Html changes_to_choose(const matching::MatchRun& run,
                       const std::vector<matching::Proposal>& rows,
                       const std::vector<matching::RunPlaces>& places) {
  const std::vector<Option> leads = lead_options(rows, places);
  const Html leaves =
      select({.name = "school", .options = leads, .label = {.content = "Which lead drops out?"}});
  Html content =
      paragraph(
          "You see three ways to repair the match, with what each costs and who would move, "
          "before anything is changed.") +
      change_form(run,
                  "leaves",
                  "A lead drops out",
                  "Its partners need another lead. For a partner that drops out, open it in the "
                  "list of the match.",
                  leaves) +
      change_form(run,
                  "place",
                  "A place opens",
                  "A lead can take more partners, within what the programme allows.",
                  place_fields(leads, rows));
  content += change_form(run,
                         "again",
                         "Something else has changed",
                         "A new lead was accepted, a pairing has ended, a pair is kept together or "
                         "apart: the match is repaired on what is known today.",
                         Html());
  if (run.cohort)
    content += change_form(run,
                           "cohort",
                           "A new cohort joins",
                           "Every partner with an accepted place and no lead is matched with those "
                           "of this match, of whichever cohort.",
                           Html());
  return content;
}

struct ChangeWords {
  std::string title;
  std::string consequence;
  std::string question;  ///< empty where no reason is asked for
  std::string button;
};

ChangeWords words_of(const MatchChange& change, const std::string& name) {
  if (change.kind == "place")
    return {
        "If " + name + " offers " +
            counted(change.opening.places, "more " + change.opening.stream + " place"),
        "This changes what " + name + " offers in programme year " +
            std::to_string(change.opening.programme_year) +
            " and keeps the repair as a new match. Nobody is told until the match is confirmed.",
        "",
        "Offer it and keep this repair"};
  if (change.kind == "cohort")
    return {"If the new cohort joins",
            "This keeps the repair as a new match of all cohorts. Nobody is told until the match "
            "is confirmed.",
            "",
            "Keep this repair"};
  if (change.kind == "again")
    return {"Match again on what is known today",
            "This keeps the repair as a new match. Nobody is told until the match is confirmed.",
            "",
            "Keep this repair"};
  return {"If " + name + " drops out",
          "This withdraws " + name +
              " from the programme, ends the pairings it has, and keeps the repair as a new match. "
              "Nobody is told until the match is confirmed.",
          "Why does " + name + " drop out?",
          "Withdraw it and keep this repair"};
}

Html keep_form(const Context& context,
               const matching::MatchRun& run,
               const MatchChange& change,
               const ChangeWords& words,
               const FormReader* problems) {
  Html fields;
  for (const auto& [name, value] : change.fields())
    fields += Element("input").set("type", "hidden").set("name", name).set("value", value).html();
  fields += repair_choice(problems ? problems->value("kind") : "fewest_moves",
                          problems ? problems->error("kind") : ErrorMessage());
  if (!words.question.empty()) {
    Input reason{.name = "reason",
                 .label = {.content = words.question},
                 .hint = {.content = "Kept with its application and shown beside the new match"}};
    if (problems) {
      reason.value = problems->value("reason");
      reason.error = problems->error("reason");
    }
    fields += input(reason);
  }
  fields += button(
      {.content = words.button, .classes = words.question.empty() ? "" : "govuk-button--warning"});
  return heading("Keep one of them") + paragraph(words.consequence) +
         post_form(context, Url::local(repair_path(run)), fields);
}

Response comparison_page(Context& context,
                         storage::Snapshot& db,
                         const FoundRun& found,
                         const MatchChange& change,
                         const FormReader* problems) {
  const auto made = matching::try_repairs(db, change.request(found.run.id), context.today);
  if (!made) return problem_page(context, made.error());
  const SchoolNames names = names_of(matching::proposals_of(db, found.run.id), *made);
  const ChangeWords words = words_of(change, name_among(names, change.school));
  std::vector<Crumb> path = repair_crumbs(found);
  path.push_back({.content = "Repair", .link = Url::local(repair_path(found.run))});
  const Html content = (problems ? problems->summary() : Html()) + repair_comparison(*made) +
                       repair_moves(*made, names) +
                       keep_form(context, found.run, change, words, problems);
  return page(context,
              {.title = words.title,
               .caption = found.programme.title,
               .section = "Matching",
               .breadcrumbs = path,
               .has_errors = problems != nullptr},
              content,
              problems ? 422 : 200);
}

Response show_repair(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto change = change_in(request.query);
    if (!change) return problem_page(context, change.error());
    if (*change) return comparison_page(context, db, *found, **change, nullptr);
    return page(context,
                {.title = "Repair this match",
                 .caption = found->programme.title,
                 .section = "Matching",
                 .breadcrumbs = repair_crumbs(*found)},
                run_tabs(found->run, RunTab::repair) +
                    changes_to_choose(found->run,
                                      matching::proposals_of(db, found->run.id),
                                      matching::places_of_run(db, found->run.id)));
  });
}

Response keep_repair_post(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return run_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto change = change_in(request.form);
  if (!change) return problem_page(context, change.error());
  if (!*change)
    return problem_page(context, {ProblemKind::missing, "change", "Choose what has changed", {}});
  FormReader form(request.form);
  const std::string kind = form.choice(
      "kind",
      {.what = "which repair to keep", .allowed = {"fewest_moves", "few_moves", "best_points"}});
  const bool leaves = (*change)->kind == "leaves";
  const std::string reason =
      leaves ? form.text("reason", {.what = "why the school drops out"}) : "";
  if (form.has_problems())
    return context.db.read([&](storage::Snapshot& db) {
      return comparison_page(context, db, *found, **change, &form);
    });
  const auto kept = matching::keep_repair(context.db,
                                          context.actor,
                                          {.change = (*change)->request(found->run.id),
                                           .kind = *matching::repair_kind_from(kind),
                                           .reason = reason},
                                          context.today);
  if (!kept) return problem_page(context, kept.error());
  context.say(leaves ? "The school is withdrawn and the repaired match is kept"
                     : "The repaired match is kept");
  return redirect(
      Url::local(programme_path(found->programme) + "/runs/" + std::to_string(kept->value)));
}

}  // namespace

Html repair_link(const matching::MatchRun& run) {
  return Element("p")
      .classes({"govuk-body"})
      .add(Element("a")
               .classes({"govuk-link"})
               .link("href", Url::local(repair_path(run)))
               .text("A school drops out: compare three repairs"));
}

void add_repair_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/runs/{run}/repair",
                    .permission = Permission::run_matching,
                    .handler = show_repair});
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/runs/{run}/repair",
                    .permission = Permission::run_matching,
                    .handler = keep_repair_post});
}

}  // namespace trellis::web
