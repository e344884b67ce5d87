#include "web/schools/school_choice.hpp"

#include "core/text.hpp"
#include "web/page.hpp"
#include "web/schools/school_index.hpp"
#include "web/schools/school_list.hpp"

namespace trellis::web {
namespace {

constexpr std::size_t schools_offered_max = 20;

Html hidden_field(std::string_view name, std::string_view value) {
  return Element("input").set("type", "hidden").set("name", name).set("value", value);
}

/// "Primary, Oxford OX1 1AA, Oxfordshire".
std::string place_of(const registry::EstablishmentSummary& school) {
  std::string place(registry::words_of(school.phase));
  place += ", " + school.town + " " + school.postcode + ", " + authority_name(school.la);
  if (!registry::is_open(school.status))
    place += ", " + std::string(registry::words_of(school.status));
  return place;
}

Response question_page(const Request& request,
                       const Context& context,
                       std::string_view name,
                       const registry::SchoolHits& hits) {
  const std::string chosen = std::string(name) + "_value";
  Html again;
  for (const auto& [other, value] : request.form)
    if (other != name && other != chosen && other != "form_token")
      again += hidden_field(other, value);
  Choices schools{.name = chosen};
  schools.fieldset = Fieldset{
      .legend = {.content = counted(static_cast<long long>(hits.total), "school") + " may be meant",
                 .classes = "govuk-fieldset__legend--m"}};
  if (hits.total > schools_offered_max)
    schools.hint = {.content = "The " + std::to_string(schools_offered_max) +
                               " that fit best. A postcode or a URN finds a school surely."};
  for (const registry::EstablishmentSummary* school : hits.schools)
    schools.choices.push_back({.value = school->urn.text(),
                               .content = school->name + " (" + school->urn.text() + ")",
                               .hint = place_of(*school)});
  const Html fields =
      again + radios(schools) +
      input({.name = std::string(name),
             .value = std::string(request.form.text(name)),
             .label = {.content = "Or search again"},
             .hint = {.content = "Name, URN or postcode. Used where no school above is chosen."}}) +
      button("Continue");
  return page(context,
              {.title = "Which school do you mean?"},
              post_form(context, Url::local(request.path), fields));
}

}  // namespace

Html school_field(const SchoolField& field) {
  return Element("div")
      .set("data-island", "autocomplete")
      .set("data-source", "/schools/suggest")
      .add(input({.name = field.name,
                  .value = field.value,
                  .label = {.content = field.label},
                  .hint = {.content = "Name, URN or postcode"},
                  .error = field.error,
                  .id = field.id}));
}

SchoolAnswer read_school(const Request& request,
                         Context& context,
                         FormReader& form,
                         std::string_view name,
                         std::string_view what) {
  const std::string problem = "Enter " + std::string(what);
  const std::string words(trim(request.form.text(name)));
  const auto schools = school_index(context);
  const auto chosen = Urn::parse(request.form.text(std::string(name) + "_value"));
  if (chosen && schools->find(*chosen)) return {.urn = *chosen, .question = {}};
  if (words.empty()) {
    form.add(std::string(name), problem);
    return {};
  }
  if (const auto urn = Urn::parse(words); urn && schools->find(*urn))
    return {.urn = *urn, .question = {}};
  registry::SchoolQuery query{.text = words};
  query.filter.open_only = false;
  query.filter.in_scope_only = false;
  query.page = {schools_offered_max, 0};
  const registry::SchoolHits hits = schools->search(query);
  if (hits.total == 0) {
    form.add(std::string(name), "No school fits " + words + ". " + problem);
    return {};
  }
  if (hits.total == 1 && !hits.guessed) return {.urn = hits.schools.front()->urn, .question = {}};
  return {.urn = {}, .question = question_page(request, context, name, hits)};
}

}  // namespace trellis::web
