#include <algorithm>

#include "core/text.hpp"
#include "matching/cluster_wish_actions.hpp"
#include "programme/application_store.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/wish_view.hpp"
#include "web/form.hpp"
#include "web/schools/school_choice.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::ClusterWish;
using matching::WishKind;

struct FoundWish {
  programme::Programme programme = {};
  ClusterWish wish = {};
  std::optional<programme::ParticipationId> participation = {};  ///< of its form

  std::string path(const char* rest) const {
    return wishes_path(programme) + "/" + std::to_string(wish.id.value) + rest;
  }
};

Result<FoundWish> wish_in(const Request& request, const Context& context, storage::Snapshot& db) {
  FoundWish found;
  found.programme = TRY(cluster_programme_in(request, context, db));
  auto wish = matching::find_cluster_wish(db, {number_in_route(request, "wish")});
  if (!wish || wish->programme != found.programme.id)
    return problem(ProblemKind::not_found, "", "There is no such wish at this address");
  found.wish = std::move(*wish);
  if (found.wish.application)
    if (const auto application = programme::find_application(db, *found.wish.application))
      found.participation = application->participation;
  return found;
}

Html add_wish_form(const Context& context,
                   const programme::Programme& programme,
                   const FormReader* typed) {
  const auto value = [&](const char* name) { return typed ? typed->value(name) : std::string(); };
  const auto error = [&](const char* name) { return typed ? typed->error(name) : ErrorMessage{}; };
  Choices kind{.name = "kind", .values = {value("kind")}, .error = error("kind")};
  kind.fieldset =
      Fieldset{.legend = {.content = "What should hold?", .classes = "govuk-fieldset__legend--s"}};
  kind.choices = {{.value = "together",
                   .content = "Keep these two in one cluster",
                   .hint = "For more than two, set it for each of the others too: they join up"},
                  {.value = "apart", .content = "Keep these two out of one cluster"}};
  const Html fields = school_field({.name = "school",
                                    .label = "School",
                                    .value = value("school"),
                                    .error = error("school")}) +
                      school_field({.name = "other",
                                    .label = "Other school",
                                    .value = value("other"),
                                    .error = error("other")}) +
                      radios(kind) +
                      input({.name = "reason",
                             .value = value("reason"),
                             .label = {.content = "Why?"},
                             .hint = {.content = "Kept with it. Leave out names of people"},
                             .error = error("reason")}) +
                      button("Set this");
  return details({.summary = "Keep two schools together or apart",
                  .content = post_form(context, Url::local(wishes_path(programme)), fields),
                  .is_open = typed != nullptr});
}

Html take_up_form(const Context& context, const programme::Programme& programme) {
  return post_form(
      context,
      Url::local(wishes_path(programme) + "/forms"),
      button({.content = "Read the forms that were sent", .classes = "govuk-button--secondary"}));
}

Response wishes_page(const Request& request,
                     Context& context,
                     storage::Snapshot& db,
                     const programme::Programme& programme,
                     const FormReader* typed) {
  const auto all = matching::cluster_wishes(db, programme.id);
  const auto asked = std::ranges::count_if(all, &ClusterWish::is_open);
  Html content = typed ? typed->summary() : Html();
  content += paragraph(
      "Schools name in their forms whom they want to be with and whom they may not be with. What "
      "holds here binds the next clusters that are formed, and every move by hand. Two schools "
      "that may not be together are kept apart at once; that schools stay together holds when "
      "each has asked for the other, or when you say so.");
  if (asked > 0)
    content += inset_text(counted(asked, "wish waits", "wishes wait") +
                          " for a decision. Open it to let it hold or to turn it down.");
  content += take_up_form(context, programme) + add_wish_form(context, programme, typed);
  if (all.empty()) {
    content += paragraph("No school has asked for anything yet, and nobody has set anything.");
  } else {
    const ListDefinition definition = wish_list(programme);
    const ListQuery query = read_list_query(request, definition);
    const auto chosen = chosen_wishes(all, query);
    ListRows list{.total = std::ssize(chosen), .caption = "Wishes"};
    const auto from =
        std::min<std::size_t>(static_cast<std::size_t>(query.offset()), chosen.size());
    const auto to = std::min(chosen.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) list.rows.push_back(wish_row(programme, chosen[i]));
    content += list_content(definition, query, list);
  }
  return page(context,
              {.title = "Together and apart",
               .caption = programme.title,
               .section = "Matching",
               .breadcrumbs = cluster_crumbs(programme),
               .has_errors = typed != nullptr},
              content,
              typed ? 422 : 200);
}

Response show_wishes(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = cluster_programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    return wishes_page(request, context, db, *programme, nullptr);
  });
}

Response wishes_file(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = cluster_programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const ListQuery query = read_list_query(request, wish_list(*programme));
    return csv_response(
        wishes_csv(chosen_wishes(matching::cluster_wishes(db, programme->id), query)),
        "cluster-wishes");
  });
}

Response read_forms(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  const auto taken = context.db.write([&](storage::Transaction& tx) {
    return matching::take_up_wishes(tx, context.actor, programme->id);
  });
  if (!taken) return problem_page(context, taken.error());
  context.say(taken->added + taken->held == 0
                  ? std::string("The forms say nothing new")
                  : counted(taken->added, "new wish", "new wishes") + " found, " +
                        counted(taken->held, "holds", "hold") + " from now on");
  return redirect(Url::local(wishes_path(*programme)));
}

Response set_wish(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  FormReader form(request.form);
  auto school = read_school(request, context, form, "school", "the school");
  if (school.question) return std::move(*school.question);
  auto other = read_school(request, context, form, "other", "the other school");
  if (other.question) return std::move(*other.question);
  matching::NewWish wanted{.programme = programme->id};
  wanted.kind = matching::wish_kind_from(
      form.choice("kind", {.what = "what should hold", .allowed = {"together", "apart"}}));
  wanted.reason = form.text("reason", {.what = "why", .characters_max = 500});
  if (!form.has_problems()) {
    wanted.schools = {*school.urn, *other.urn};
    const auto set = matching::add_wish(context.db, context.actor, wanted);
    if (set) {
      context.say("It holds from the next clusters on");
      return redirect(Url::local(wishes_path(*programme)));
    }
    form.add(set.error().field == "schools" ? "other" : set.error().field, set.error().message);
  }
  return context.db.read(
      [&](storage::Snapshot& db) { return wishes_page(request, context, db, *programme, &form); });
}

SummaryRow wish_fact(const char* key, Content value) {
  return {.key = key, .value = std::move(value)};
}

Html wish_facts(const FoundWish& found) {
  const ClusterWish& wish = found.wish;
  SummaryList list;
  list.rows = {wish_fact("Schools", wish_schools_words(wish)),
               wish_fact("What", wish_kind_words(wish.kind)),
               wish_fact("Standing", wish_tag(wish)),
               wish_fact("Asked", wish_source_words(wish))};
  if (found.participation)
    list.rows.push_back(
        wish_fact("Form",
                  link_to("/applications/" + std::to_string(found.participation->value),
                          "The application in which it was asked")));
  if (!wish.unread.empty()) list.rows.push_back(wish_fact("Names that fit no school", wish.unread));
  if (wish.held_at)
    list.rows.push_back(wish_fact("Holds since",
                                  wish.held_at->long_text() + ", " + wish.held_by +
                                      (wish.reason.empty() ? "" : ": " + wish.reason)));
  if (wish.ended_at)
    list.rows.push_back(wish_fact(
        "Ended", wish.ended_at->long_text() + ", " + wish.ended_by + ": " + wish.end_reason));
  return summary_list(list);
}

Html decide_form(const Context& context, const FoundWish& found, const FormReader* typed) {
  if (found.wish.ended_at) return {};
  Input reason{.name = "reason",
               .value = typed ? typed->value("reason") : "",
               .label = {.content = "Why?"},
               .hint = {.content = "Kept with it. Leave out names of people"}};
  if (typed) reason.error = typed->error("reason");
  Choices decision{.name = "decision"};
  decision.fieldset = Fieldset{
      .legend = {.content = "What do you decide?", .classes = "govuk-fieldset__legend--s"}};
  if (found.wish.is_open() && found.wish.schools.size() > 1)
    decision.choices.push_back({.value = "hold", .content = "It holds from now on"});
  decision.choices.push_back(
      {.value = "end", .content = found.wish.holds() ? "It holds no longer" : "It is turned down"});
  if (typed) {
    decision.values = {typed->value("decision")};
    decision.error = typed->error("decision");
  }
  return heading("Decide") + post_form(context,
                                       Url::local(found.path("")),
                                       radios(decision) + input(reason) + button("Save"));
}

Response wish_page(Context& context, const FoundWish& found, const FormReader* typed) {
  auto crumbs = cluster_crumbs(found.programme);
  crumbs.push_back(
      {.content = "Together and apart", .link = Url::local(wishes_path(found.programme))});
  return page(
      context,
      {.title = wish_kind_words(found.wish.kind),
       .caption = found.programme.title,
       .section = "Matching",
       .breadcrumbs = crumbs,
       .has_errors = typed != nullptr},
      (typed ? typed->summary() : Html()) + wish_facts(found) + decide_form(context, found, typed),
      typed ? 422 : 200);
}

Response show_wish(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = wish_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return wish_page(context, *found, nullptr);
  });
}

Response decide_wish(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return wish_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  FormReader form(request.form);
  const std::string decision =
      form.choice("decision", {.what = "what you decide", .allowed = {"hold", "end"}});
  const std::string reason = form.text("reason", {.what = "why", .characters_max = 500});
  if (!form.has_problems()) {
    const auto decided =
        decision == "hold" ? matching::hold_wish(context.db, context.actor, found->wish.id, reason)
                           : matching::end_wish(context.db, context.actor, found->wish.id, reason);
    if (!decided) return problem_page(context, decided.error());
    context.say(decision == "hold" ? "It holds from the next clusters on"
                                   : "It does not bind clusters any more");
    return redirect(Url::local(wishes_path(found->programme)));
  }
  return wish_page(context, *found, &form);
}

}  // namespace

void add_cluster_wish_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching/{programme}/wishes", show_wishes);
  add(Method::get, "/matching/{programme}/wishes.csv", wishes_file);
  add(Method::post, "/matching/{programme}/wishes", set_wish);
  add(Method::post, "/matching/{programme}/wishes/forms", read_forms);
  add(Method::get, "/matching/{programme}/wishes/{wish}", show_wish);
  add(Method::post, "/matching/{programme}/wishes/{wish}", decide_wish);
}

}  // namespace trellis::web
