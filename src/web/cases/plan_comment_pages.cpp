#include <algorithm>

#include "casework/plan_comment_actions.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/cases/plan_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using casework::CommentThread;
using casework::PlanComment;

/// What was typed into one of the forms of the page.
struct TypedComment {
  std::string reply_to = {};  ///< empty: a first comment
  std::string body = {};
  std::string error = {};
};

/// The version that comments are on: the newest that was shared.
const casework::PlanVersion* shared_version(const std::vector<casework::PlanVersion>& versions) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    if (!version->is_draft()) return &*version;
  return nullptr;
}

Html comment_html(const PlanComment& comment) {
  std::string who = comment.by_name.empty() ? "Somebody" : comment.by_name;
  if (!comment.by_school.empty()) who += ", " + comment.by_school;
  return Html(Element("p").classes({"govuk-body", "govuk-!-margin-bottom-1"}).text(comment.body)) +
         Html(Element("p")
                  .classes({"govuk-hint"})
                  .text(who + ", " + comment.recorded_at.date_in_england().long_text() +
                        ", version " + std::to_string(comment.version)));
}

Html comment_form(const Context& context,
                  const OpenedCase& opened,
                  const std::string& place,
                  const std::string& reply_to,
                  const TypedComment& typed) {
  const bool is_typed = typed.reply_to == reply_to;
  const bool is_answer = !reply_to.empty();
  const Html fields = hidden_input("place", place) + hidden_input("reply_to", reply_to) +
                      textarea({.name = "body",
                                .value = is_typed ? typed.body : "",
                                .label = {.content = is_answer ? "Your answer" : "Your comment",
                                          .classes = "govuk-label--s"},
                                .error = {.content = is_typed ? typed.error : ""},
                                .id = is_answer ? "body-" + reply_to : "body",
                                .rows = 3}) +
                      button({.content = is_answer ? "Answer" : "Comment",
                              .classes = is_answer ? "govuk-button--secondary" : ""});
  return post_form(context, Url::local(opened.path("/plan/comments")), fields);
}

Html thread_html(const Context& context,
                 const OpenedCase& opened,
                 const CommentThread& thread,
                 bool may_write,
                 const TypedComment& typed) {
  const std::string id = std::to_string(thread.first.id.value);
  Html html = comment_html(thread.first);
  for (const PlanComment& answer : thread.answers)
    html += inset_text(InsetText{.content = comment_html(answer)});
  if (!thread.is_open())
    return html + Html(Element("p")
                           .classes({"govuk-body"})
                           .add(tag("Resolved", "green"))
                           .text(" " + thread.first.resolved_on->long_text()));
  if (!may_write) return html;
  Html words = html_text("Mark as resolved");
  words += visually_hidden(": comment " + id);
  return html + comment_form(context, opened, thread.first.place, id, typed) +
         post_form(context,
                   Url::local(opened.path("/plan/comments/" + id + "/resolution")),
                   button({.content = words, .classes = "govuk-button--secondary"}));
}

Html places_html(const Context& context,
                 const OpenedCase& opened,
                 const std::vector<casework::Objective>& objectives,
                 const std::vector<CommentThread>& threads,
                 const std::string& place,
                 bool may_write,
                 const TypedComment& typed) {
  const programme::Plan& plan = *opened.definition().plan;
  Html html;
  std::string last;
  for (const CommentThread& thread : threads) {
    const std::string title = casework::place_title(plan, objectives, thread.first.place)
                                  .value_or("A part that is no longer in the plan");
    if (place.empty() && title != last) html += heading(title);
    last = title;
    html += thread_html(context, opened, thread, may_write, typed);
  }
  if (html.empty()) html = paragraph("Nobody has commented yet.");
  if (may_write)
    html += heading("Write a comment") +
            comment_form(context,
                         opened,
                         place.empty() ? std::string(casework::place_of_whole) : place,
                         "",
                         typed);
  return html;
}

Response comments_page(storage::Snapshot& db,
                       const Context& context,
                       const OpenedCase& opened,
                       const std::string& place,
                       const TypedComment& typed) {
  const auto versions = casework::plan_versions(db, opened.file().id);
  const casework::PlanVersion* shared = shared_version(versions);
  if (!shared)
    return problem_page(
        context,
        {ProblemKind::refused_by_rule, "", "The plan can be commented on once it is shared", {}});
  const auto objectives = casework::objectives_of(db, shared->id);
  const auto title = place.empty()
                         ? std::optional<std::string>("The plan")
                         : casework::place_title(*opened.definition().plan, objectives, place);
  if (!title)
    return problem_page(
        context, {ProblemKind::not_found, "", "The plan that was shared has no such part", {}});
  auto threads = casework::threads_of(casework::comments_of(db, opened.file().id), place);
  std::ranges::stable_sort(threads, {}, [](const CommentThread& thread) {
    return std::pair(thread.first.place, !thread.is_open());
  });
  const bool may_write = !opened.file().finished_on && !opened.context.view(context.today).frozen &&
                         casework::may_comment(context.actor, opened.file());
  Html summary;
  if (!typed.error.empty())
    summary = error_summary(
        {.items = {
             {.content = typed.error,
              .link = Url::local(typed.reply_to.empty() ? "#body" : "#body-" + typed.reply_to)}}});
  return case_form_page(
      context,
      opened,
      {.title = "Comments: " + *title,
       .back = opened.path("/plan"),
       .has_errors = !typed.error.empty()},
      summary + places_html(context, opened, objectives, threads, place, may_write, typed));
}

Response show_comments(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto opened = opened_with_plan(db, request, context);
    if (!opened) return problem_page(context, opened.error());
    return comments_page(db, context, *opened, std::string(request.query.text("place")), {});
  });
}

Url comments_url(const OpenedCase& opened, std::string_view place) {
  Fields query;
  if (!place.empty() && place != casework::place_of_whole) query.set("place", std::string(place));
  return Url::local(opened.path("/plan/comments"), query);
}

Response write_comment(const Request& request, Context& context) {
  std::optional<Response> again;
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<Url> {
    const OpenedCase opened = TRY(opened_with_plan(tx, request, context));
    casework::WriteComment wanted{.id = opened.file().id,
                                  .place = std::string(request.form.text("place")),
                                  .body = std::string(request.form.text("body"))};
    const std::string reply_to(request.form.text("reply_to"));
    if (const auto number = parse_whole_number(reply_to, "comment"))
      wanted.reply_to = casework::PlanCommentId{*number};
    const auto written = casework::write_comment(tx, context.actor, wanted, context.today);
    if (written) return comments_url(opened, wanted.place);
    if (written.error().field == "body")
      again = comments_page(tx,
                            context,
                            opened,
                            wanted.place == casework::place_of_whole ? "" : wanted.place,
                            {reply_to, wanted.body, written.error().message});
    return std::unexpected(written.error());
  });
  if (again) return std::move(*again);
  if (!done) return problem_page(context, done.error());
  context.say("Your comment is saved");
  return redirect(*done);
}

Response resolve_thread(const Request& request, Context& context) {
  const casework::PlanCommentId id{number_in_route(request, "comment")};
  const auto done = context.db.write([&](storage::Transaction& tx) -> Result<Url> {
    const OpenedCase opened = TRY(opened_with_plan(tx, request, context));
    TRY_VOID(casework::resolve_comment(tx, context.actor, opened.file().id, id, context.today));
    return Url::local(opened.path("/plan/comments"));
  });
  if (!done) return problem_page(context, done.error());
  context.say("The comment is resolved");
  return redirect(*done);
}

}  // namespace

void add_plan_comment_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::view_case,
                      .handler = handler});
  };
  add(Method::get, "/cases/{case}/plan/comments", show_comments);
  add(Method::post, "/cases/{case}/plan/comments", write_comment);
  add(Method::post, "/cases/{case}/plan/comments/{comment}/resolution", resolve_thread);
}

}  // namespace trellis::web
