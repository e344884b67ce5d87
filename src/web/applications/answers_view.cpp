#include "web/applications/answers_view.hpp"

#include "core/text.hpp"
#include "programme/application_store.hpp"
#include "web/components/components.hpp"

namespace trellis::web {
namespace {

/// "Name: Asha Example, Role: Headteacher".
std::string row_words(const programme::Field& field, const programme::Answers& row) {
  std::vector<std::string> parts;
  for (const programme::Field& asked : field.fields)
    if (const auto answer = row.find(asked.id); answer != row.end())
      parts.push_back(asked.label + ": " + programme::words_of(asked, answer->second));
  return join(parts, ", ");
}

}  // namespace

Html answer_words(const programme::Field& field, const programme::Answer& answer) {
  if (answer.rows.empty()) return html_text(programme::words_of(field, answer));
  Html items;
  for (const programme::Answers& row : answer.rows)
    items += Element("li").text(row_words(field, row));
  return Element("ul").classes({"govuk-list", "govuk-!-margin-bottom-0"}).add(items);
}

Html answers_view(storage::Snapshot& db,
                  programme::ParticipationId participation,
                  const programme::Definition& definition,
                  bool with_people) {
  Html out = heading("What the school said");
  bool any = false;
  for (const programme::Application& application : programme::applications_of(db, participation)) {
    const programme::Form* form = definition.find_form(application.form);
    if (!form) continue;
    any = true;
    const programme::Answers given = programme::answers_of(db, application.id);
    SummaryList list;
    for (const programme::Field* field : form->fields()) {
      const auto found = given.find(field->id);
      if (found == given.end()) continue;
      const bool personal = field->personal || !found->second.rows.empty();
      list.rows.push_back(summary_row(field->label,
                                      personal && !with_people
                                          ? Content("Hidden: personal details")
                                          : Content(answer_words(*field, found->second))));
    }
    out += paragraph(form->title + (application.received_on
                                        ? ", received " + application.received_on->long_text()
                                        : ", a draft")) +
           summary_list(list);
  }
  return any ? out : out + paragraph("No form has been started.");
}

}  // namespace trellis::web
