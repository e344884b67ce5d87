#include <algorithm>

#include "core/text.hpp"
#include "programme/selection_actions.hpp"
#include "web/page.hpp"
#include "web/selection/marker_form.hpp"
#include "web/selection/selection_pages.hpp"

namespace trellis::web {
namespace {

/// What is asked for unless staff say otherwise.
constexpr int days_to_mark = 21;

/// What the form orders. Adds to `typed` what cannot be read.
programme::MarkingOrder order_in(const Request& request, FormReader& typed) {
  programme::MarkingOrder order;
  order.mark_by = typed.date("mark_by", "Day to mark by", false);
  for (const std::string& ticked : request.form.all("markers"))
    if (const auto person = parse_whole_number(ticked, "markers"))
      order.markers.push_back(PersonId{*person});
  return order;
}

Response assign_round(const Request& request, Context& context) {
  const auto round =
      context.db.read([&](storage::Snapshot& db) { return find_round(db, request, context); });
  if (!round) return problem_page(context, round.error());
  FormReader typed(request.form);
  const programme::MarkingOrder order = order_in(request, typed);
  if (typed.has_problems()) return round_page(request, context, &typed);
  const auto shared = context.db.write([&](storage::Transaction& tx) {
    return programme::assign_markers(tx, context.actor, round->scope, context.today, order);
  });
  if (!shared) {
    if (shared.error().field.empty()) return problem_page(context, shared.error());
    typed.add(shared.error());
    return round_page(request, context, &typed);
  }
  if (shared->assigned.empty() && shared->short_of_markers.empty()) context.say_no_change();
  if (!shared->assigned.empty())
    context.say(counted(std::ssize(shared->assigned), "assignment") + " made");
  if (!shared->short_of_markers.empty())
    context.next_notices.push_back(
        {.text = counted(std::ssize(shared->short_of_markers), "application") +
                 " still without enough markers: choose more reviewers, or give more people the "
                 "role of reviewer",
         .is_success = false});
  return redirect(Url::local(round->path()));
}

}  // namespace

Html markers_form(storage::Snapshot& db,
                  const Context& context,
                  const FoundRound& round,
                  const std::vector<programme::SelectionEntry>& entries,
                  const Request& request,
                  const FormReader* typed) {
  const int wanted = round.scope.scoring->markers;
  if (std::ranges::none_of(entries, [&](const programme::SelectionEntry& entry) {
        return entry.markers() < wanted && !programme::is_final(entry.state);
      }))
    return {};
  const auto markers =
      programme::available_markers(db, context.actor, round.programme.id, context.today);
  Html fields;
  if (!markers.empty()) {
    Choices who{.name = "markers",
                .values = request.form.all("markers"),
                .fieldset = Fieldset{.legend = {.content = "Who marks in this round",
                                                .classes = "govuk-fieldset__legend--s"}},
                .hint = {.content = "Tick nobody to share the work among all reviewers of the "
                                    "programme. Nobody gets an application of their own school or "
                                    "trust"},
                .classes = "govuk-checkboxes--small"};
    for (const programme::Marker& marker : markers)
      who.choices.push_back({.value = std::to_string(marker.person.value), .content = marker.name});
    if (typed) who.error = typed->error("markers");
    fields += checkboxes(who);
  }
  const std::string hint = "Markers see this day. Leave it empty to name none";
  fields += date_input(
      typed ? date_field(*typed, "mark_by", "Mark by", hint)
            : date_field("mark_by", "Mark by", hint, context.today.plus_days(days_to_mark)));
  return heading("Markers") + post_form(context,
                                        Url::local(round.path("/markers")),
                                        fields + button("Assign markers to those without enough"));
}

void add_assign_routes(Routes& routes) {
  routes.push_back({.method = Method::post,
                    .pattern = "/selection/{programme}/{form}/{round}/markers",
                    .permission = access::Permission::decide,
                    .handler = assign_round});
}

}  // namespace trellis::web
