#include <algorithm>

#include "casework/plan_reading_actions.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/plan_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::PlanReading;
using casework::ReadingKind;
using casework::ReadingResult;

Html result_tag(ReadingResult result) {
  switch (result) {
    case ReadingResult::open:
      return tag(title_of(result), "blue");
    case ReadingResult::passed:
      return tag(title_of(result), "green");
    case ReadingResult::returned:
      return tag(title_of(result), "orange");
    case ReadingResult::withdrawn:
      return tag(title_of(result), "grey");
  }
  return {};
}

/// Names of people of other schools are for those who see contacts.
std::string reader_words(const Context& context,
                         const OpenedCase& opened,
                         const PlanReading& reading) {
  if (reading.kind == ReadingKind::quality) return "The programme";
  if (!may(context.actor, Permission::see_contacts, casework::scope_of(opened.file())))
    return reading.reader_school;
  return reading.reader_name + ", " + reading.reader_school;
}

Html verdicts_html(const OpenedCase& opened,
                   const std::vector<casework::CriterionVerdict>& verdicts) {
  if (verdicts.empty()) return {};
  Table list{.caption = "Criterion by criterion", .caption_classes = "govuk-visually-hidden"};
  list.head = {{.content = "Criterion"}, {.content = "Verdict"}, {.content = "Comment"}};
  list.first_cell_is_header = true;
  for (const programme::Option& item : opened.definition().plan->quality_check) {
    const auto verdict = std::ranges::find(verdicts, item.id, &casework::CriterionVerdict::item);
    if (verdict == verdicts.end()) continue;
    list.rows.push_back(
        {{.content = item.label},
         {.content = tag(verdict->met ? "Met" : "Not met", verdict->met ? "green" : "orange")},
         {.content = verdict->comment.empty() ? "None" : verdict->comment}});
  }
  return scrolling("Criterion by criterion", table(list));
}

Html reading_html(storage::Snapshot& db,
                  const Context& context,
                  const OpenedCase& opened,
                  const PlanReading& reading) {
  SummaryList list;
  list.card = SummaryCard{
      .title = std::string(title_of(reading.kind)) + ", version " + std::to_string(reading.version),
      .heading_level = 2};
  list.rows = {summary_row("Where it stands", result_tag(reading.result)),
               summary_row("Reader", reader_words(context, opened, reading)),
               summary_row("Sent", reading.asked_on.long_text())};
  if (reading.due_on && reading.is_open())
    list.rows.push_back(summary_row("To be read by", reading.due_on->long_text()));
  if (reading.decided_on)
    list.rows.push_back(summary_row("Ended", reading.decided_on->long_text()));
  if (!reading.summary.empty())
    list.rows.push_back(summary_row("What the reader says", reading.summary));
  Html html = summary_list(list) + verdicts_html(opened, casework::verdicts_of(db, reading.id));
  if (casework::may_decide(context.actor, opened.file(), reading))
    html += button({.content = "Read the plan and decide",
                    .link = Url::local("/plan-readings/" + std::to_string(reading.id.value))});
  if (reading.is_open() && casework::may_ask(context.actor, opened.context, reading.kind)) {
    Html words = html_text("Withdraw");
    words += visually_hidden(" this " + lower_ascii(std::string(title_of(reading.kind))) +
                             " of version " + std::to_string(reading.version));
    html += post_form(context,
                      Url::local(opened.path("/plan/readings/" + std::to_string(reading.id.value) +
                                             "/withdrawal")),
                      button({.content = words, .classes = "govuk-button--secondary"}));
  }
  return html;
}

Response show_readings(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    const auto readings = casework::readings_of(db, opened->file().id);
    Html html =
        Html(Element("p")
                 .classes({"govuk-body"})
                 .add(link_to(opened->path("/plan"), "Back to the plan"))) +
        Html(Element("h2").classes({"govuk-heading-m"}).text("Peer review and quality assurance"));
    if (readings.empty())
      html += paragraph("No version of this plan has been sent to be read yet.");
    if (!opened->file().finished_on &&
        casework::may_ask(context.actor, opened->context, ReadingKind::quality))
      html += button({.content = "Send the plan to be read",
                      .link = Url::local(opened->path("/plan/readings/new"))});
    for (const PlanReading& reading : readings) html += reading_html(db, context, *opened, reading);
    return case_page(context, *opened, CaseTab::plan, html);
  });
}

std::string reader_value(const casework::PeerReader& reader) {
  return std::to_string(reader.person.value) + "/" + std::to_string(reader.organisation.value);
}

Html reader_field(const std::vector<casework::PeerReader>& readers, const FormReader& form) {
  Select list{.name = "reader",
              .value = form.value("reader"),
              .options = {{.value = "", .text = "Choose a person"}},
              .label = {.content = "Who reads it?"},
              .hint = {.content = "People of other schools in this programme. They see this plan "
                                  "without the names in it, and nothing else of the case."},
              .error = form.error("reader")};
  for (const casework::PeerReader& reader : readers)
    list.options.push_back(
        {.value = reader_value(reader), .text = reader.school + ": " + reader.name});
  return select(list);
}

Response ask_page(storage::Snapshot& db,
                  const Context& context,
                  const OpenedCase& opened,
                  const FormReader& form) {
  const casework::CaseFile& file = opened.file();
  const bool may_send_to_peers =
      casework::may_ask(context.actor, opened.context, ReadingKind::peer) && !file.is_protected;
  Choices kinds{.name = "kind",
                .values = {form.value("kind")},
                .fieldset = Fieldset{.legend = {.content = "What is it sent for?",
                                                .classes = "govuk-fieldset__legend--s"}},
                .error = form.error("kind")};
  if (may_send_to_peers) {
    const auto readers =
        casework::peer_readers(db, file.holder, file.owner, file.programme, context.today);
    Choice peer{.value = "peer", .content = "Peer review"};
    peer.conditional = readers.empty()
                           ? paragraph("Nobody of another school acts in this programme yet.")
                           : reader_field(readers, form);
    kinds.choices.push_back(std::move(peer));
  }
  kinds.choices.push_back({.value = "quality",
                           .content = "Quality assurance",
                           .hint = "By the staff of the programme or the lead"});
  if (!may_send_to_peers) kinds.values = {"quality"};
  const Html fields =
      radios(kinds) +
      date_input(date_field(
          form, "due_on", "By when should it be read? (optional)", "For example, 9 3 2026")) +
      button("Send the plan");
  return case_form_page(
      context,
      opened,
      {.title = "Send the plan to be read",
       .back = opened.path("/plan/readings"),
       .has_errors = form.has_problems()},
      form.summary() + post_form(context, Url::local(opened.path("/plan/readings")), fields));
}

Response with_ask(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    if (!casework::may_ask(context.actor, opened->context, ReadingKind::quality))
      return problem_page(
          context, {ProblemKind::not_allowed, "", "You cannot send this plan to be read", {}});
    const auto plan = casework::latest_plan(db, opened->file().id);
    if (!plan || plan->is_draft())
      return problem_page(
          context,
          {ProblemKind::refused_by_rule, "", "Share the plan before you send it to be read", {}});
    return ask_page(db, context, *opened, form);
  });
}

Response show_ask(const Request& request, Context& context) {
  return with_ask(request, context, FormReader(request.query));
}

/// "12/34": the person, and the organisation that they act for.
void read_reader(std::string_view text, casework::AskForReading& wanted) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return;
  const auto person = parse_whole_number(text.substr(0, slash), "person");
  const auto organisation = parse_whole_number(text.substr(slash + 1), "organisation");
  if (!person || !organisation) return;
  wanted.reader = PersonId{*person};
  wanted.organisation = OrganisationId{*organisation};
}

Response ask(const Request& request, Context& context) {
  FormReader form(request.form);
  casework::AskForReading wanted{.id = {number_in_route(request, "case")}};
  const auto kind = casework::reading_kind_from_name(request.form.text("kind"));
  if (!kind) form.add("kind", "Select what the plan is sent for");
  wanted.kind = kind.value_or(ReadingKind::quality);
  if (wanted.kind == ReadingKind::peer) read_reader(request.form.text("reader"), wanted);
  wanted.due_on = form.date("due_on", "Date to be read by", false);
  if (form.has_problems()) return with_ask(request, context, form);
  const auto asked = context.db.write([&](storage::Transaction& tx) -> Result<PlanReading> {
    const OpenedCase opened = TRY(opened_with_plan(tx, request, context));
    return casework::ask_for_reading(tx, context.actor, wanted, context.today);
  });
  if (!asked && asked.error().field.empty()) return problem_page(context, asked.error());
  if (!asked) {
    Problem problem = asked.error();
    if (problem.field == "due_on") problem.field = "due_on-day";
    form.add(problem);
    return with_ask(request, context, form);
  }
  context.say("Version " + std::to_string(asked->version) + " of the plan was sent to be read");
  return redirect(Url::local("/cases/" + std::to_string(wanted.id.value) + "/plan/readings"));
}

Response withdraw(const Request& request, Context& context) {
  const casework::PlanReadingId id{number_in_route(request, "reading")};
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<std::string> {
    const OpenedCase opened = TRY(opened_with_plan(tx, request, context));
    const auto reading = casework::find_reading(tx, id);
    if (!reading || reading->case_id != opened.file().id)
      return problem(ProblemKind::not_found, "", "This plan has no such reading");
    TRY_VOID(casework::withdraw_reading(tx, context.actor, id, context.today));
    return opened.path("/plan/readings");
  });
  if (!done) return problem_page(context, done.error());
  context.say("The reading was withdrawn");
  return redirect(Url::local(*done));
}

}  // namespace

void add_plan_reading_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/plan/readings", show_readings);
  add(Method::post, "/cases/{case}/plan/readings", ask);
  add(Method::get, "/cases/{case}/plan/readings/new", show_ask);
  add(Method::post, "/cases/{case}/plan/readings/{reading}/withdrawal", withdraw);
  add_reader_routes(routes);
}

}  // namespace trellis::web
