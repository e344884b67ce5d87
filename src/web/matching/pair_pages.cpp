#include "web/matching/pair_pages.hpp"

#include "matching/match_actions.hpp"
#include "web/components/components.hpp"
#include "web/form.hpp"
#include "web/matching/found_run.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr std::size_t released_shown_max = 20;

std::string release_path(ProgrammeId programme, matching::PairRuleId pair) {
  return "/matching/" + std::to_string(programme.value) + "/pairs/" + std::to_string(pair.value) +
         "/release";
}

std::string kept_words(const matching::PairRule& pair) {
  return pair.kind == "lock" ? "together" : "apart";
}

std::string set_words(const matching::PairRule& pair) {
  return pair.reason + " (" + pair.set_by + ", " + pair.set_at.long_text() + ")";
}

Html pairs_in_force(const programme::Programme& programme,
                    const std::vector<matching::PairRule>& pairs) {
  if (pairs.empty())
    return paragraph(
        "No pair is decided by hand. On a partner's page of a match you can keep it with a lead, "
        "or apart from one; the board moves it to another lead.");
  Table options;
  options.caption = "Pairs decided by hand";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Partner"},
                  {.content = "Lead"},
                  {.content = "Kept"},
                  {.content = "Why, and by whom"},
                  {.content = "Release"}};
  for (const matching::PairRule& pair : pairs) {
    const Html release = Element("a")
                             .classes({"govuk-link"})
                             .link("href", Url::local(release_path(programme.id, pair.id)))
                             .text("Release ")
                             .add(visually_hidden(pair.partner_name + " and " + pair.lead_name));
    options.rows.push_back({{.content = pair.partner_name},
                            {.content = pair.lead_name},
                            {.content = kept_words(pair)},
                            {.content = set_words(pair)},
                            {.content = release}});
  }
  return scrolling("Pairs decided by hand", table(options));
}

Html pairs_released(const std::vector<matching::PairRule>& released) {
  if (released.empty()) return {};
  Table options;
  options.head = {{.content = "Partner"},
                  {.content = "Lead"},
                  {.content = "Was kept"},
                  {.content = "Why, and by whom"},
                  {.content = "Released"}};
  for (std::size_t i = 0; i < released.size() && i < released_shown_max; ++i) {
    const matching::PairRule& pair = released[i];
    const std::string ended = pair.removed_by.value_or("") + ", " +
                              (pair.removed_at ? pair.removed_at->long_text() : "") +
                              (pair.removal_reason.empty() ? "" : ": " + pair.removal_reason);
    options.rows.push_back({{.content = pair.partner_name},
                            {.content = pair.lead_name},
                            {.content = kept_words(pair)},
                            {.content = set_words(pair)},
                            {.content = ended}});
  }
  return details(
      {.summary = "Pairs released", .content = scrolling("Pairs released", table(options))});
}

Response keep_pair_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const auto partner = form.urn("partner");
  const auto lead = form.urn("lead");
  const std::string reason = form.text("reason", {.what = "why this pair is decided by hand"});
  const std::string kind = form.choice(
      "kind", {.what = "whether to keep the pair together or apart", .allowed = {"lock", "apart"}});
  const std::string back = "/matching/" + std::string(request.route.raw("programme"));
  if (form.has_problems()) return problem_page(context, form.problems().front());
  const auto kept = matching::keep_pair(
      context.db,
      context.actor,
      {.programme = ProgrammeId{number_in_route(request, "programme")},
       .kind = kind == "lock" ? matching::PairKind::lock : matching::PairKind::apart,
       .partner = *partner,
       .lead = *lead,
       .reason = reason});
  if (!kept) return problem_page(context, kept.error());
  context.say(kind == "lock" ? "The pair is kept together from the next match on"
                             : "The pair is kept apart from the next match on");
  return redirect(Url::local(back));
}

Response release_page(const Request& request, Context& context, const FormReader* problems) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const auto pair =
        matching::find_pair_rule(db, programme->id, {number_in_route(request, "pair")});
    if (!pair)
      return problem_page(context,
                          {ProblemKind::not_found,
                           "",
                           "There is no such pair, or it has been released already",
                           {}});
    Input reason{.name = "reason",
                 .label = {.content = "Why is this pair released?"},
                 .hint = {.content = "Kept beside the pair, with your name and the date"}};
    if (problems) {
      reason.value = problems->value("reason");
      reason.error = problems->error("reason");
    }
    const Html content = (problems ? problems->summary() : Html()) +
                         paragraph(pair->partner_name + " and " + pair->lead_name + " are kept " +
                                   kept_words(*pair) + ": " + set_words(*pair) +
                                   ". Once released, the next match decides for itself.") +
                         post_form(context,
                                   Url::local(release_path(programme->id, pair->id)),
                                   input(reason) + button("Release this pair"));
    return page(context,
                {.title = "Release a pair decided by hand",
                 .caption = programme->title,
                 .section = "Matching",
                 .back_link = Url::local(programme_path(*programme)),
                 .has_errors = problems != nullptr},
                content,
                problems ? 422 : 200);
  });
}

Response show_release(const Request& request, Context& context) {
  return release_page(request, context, nullptr);
}

Response release_pair_post(const Request& request, Context& context) {
  FormReader form(request.form);
  const std::string reason = form.text("reason", {.what = "why this pair is released"});
  if (form.has_problems()) return release_page(request, context, &form);
  const ProgrammeId programme{number_in_route(request, "programme")};
  const auto released = matching::release_pair(
      context.db, context.actor, programme, {number_in_route(request, "pair")}, reason);
  if (!released) return problem_page(context, released.error());
  context.say("The pair is released from the next match on");
  return redirect(Url::local("/matching/" + std::to_string(programme.value)));
}

}  // namespace

Html pairs_content(const programme::Programme& programme,
                   const std::vector<matching::PairRule>& pairs,
                   const std::vector<matching::PairRule>& released) {
  return pairs_in_force(programme, pairs) + pairs_released(released);
}

void add_pair_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::post, "/matching/{programme}/pairs", keep_pair_post);
  add(Method::get, "/matching/{programme}/pairs/{pair}/release", show_release);
  add(Method::post, "/matching/{programme}/pairs/{pair}/release", release_pair_post);
}

}  // namespace trellis::web
