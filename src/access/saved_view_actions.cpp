#include "access/saved_view_actions.hpp"

#include "access/record.hpp"
#include "core/text.hpp"

namespace trellis::access {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::size_t view_name_bytes_max = 60;
constexpr std::size_t view_query_bytes_max = 1000;

Result<PersonId> keeper_of_views(const Actor& actor) {
  if (actor.person && !actor.token) return *actor.person;
  return problem(ProblemKind::not_allowed, "", "Sign in to keep views of lists");
}

Result<SavedView> own_view(Snapshot& db, const Actor& actor, SavedViewId id) {
  const PersonId person = TRY(keeper_of_views(actor));
  auto view = find_saved_view(db, id);
  if (!view || view->person != person)
    return problem(ProblemKind::not_found, "", "You have no view at this address");
  return std::move(*view);
}

/// The name squeezed; `own` is the view that may have it already.
Result<std::string> check_view_name(Snapshot& db,
                                    const SavedView& view,
                                    std::string_view name,
                                    SavedViewId own) {
  std::string checked = squeeze(name);
  if (checked.empty()) return problem(ProblemKind::missing, "name", "Enter a name for the view");
  if (checked.size() > view_name_bytes_max)
    return problem(ProblemKind::invalid, "name", "Name must be 60 characters or fewer");
  for (const SavedView& each : saved_views(db, view.person))
    if (each.list == view.list && each.id != own && fold(each.name) == fold(checked))
      return problem(
          ProblemKind::conflict,
          "name",
          "You have a view of this name already: choose another name, or remove it first");
  return checked;
}

void record_view(Transaction& tx,
                 const Actor& actor,
                 std::string_view type,
                 const SavedView& view) {
  record(tx, actor, type, {events::subject(view.person)}, events::Changes().say("list", view.list));
}

}  // namespace

Result<SavedViewId> save_view(Transaction& tx, const Actor& actor, const SavedView& wanted) {
  SavedView view = wanted;
  view.person = TRY(keeper_of_views(actor));
  if (view.query.empty())
    return problem(ProblemKind::missing, "name", "Choose a filter or an order before you keep it");
  if (view.query.size() > view_query_bytes_max)
    return problem(ProblemKind::invalid, "name", "Choose fewer filters: this is too long to keep");
  view.name = TRY(check_view_name(tx, view, wanted.name, {}));
  int kept = 0;
  for (const SavedView& each : saved_views(tx, view.person)) kept += each.list == view.list ? 1 : 0;
  if (kept >= saved_views_max)
    return problem(ProblemKind::refused_by_rule,
                   "name",
                   "Remove a view first: you keep " + std::to_string(saved_views_max) +
                       " of this list, and no more fit above it");
  view.id = insert_saved_view(tx, view, actor.at);
  record_view(tx, actor, "saved_view.saved", view);
  return view.id;
}

Result<SavedView> rename_view(Transaction& tx,
                              const Actor& actor,
                              SavedViewId id,
                              std::string_view name) {
  SavedView view = TRY(own_view(tx, actor, id));
  view.name = TRY(check_view_name(tx, view, name, id));
  rename_saved_view(tx, id, view.name);
  record_view(tx, actor, "saved_view.renamed", view);
  return view;
}

Result<SavedView> remove_view(Transaction& tx, const Actor& actor, SavedViewId id) {
  SavedView view = TRY(own_view(tx, actor, id));
  delete_saved_view(tx, id);
  record_view(tx, actor, "saved_view.removed", view);
  return view;
}

}  // namespace trellis::access
