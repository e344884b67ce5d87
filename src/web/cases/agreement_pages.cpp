#include "web/cases/agreement_pages.hpp"

#include <algorithm>

#include "casework/agreement_actions.hpp"
#include "core/text.hpp"
#include "programme/money.hpp"
#include "web/cases/case_parts.hpp"
#include "web/components/words.hpp"
#include "web/events/event_sentences.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::Agreement;
using casework::FeeLine;

/// "1 April 2023 to 31 March 2024"; half-open inside, the last day named outside.
std::string row_days(const programme::DatedAmount& row) {
  std::string words = row.valid.from ? "from " + row.valid.from->long_text() : "at any time";
  if (row.valid.to) words += " to " + row.valid.to->plus_days(-1).long_text();
  return words;
}

/// The sources of the definition that speak of the rate; every one where none names it.
std::string rate_sources(const programme::Definition& definition, const std::string& rate) {
  std::string about = lower_ascii(rate);
  std::ranges::replace(about, '_', ' ');
  std::vector<std::string> all;
  std::vector<std::string> named;
  for (const programme::Source& source : definition.sources) {
    const std::string words = source.text + (source.verified ? "" : " (not verified)");
    all.push_back(words);
    if (!about.empty() && lower_ascii(source.text).find(about) != std::string::npos)
      named.push_back(words);
  }
  return join(named.empty() ? all : named, "; ");
}

Html fees_html(const OpenedCase& opened, const std::vector<FeeLine>& lines) {
  Html html;
  for (const FeeLine& line : lines) {
    SummaryList list;
    list.card = SummaryCard{.title = line.fee->title, .heading_level = 2};
    list.rows = {summary_row(
        "Comes to", line.amount ? programme::text_of(*line.amount) : line.amount.error().message)};
    if (line.row)
      list.rows.push_back(
          summary_row(line.rate.empty() ? "Amount in force" : "Rate in force",
                      (line.row->key.empty() ? "" : line.row->key + ", ") + row_days(*line.row)));
    list.rows.push_back(summary_row("Source", rate_sources(opened.definition(), line.rate)));
    list.rows.push_back(
        summary_row("Definition", "Version " + std::to_string(opened.definition().version)));
    html += summary_list(list);
  }
  return html;
}

Html signed_html(const std::vector<Agreement>& agreements) {
  if (agreements.empty())
    return inset_text(
        "The day of the agreement is not recorded, so the fee cannot be worked out yet.");
  Table options{.caption = "Days recorded", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Signed on"},
                  {.content = "Fee on that day", .is_numeric = true},
                  {.content = "State"},
                  {.content = "Document"}};
  for (const Agreement& row : agreements)
    options.rows.push_back(
        {{.content = row.agreed_on.long_text()},
         {.content = row.fee ? programme::text_of(*row.fee) : "Not recorded", .is_numeric = true},
         {.content = row.corrected_at ? tag("Corrected later", "grey") : tag("In force", "green")},
         {.content = row.link.empty() ? "None" : row.link}});
  return scrolling("Days recorded", table(options));
}

Html agreement_form(const Context& context,
                    const OpenedCase& opened,
                    bool is_signed,
                    const FormReader& form) {
  return heading(is_signed ? "Correct the day" : "Record the day") +
         post_form(context,
                   Url::local(opened.path("/agreement")),
                   hidden_input("version", std::to_string(opened.file().version)) +
                       date_input(date_field(form,
                                             "agreed_on",
                                             "When was the agreement signed?",
                                             "The fee is the one in force on this day")) +
                       input({.name = "link",
                              .value = form.value("link"),
                              .label = {.content = "Link to the signed document (optional)",
                                        .classes = "govuk-label--s"},
                              .error = form.error("link")}) +
                       button(is_signed ? "Correct the day" : "Record the day"));
}

Response agreement_page(storage::Snapshot& db,
                        const Context& context,
                        const OpenedCase& opened,
                        const FormReader& form) {
  if (!casework::needs_agreement(opened.context))
    return problem_page(
        context,
        {ProblemKind::not_found, "", "This programme asks no fee of a case of this kind", {}});
  Html content = form.summary();
  if (!opened.file().participation) {
    content += paragraph(
        "This case belongs to no participation in the programme, so it has no agreement.");
  } else {
    const auto agreements = casework::agreements_of(db, *opened.file().participation);
    if (const auto agreed = opened.context.record.agreed_on)
      content += fees_html(opened, casework::fee_lines(opened.context, *agreed, context.today));
    content += signed_html(agreements);
    if (casework::may_manage(context.actor, opened.file()) && !opened.file().finished_on)
      content += agreement_form(context, opened, !agreements.empty(), form);
  }
  return case_form_page(
      context,
      opened,
      {.title = "Agreement and fee", .back = opened.path(), .has_errors = form.has_problems()},
      content);
}

Response with_agreement(const Request& request, Context& context, const FormReader& form) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = find_opened_case(db, request, context);
    return opened ? agreement_page(db, context, *opened, form)
                  : problem_page(context, opened.error());
  });
}

Response show_agreement(const Request& request, Context& context) {
  return with_agreement(request, context, FormReader(request.query));
}

Response record_agreement(const Request& request, Context& context) {
  FormReader form(request.form);
  const casework::CaseId id{number_in_route(request, "case")};
  const auto on = form.date("agreed_on", "Day of the agreement");
  const std::string link =
      form.text("link", {.what = "the link", .is_required = false, .characters_max = 500});
  const auto version = parse_whole_number(request.form.text("version"), "version").value_or(-1);
  if (form.has_problems()) return with_agreement(request, context, form);
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<void> {
    const auto file = casework::find_case(tx, id);
    if (!file || !casework::may_see(context.actor, *file))
      return problem(ProblemKind::not_found, "", "There is no such case");
    return casework::sign_agreement(tx,
                                    context.actor,
                                    {.id = id, .version = version, .agreed_on = *on, .link = link},
                                    context.today);
  });
  if (done) {
    context.say("The day of the agreement is recorded");
    return redirect(Url::local("/cases/" + std::to_string(id.value) + "/agreement"));
  }
  if (done.error().field != "agreed_on") return problem_page(context, done.error());
  form.add("agreed_on-day", done.error().message);
  return with_agreement(request, context, form);
}

/// "Agreement signed on 15 December 2017".
std::string agreement_sentence(const events::Event& event) {
  std::string words = event.type == "agreement.signed" ? "Agreement signed on "
                                                       : "Day of the agreement corrected to ";
  for (const events::Change& change : event.changes)
    if (change.field == "agreed_on" && change.after)
      if (const auto day = Date::parse(*change.after)) words += day->long_text();
  return words;
}

}  // namespace

void add_case_agreement_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/cases/{case}/agreement",
                    .permission = Permission::view_case,
                    .handler = show_agreement});
  routes.push_back({.method = Method::post,
                    .pattern = "/cases/{case}/agreement",
                    .permission = Permission::edit_task,
                    .handler = record_agreement});
  say_events("agreement.signed", agreement_sentence);
  say_events("agreement.corrected", agreement_sentence);
}

}  // namespace trellis::web
