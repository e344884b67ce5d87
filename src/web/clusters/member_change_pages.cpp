#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "matching/cluster_store.hpp"
#include "matching/member_change_actions.hpp"
#include "programme/participation_store.hpp"
#include "register/organisation_store.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/found_member_cluster.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::MemberChangePreview;

constexpr std::size_t joiners_shown = 12;

OrganisationId organisation_from(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return OrganisationId{number};
}

/// The cluster of the address, for those who may change it.
Result<MemberCluster> changeable_in(const Request& request,
                                    const Context& context,
                                    storage::Snapshot& db) {
  MemberCluster found = TRY(member_cluster_in(request, context, db));
  if (!found.may_change)
    return problem(ProblemKind::not_allowed, "", "You cannot change clusters of this programme");
  return found;
}

Html sentences_list(const std::vector<std::string>& sentences) {
  Html items;
  for (const std::string& sentence : sentences) items += Element("li").text(sentence);
  return Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
}

Html rules_part(const MemberChangePreview& preview) {
  const std::string size = counted(std::ssize(preview.members), "school");
  if (preview.faults.empty())
    return paragraph("The cluster would have " + size + " and keep every rule.");
  return warning_text("The cluster would have " + size + " and break a rule") +
         sentences_list(preview.faults);
}

Html falling_part(const MemberChangePreview& preview) {
  if (preview.falling_away.empty()) return {};
  std::vector<std::string> lines;
  for (const matching::ReviewPair& pair : preview.falling_away)
    lines.push_back("Year " + std::to_string(pair.year) + ": " + pair.reviewer_name + " reviews " +
                    pair.reviewed_name +
                    (pair.review_on ? ", " + pair.review_on->long_text() : ""));
  Html content = heading("Reviews that fall away") + sentences_list(lines);
  for (const std::string& name : preview.unreviewed)
    content += paragraph("Nobody would review " + name + " this year: reviews of this year have " +
                         "been held, so the rest of it is not drawn up again.");
  return content;
}

Html years_part(const MemberChangePreview& preview) {
  Html content;
  for (const matching::YearAfter& year : preview.years) {
    const std::string title = "Year " + std::to_string(year.year) + ", drawn up again";
    if (!year.refusal.empty()) {
      content += heading(title) + paragraph("No rota is possible. " + year.refusal +
                                            (year.remedy.empty() ? "." : ". " + year.remedy + "."));
      continue;
    }
    Table options;
    options.caption = title;
    options.caption_classes = "govuk-table__caption--s";
    options.head = {{.content = "Reviews"}, {.content = "Is reviewed"}};
    for (const auto& [reviewer, reviewed] : year.reviews)
      options.rows.push_back({{.content = reviewer}, {.content = reviewed}});
    content += scrolling(title, table(options));
  }
  if (!content.empty())
    content += paragraph(
        "Days that were found for these years fall away: find days again on the page of "
        "the rota.");
  return content;
}

/// What the change would do, in the words of the page.
Html preview_part(const MemberChangePreview& preview) {
  return rules_part(preview) + falling_part(preview) + years_part(preview);
}

Html hidden_field(const char* name, const std::string& value) {
  return Element("input").set("type", "hidden").set("name", name).set("value", value);
}

Html leave_form(const Context& context,
                const MemberCluster& found,
                const MemberChangePreview& preview,
                OrganisationId school,
                const FormReader* typed) {
  Html fields = hidden_field("school", std::to_string(school.value));
  fields += date_input(
      typed ? date_field(*typed, "on", "From which day?", "For example, 12 1 2027")
            : date_field("on", "From which day?", "For example, 12 1 2027", context.today));
  if (preview.leads) {
    Select lead{.name = "lead",
                .value = typed ? typed->value("lead") : "",
                .label = {.content = "Which school leads the cluster then?"},
                .hint = {.content = "The cluster's case goes to it"}};
    if (typed) lead.error = typed->error("lead");
    for (std::size_t i = 0; i < preview.members.size(); ++i)
      lead.options.push_back({.value = std::to_string(preview.organisations[i].value),
                              .text = preview.members[i].name});
    fields += select(lead);
  }
  Choices then{.name = "then", .values = {typed ? typed->value("then") : "stays"}};
  then.fieldset =
      Fieldset{.legend = {.content = "And then?", .classes = "govuk-fieldset__legend--s"}};
  then.choices = {{.value = "stays", .content = "It keeps its place and may join another cluster"},
                  {.value = "programme", .content = "It leaves the programme"}};
  if (typed) then.error = typed->error("then");
  Input reason{.name = "reason",
               .value = typed ? typed->value("reason") : "",
               .label = {.content = "Why does it leave?"},
               .hint = {.content = "Kept with the cluster. Leave out names of people"}};
  if (typed) reason.error = typed->error("reason");
  return heading("Keep this change") +
         post_form(context,
                   Url::local(found.path("/leave")),
                   fields + radios(then) + input(reason) + button("The school leaves"));
}

Response leave_page(Context& context,
                    storage::Snapshot& db,
                    const MemberCluster& found,
                    OrganisationId school,
                    const FormReader* typed) {
  const auto preview =
      matching::preview_leaving(db, context.actor, found.cluster.id, school, context.today);
  if (!preview) return problem_page(context, preview.error());
  Html content = typed ? typed->summary() : Html();
  content += paragraph(
                 "Nothing changes until you keep it. Its case ends as withdrawn, with "
                 "everything in it kept.") +
             preview_part(*preview) + leave_form(context, found, *preview, school, typed);
  return page(context,
              {.title = preview->school + " leaves",
               .caption = found.cluster.name,
               .section = "Cases",
               .breadcrumbs = member_crumbs(found),
               .has_errors = typed != nullptr},
              content,
              typed ? 422 : 200);
}

Response show_leaving(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = changeable_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return leave_page(
        context, db, *found, organisation_from(request.query.text("school")), nullptr);
  });
}

Response keep_leaving(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return changeable_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  FormReader form(request.form);
  matching::Leaving leaving{.cluster = found->cluster.id,
                            .school = organisation_from(request.form.text("school"))};
  leaving.on = form.date("on", "Day").value_or(context.today);
  const std::string then =
      form.choice("then", {.what = "what the school does then", .allowed = {"stays", "programme"}});
  leaving.leaves_programme = then == "programme";
  leaving.reason = form.text("reason", {.what = "why the school leaves", .characters_max = 500});
  if (const auto lead = request.form.text("lead"); !lead.empty())
    leaving.lead = organisation_from(lead);
  if (!form.has_problems()) {
    const auto left =
        matching::leave_confirmed_cluster(context.db, context.actor, leaving, context.today);
    if (left) {
      context.say(left->empty()
                      ? std::string("The school has left the cluster")
                      : "The school has left. The cluster needs a decision: " + left->front());
      return redirect(Url::local(found->path()));
    }
    if (left.error().field.empty() || left.error().field == "organisation")
      return problem_page(context, left.error());
    form.add(left.error());
  }
  return context.db.read([&](storage::Snapshot& db) {
    return leave_page(context, db, *found, leaving.school, &form);
  });
}

struct Joiner {
  matching::ClusterCandidate candidate = {};
  std::string name = {};
  std::optional<double> km = {};  ///< mean to the schools of the cluster
};

/// Schools that wait for a cluster, the nearest first; those without coordinates last.
std::vector<Joiner> joiners_of(storage::Snapshot& db, const MemberCluster& found) {
  const auto version = programme::version_in_force(db, found.programme.id);
  const auto definition = version ? programme::load_definition(db, version->id) : nullptr;
  const auto units = definition ? programme::cluster_units(*definition) : std::nullopt;
  if (!units) return {};
  std::vector<Joiner> joiners;
  std::vector<OrganisationId> organisations;
  for (auto& candidate :
       matching::cluster_candidates(db, found.programme.id, units->member->id, std::nullopt)) {
    organisations.push_back(candidate.organisation);
    joiners.push_back({.candidate = candidate});
  }
  const auto facts = programme::cluster_members(db, found.programme.id, organisations);
  for (std::size_t i = 0; i < joiners.size(); ++i) {
    joiners[i].name = facts[i].name;
    double sum = 0;
    int known = 0;
    for (const programme::ClusterMember& member : found.members)
      if (member.at && facts[i].at) {
        sum += distance_metres(*member.at, *facts[i].at);
        ++known;
      }
    if (known > 0) joiners[i].km = sum / known / 1000;
  }
  std::ranges::stable_sort(joiners, {}, [](const Joiner& one) { return one.km ? *one.km : 1e9; });
  return joiners;
}

Html joiners_table(const MemberCluster& found, const std::vector<Joiner>& joiners) {
  if (joiners.empty())
    return paragraph(
        "No school waits for a cluster. Schools do once they have accepted a place, and when they "
        "have left another cluster.");
  Table options;
  options.caption = "Schools that wait for a cluster, the nearest first";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "School"},
                  {.content = "Mean distance to the schools here", .is_numeric = true}};
  for (std::size_t i = 0; i < std::min(joiners.size(), joiners_shown); ++i) {
    Fields fields;
    fields.set("school", std::to_string(joiners[i].candidate.organisation.value));
    options.rows.push_back(
        {{.content = link_to(Url::local(found.path("/join"), fields), joiners[i].name)},
         {.content = joiners[i].km ? decimal(*joiners[i].km, 1) + " km" : "not known",
          .is_numeric = true}});
  }
  return scrolling("Schools that wait for a cluster", table(options));
}

Html join_part(const Context& context,
               storage::Snapshot& db,
               const MemberCluster& found,
               OrganisationId school,
               const std::string& refusal) {
  const auto preview =
      matching::preview_joining(db, context.actor, found.cluster.id, school, context.today);
  if (!preview) return inset_text(preview.error().message);
  Html content = heading(preview->school + " joins") + preview_part(*preview);
  if (!refusal.empty()) content += warning_text(refusal);
  if (!preview->faults.empty())
    return content + paragraph("This school cannot join as long as a rule would be broken.");
  return content + post_form(context,
                             Url::local(found.path("/join")),
                             hidden_field("school", std::to_string(school.value)) +
                                 button("The school joins from today"));
}

Response join_page(Context& context,
                   storage::Snapshot& db,
                   const MemberCluster& found,
                   std::string_view school,
                   const std::string& refusal) {
  const auto joiners = joiners_of(db, found);
  const OrganisationId wanted = organisation_from(school);
  const bool waits = std::ranges::any_of(
      joiners, [&](const Joiner& one) { return one.candidate.organisation == wanted; });
  Html content;
  if (waits)
    content += join_part(context, db, found, wanted, refusal);
  else if (!school.empty())
    content += inset_text("Choose a school that waits for a cluster: this one does not.");
  content += joiners_table(found, joiners);
  return page(context,
              {.title = "A school joins",
               .caption = found.cluster.name,
               .section = "Cases",
               .breadcrumbs = member_crumbs(found),
               .has_errors = !refusal.empty()},
              content,
              refusal.empty() ? 200 : 422);
}

Response show_joining(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = changeable_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return join_page(context, db, *found, request.query.text("school"), "");
  });
}

Response keep_joining(const Request& request, Context& context) {
  const auto school = organisation_from(request.form.text("school"));
  std::optional<programme::ParticipationId> member;
  const auto found = context.db.read([&](storage::Snapshot& db) {
    auto cluster = changeable_in(request, context, db);
    if (cluster)
      for (const Joiner& one : joiners_of(db, *cluster))
        if (one.candidate.organisation == school) member = one.candidate.participation;
    return cluster;
  });
  if (!found) return problem_page(context, found.error());
  if (!member)
    return problem_page(context,
                        {ProblemKind::conflict,
                         "school",
                         "Choose a school that waits for a cluster: this one does not",
                         {}});
  const auto joined = matching::join_confirmed_cluster(
      context.db, context.actor, {found->cluster.id, *member, context.today}, context.today);
  if (joined) {
    context.say("The school has joined the cluster, and its case is open");
    return redirect(Url::local(found->path()));
  }
  return context.db.read([&](storage::Snapshot& db) {
    return join_page(context, db, *found, request.form.text("school"), joined.error().message);
  });
}

}  // namespace

void add_member_change_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/clusters/{cluster}/leave", show_leaving);
  add(Method::post, "/clusters/{cluster}/leave", keep_leaving);
  add(Method::get, "/clusters/{cluster}/join", show_joining);
  add(Method::post, "/clusters/{cluster}/join", keep_joining);
}

}  // namespace trellis::web
