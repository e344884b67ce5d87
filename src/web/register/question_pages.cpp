#include "web/register/question_pages.hpp"

#include <algorithm>

#include "casework/case_change_over_actions.hpp"
#include "casework/split_actions.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "register/change_over_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"
#include "register/question_store.hpp"
#include "web/form.hpp"
#include "web/page.hpp"
#include "web/schools/school_choice.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::size_t questions_shown = 25;
constexpr std::size_t decisions_shown = 25;
constexpr std::size_t questions_exported_max = 10'000;

std::vector<Crumb> crumbs() {
  return {{.content = "Register", .link = Url::local("/register/imports")}};
}

/// What the form of a split asks besides: where its cases go on, and where linked ones open.
struct SplitSchools {
  std::vector<Option> options = {};  ///< the successors, with a first line that asks
  std::vector<Choice> others = {};
};

SplitSchools split_schools(storage::Snapshot& db, const registry::Question& question) {
  SplitSchools schools{.options = {{.value = "", .text = "Choose a school"}}};
  if (question.kind != registry::QuestionKind::split) return schools;
  for (const Urn urn : registry::successors_in(question)) {
    const auto school = registry::find_establishment(db, urn);
    if (!school) continue;
    const std::string name = school->facts.name + ", URN " + urn.text();
    schools.options.push_back({.value = urn.text(), .text = name});
    schools.others.push_back({.value = urn.text(), .content = name});
  }
  return schools;
}

/// Where the cases of a split go on, and where linked ones open.
Html split_fields(const registry::Question& question, const SplitSchools& schools) {
  const std::string id = std::to_string(question.id.value);
  return paragraph(
             "Each case goes on at one school. The days delivered and the grants decided so far "
             "stay with it. A linked case opens at every other school that you tick: its plan "
             "begins anew, and the plan, people and history until the split can be read from it. "
             "A case of a cluster goes on at one school only: change the cluster for the others.") +
         select({.name = "main",
                 .options = schools.options,
                 .label = {.content = "The school at which its cases go on"},
                 .id = "main-" + id}) +
         checkboxes({.name = "other",
                     .choices = schools.others,
                     .fieldset = Fieldset{.legend = {.content = "Schools at which linked cases "
                                                                "open"}},
                     .id_prefix = "other-" + id,
                     .classes = "govuk-checkboxes--small"});
}

Html question_form(const Context& context,
                   const registry::Question& question,
                   const SplitSchools& schools) {
  Choices choice{.name = "choice", .values = {"leaves"}};
  if (question.proposed_urn)
    choice.choices.push_back(
        {.value = "continues", .content = "It continues as " + question.proposed_urn->text()});
  if (question.proposed_urn)
    choice.choices.push_back(
        {.value = "merges",
         .content = "It merges into " + question.proposed_urn->text(),
         .hint = "Its cases go on there. Where that school has a case in the same programme too, "
                 "you are asked which one goes on"});
  if (schools.others.size() > 1)
    choice.choices.push_back({.value = "splits",
                              .content = "It splits, and its cases become linked cases",
                              .conditional = split_fields(question, schools)});
  choice.choices.push_back({.value = "another", .content = "It continues as another school"});
  choice.choices.push_back({.value = "ends", .content = "It ends without a successor"});
  choice.choices.push_back({.value = "leaves", .content = "Leave it as it is"});
  choice.id_prefix = "choice-" + std::to_string(question.id.value);
  choice.fieldset =
      Fieldset{.legend = {.content = "Your decision", .classes = "govuk-fieldset__legend--s"}};
  const std::string id = "reason-" + std::to_string(question.id.value);
  return post_form(
      context,
      Url::local("/register/questions/" + std::to_string(question.id.value) + "/decision"),
      radios(choice) +
          school_field({.name = "successor",
                        .label = "The other school, where it continues as one",
                        .id = "successor-" + std::to_string(question.id.value)}) +
          input({.name = "reason", .label = {.content = "Why"}, .id = id}) + button("Decide"));
}

Response questions(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const std::int64_t total = registry::open_question_count(db);
    Html content;
    if (total == 0)
      content = paragraph(
          "No question waits. Imports put here what the published links leave open: splits, "
          "mergers, "
          "cycles and closures without a successor.");
    else
      content =
          paragraph("The oldest " + std::to_string(std::min<std::int64_t>(total, questions_shown)) +
                    " of " + counted(total, "question") + ".");
    for (const registry::Question& row :
         registry::open_questions(db, std::nullopt, questions_shown)) {
      content += heading(row.name.empty() ? "URN " + (row.urn ? row.urn->text() : "") : row.name);
      content += paragraph(row.proposal);
      if (!row.evidence.empty()) content += paragraph("Links: " + row.evidence);
      content += question_form(context, row, split_schools(db, row));
    }
    if (total > 0)
      content += Element("p")
                     .classes({"govuk-body", "trellis-no-print"})
                     .add(Element("a")
                              .classes({"govuk-link"})
                              .link("href", Url::local("/register/questions.csv"))
                              .text("Export CSV"));
    content += Element("p")
                   .classes({"govuk-body"})
                   .add(link_to("/register/decisions", "What was decided, and taking it back"));
    return page(
        context,
        {.title = "Questions of the register", .section = "Register", .breadcrumbs = crumbs()},
        content);
  });
}

Response questions_csv(const Request&, Context& context) {
  CsvWriter csv;
  for (const char* head : {"question", "kind", "urn", "name", "proposal", "links"}) csv.text(head);
  csv.end_row();
  for (const registry::Question& row : context.db.read([](storage::Snapshot& db) {
         return registry::open_questions(db, std::nullopt, questions_exported_max);
       })) {
    csv.number(row.id.value).text(registry::title_of(row.kind));
    csv.text(row.urn ? row.urn->text() : "").text(row.name).text(row.proposal);
    csv.text(row.evidence).end_row();
  }
  return csv_response(csv.take(), "questions");
}

registry::Answer split_answer(const Request& request, const std::string& reason) {
  registry::Answer answer{.choice = registry::Answer::Choice::splits, .reason = reason};
  if (const auto main = Urn::parse(request.form.text("main"))) answer.successor = *main;
  for (const std::string& other : request.form.all("other"))
    if (const auto urn = Urn::parse(other)) answer.others.push_back(*urn);
  return answer;
}

/// Opens the linked cases in the name of whoever decides.
registry::SplitHook linked_cases_of(const access::Actor& actor) {
  return [&actor](storage::Transaction& tx,
                  const registry::StoredDecision& decision,
                  const std::vector<OrganisationId>& others) -> Result<void> {
    TRY(casework::open_linked_cases(tx, actor, decision, others));
    return {};
  };
}

Response decide(const Request& request, Context& context) {
  const std::int64_t key =
      parse_whole_number(request.route.raw("question"), "question").value_or(0);
  FormReader form(request.form);
  const std::string choice =
      form.choice("choice",
                  {.what = "a decision",
                   .allowed = {"continues", "merges", "splits", "another", "ends", "leaves"}});
  const std::string reason = form.text("reason", {.what = "why"});
  SchoolAnswer successor;
  if (choice == "another")
    successor = read_school(request, context, form, "successor", "the school that it continues as");
  if (form.has_problems()) return problem_page(context, form.problems().front());
  if (successor.question) return std::move(*successor.question);
  const auto question =
      context.db.read([&](storage::Snapshot& db) { return registry::find_question(db, {key}); });
  if (!question)
    return problem_page(context, {ProblemKind::not_found, "", "There is no such question", {}});
  registry::Answer answer{.reason = reason};
  if (choice == "continues")
    answer = {.choice = registry::Answer::Choice::continues,
              .successor = question->proposed_urn,
              .reason = reason};
  if (choice == "merges")
    answer = {.choice = registry::Answer::Choice::merges,
              .successor = question->proposed_urn,
              .reason = reason};
  if (choice == "another")
    answer = {.choice = registry::Answer::Choice::continues,
              .successor = successor.urn,
              .reason = reason};
  if (choice == "ends") answer.choice = registry::Answer::Choice::ends;
  if (choice == "splits") answer = split_answer(request, reason);
  const auto done = registry::answer_question(context.db,
                                              context.actor,
                                              {key},
                                              answer,
                                              casework::follow_change_over,
                                              linked_cases_of(context.actor));
  if (!done) return problem_page(context, done.error());
  context.say("The question is decided");
  return redirect(Url::local("/register/questions"));
}

std::string decision_words(const registry::StoredDecision& row) {
  const std::string to = row.successor ? row.successor->text() : "its successor";
  if (row.outcome == "continues") return "URN " + row.urn.text() + " continues as " + to;
  if (row.outcome == "merges") return "URN " + row.urn.text() + " merged into " + to;
  return "URN " + row.urn.text() + " ended";
}

Html take_back_form(const Context& context, const registry::StoredDecision& row) {
  const std::string id = std::to_string(row.id.value);
  return post_form(
      context,
      Url::local("/register/decisions/" + id + "/reversal"),
      input(
          {.name = "reason", .label = {.content = "Why it is taken back"}, .id = "reason-" + id}) +
          button({.content = "Take back", .classes = "govuk-button--warning"}));
}

Response question_decisions(const Request&, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    Html content;
    for (const registry::StoredDecision& row : registry::decisions_in_force(db, decisions_shown)) {
      SummaryList list;
      list.card = SummaryCard{.title = registry::organisation_name(db, row.organisation),
                              .heading_level = 2};
      list.rows = {{.key = "What", .value = decision_words(row)},
                   {.key = "From", .value = row.effective_on.long_text()},
                   {.key = "Decided", .value = row.decided_at.long_text()}};
      if (!row.reason.empty()) list.rows.push_back({.key = "Why", .value = row.reason});
      content += summary_list(list) + details({.summary = "Take this decision back",
                                               .content = take_back_form(context, row)});
    }
    if (content.empty())
      content = paragraph(
          "Nothing is decided. When a school of ours gets a new number, merges or "
          "closes, what became of it stands here.");
    return page(context,
                {.title = "Decisions about schools that changed",
                 .section = "Register",
                 .breadcrumbs = crumbs()},
                content);
  });
}

Response take_back(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string reason = form.text("reason", {.what = "why it is taken back"});
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto done = registry::reverse_decision(context.db,
                                               context.actor,
                                               {number_in_route(request, "decision")},
                                               reason,
                                               casework::follow_change_over);
  if (!done) return problem_page(context, done.error());
  context.say("The decision is taken back");
  return redirect(Url::local("/register/decisions"));
}

}  // namespace

void add_question_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/register/questions.csv",
                    .permission = Permission::import_files,
                    .handler = questions_csv});
  routes.push_back({.method = Method::get,
                    .pattern = "/register/questions",
                    .permission = Permission::import_files,
                    .handler = questions});
  routes.push_back({.method = Method::get,
                    .pattern = "/register/decisions",
                    .permission = Permission::import_files,
                    .handler = question_decisions});
  routes.push_back({.method = Method::post,
                    .pattern = "/register/decisions/{decision}/reversal",
                    .permission = Permission::import_files,
                    .handler = take_back});
  routes.push_back({.method = Method::post,
                    .pattern = "/register/questions/{question}/decision",
                    .permission = Permission::import_files,
                    .handler = decide});
}

}  // namespace trellis::web
