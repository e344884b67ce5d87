#include "web/cases/change_over_view.hpp"

#include "casework/case_change_over_actions.hpp"
#include "core/text.hpp"
#include "web/cases/origin_view.hpp"
#include "web/components/words.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

struct MatterWords {
  const char* id;
  const char* title;
  const char* hint;
};
constexpr MatterWords matter_words[] = {
    {"renew_agreement",
     "Renew the agreement",
     "The school has another responsible body, which has to agree"},
    {"check_conflicts",
     "Check conflicts of interest again",
     "The lead or an adviser may have ties with the new responsible body"}};

constexpr const char* fact_titles[][2] = {{"urn", "URN"},
                                          {"name", "Name"},
                                          {"type", "Type"},
                                          {"phase", "Phase"},
                                          {"status", "Status"},
                                          {"local_authority", "Local authority number"},
                                          {"trust", "Academy trust"}};

Html settle_form(const Context& context, const OpenedCase& opened, const casework::Matter& row) {
  const std::string id = std::to_string(row.id.value);
  const std::string path = opened.path("/matters/" + id);
  if (row.settled_on)
    return post_form(context,
                     Url::local(path),
                     hidden_input("open", "yes") + button({.content = "Take back: it is not done",
                                                           .classes = "govuk-button--secondary"}));
  return post_form(
      context,
      Url::local(path),
      input(
          {.name = "note", .label = {.content = "What was done (optional)"}, .id = "note-" + id}) +
          button({.content = "Done today", .classes = "govuk-button--secondary"}));
}

Html matters_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  const auto matters = casework::matters_of(db, opened.file().id);
  if (matters.empty()) return {};
  const bool manages = casework::may_manage(context.actor, opened.file());
  Html html = heading("Since the school changed");
  for (const casework::Matter& row : matters) {
    const MatterWords* words = nullptr;
    for (const MatterWords& each : matter_words)
      if (row.matter == each.id) words = &each;
    SummaryList list;
    list.card = SummaryCard{.title = words ? words->title : row.matter, .heading_level = 3};
    list.rows = {summary_row("Why", words ? words->hint : ""),
                 summary_row("Since", row.raised_on.long_text()),
                 summary_row("State",
                             row.settled_on ? html_text("Done " + row.settled_on->long_text())
                                            : tag("To do", "blue"))};
    if (!row.note.empty()) list.rows.push_back(summary_row("What was done", row.note));
    html += summary_list(list);
    if (manages) html += settle_form(context, opened, row);
  }
  return html;
}

/// "Academy trust: was none when the case began, is now Oak Trust".
Html snapshot_html(storage::Snapshot& db, const OpenedCase& opened) {
  const auto was = casework::snapshot_of(db, opened.file().id);
  if (was.empty()) return {};
  const auto now = casework::facts_today(db, opened.file().holder);
  Table options{.caption = "What the register says that it did not say when the case began",
                .caption_classes = "govuk-table__caption--s"};
  options.head = {{.content = "Fact"}, {.content = "When the case began"}, {.content = "Today"}};
  const auto words = [](const std::map<std::string, std::string>& facts, const char* id) {
    const auto found = facts.find(id);
    return found == facts.end() || found->second.empty() ? std::string("None") : found->second;
  };
  for (const auto& [id, title] : fact_titles)
    if (words(was, id) != words(now, id))
      options.rows.push_back(
          {{.content = title}, {.content = words(was, id)}, {.content = words(now, id)}});
  if (options.rows.empty()) return {};
  return scrolling("What has changed since the case began", table(options));
}

}  // namespace

Html change_over_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened) {
  Html html;
  if (casework::shares_trust_with_lead(db, opened.file()))
    html += inset_text(
        "The lead and this school are now in the same trust. The pairing stays; decide whether it "
        "should.");
  if (casework::needs_lead(db, opened.file()))
    html += inset_text("This case needs a lead: the pairing has ended and none has followed.");
  for (const casework::ChangeOverEffect& effect : casework::effects_of(db, opened.file().id))
    if (effect.main)
      html += Element("p")
                  .classes({"govuk-body"})
                  .add(link_to("/cases/" + std::to_string(effect.main->value),
                               "This case ended when the schools merged. It goes on in this one."));
  for (const casework::CaseQuestion& question : casework::questions_of(db, opened.file().id))
    if (!question.decided_at)
      html += Element("p")
                  .classes({"govuk-body"})
                  .add(link_to("/cases/questions", question.because + ": decide which goes on"));
  return html + links_html(db, context, opened) + matters_html(db, context, opened) +
         snapshot_html(db, opened);
}

}  // namespace trellis::web
