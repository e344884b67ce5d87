#include "web/home/school_home.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "matching/challenge_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"
#include "report/school_standing_store.hpp"
#include "web/applications/answers_view.hpp"
#include "web/applications/application_list.hpp"
#include "web/page.hpp"
#include "web/stream_words.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using access::Role;
using report::MatchedSchool;
using report::SchoolStanding;

std::string distance_of(const MatchedSchool& school) {
  return school.road_km ? decimal(*school.road_km, 1) + " km" : "";
}

Html csv_link(const std::string& path) {
  return Element("p").classes({"govuk-body", "trellis-no-print"}).add(link_to(path, "Export CSV"));
}

report::Proposals proposals_shown(const Context& context) {
  return context.site.is_demonstration ? report::Proposals::shown : report::Proposals::hidden;
}

Html proposal_note(const std::vector<MatchedSchool>& matched) {
  if (matched.empty() || matched.front().is_confirmed) return {};
  return inset_text(
      "The newest match proposes this. In a programme that is not a demonstration a school sees it "
      "once it is confirmed.");
}

/// Where an application stands and why, for the school itself.
Html application_summary(const SchoolStanding& standing) {
  const report::ApplicationLine& row = standing.line;
  SummaryList list;
  list.rows = {
      summary_row("State", state_words(row.state) + ", since " + row.state_on.long_text())};
  if (!row.stream.empty()) list.rows.push_back(summary_row("Stream", row.stream));
  if (row.cohort)
    list.rows.push_back(summary_row("Cohort", "Cohort " + std::to_string(*row.cohort)));
  if (row.result) {
    Html why = eligibility_tag(row.result, row.overridden);
    if (row.sentence) why += html_text(" " + with_input_words(*row.sentence));
    list.rows.push_back(summary_row("Eligibility", why));
  }
  list.rows.push_back(summary_row("Application",
                                  link_to("/applications/" + std::to_string(row.participation),
                                          "What we said, and every step so far")));
  return summary_list(list);
}

Html places_table(const std::vector<report::PlaceLine>& places) {
  if (places.empty()) return {};
  Table options;
  options.caption = "Places offered";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Programme year"},
                  {.content = "Stream"},
                  {.content = "Offered", .is_numeric = true},
                  {.content = "Given", .is_numeric = true},
                  {.content = "Left", .is_numeric = true}};
  int offered = 0;
  int given = 0;
  for (const report::PlaceLine& row : places) {
    offered += row.offered;
    given += row.given;
    options.rows.push_back(
        {{.content = std::to_string(row.programme_year)},
         {.content = row.stream},
         {.content = std::to_string(row.offered), .is_numeric = true},
         {.content = std::to_string(row.given), .is_numeric = true},
         {.content = std::to_string(row.offered - row.given), .is_numeric = true}});
  }
  options.rows.push_back({{.content = "All years"},
                          {.content = ""},
                          {.content = std::to_string(offered), .is_numeric = true},
                          {.content = std::to_string(given), .is_numeric = true},
                          {.content = std::to_string(offered - given), .is_numeric = true}});
  return scrolling("Places offered", table(options));
}

Html partners_table(const std::vector<MatchedSchool>& partners) {
  Html out = heading("Partner schools");
  if (partners.empty())
    return out + paragraph(
                     "No partner school is matched with you yet. They appear here, with the "
                     "reason for each, once the programme has confirmed a match.");
  out += proposal_note(partners);
  Table options;
  options.caption = counted(std::ssize(partners), "partner school");
  options.caption_classes = "govuk-visually-hidden";
  options.head = {{.content = "School"},
                  {.content = "Stream, cohort"},
                  {.content = "By road, about", .is_numeric = true},
                  {.content = "What counts most against it"}};
  for (const MatchedSchool& row : partners) {
    Content name = row.name;
    if (row.participation)
      name = Content(link_to("/partners/" + std::to_string(*row.participation), row.name));
    std::string stream = row.stream;
    if (row.cohort) stream += ", cohort " + std::to_string(*row.cohort);
    options.rows.push_back({{.content = name},
                            {.content = stream},
                            {.content = distance_of(row), .is_numeric = true},
                            {.content = row.weighed}});
  }
  return out + scrolling("Partner schools", table(options)) + csv_link("/partners.csv");
}

Html lead_part(const SchoolStanding& standing) {
  Html out = heading("Lead school");
  if (standing.matched.empty()) {
    const std::string none = standing.unmatched_reason.empty()
                                 ? "You have no lead school yet. It appears here once the "
                                   "programme has confirmed a match."
                                 : standing.unmatched_reason;
    return out + paragraph(none);
  }
  out += proposal_note(standing.matched);
  for (const MatchedSchool& lead : standing.matched) {
    SummaryList list;
    list.rows = {summary_row("Lead school",
                             lead.urn ? Content(link_to("/schools/" + lead.urn->text(), lead.name))
                                      : Content(lead.name)),
                 summary_row("Where", lead.town)};
    if (lead.road_km) list.rows.push_back(summary_row("By road, about", distance_of(lead)));
    if (!lead.why.empty()) list.rows.push_back(summary_row("Why this lead", lead.why));
    out += summary_list(list);
  }
  return out;
}

/// The school's own participations that this person may see.
std::vector<SchoolStanding> own_standings(storage::Snapshot& db, const Context& context) {
  auto standings = report::standings_of(db, *context.actor.acting_for, proposals_shown(context));
  std::erase_if(standings, [&](const SchoolStanding& row) {
    return !access::may(context.actor, Permission::view_case, row.line.scope());
  });
  return standings;
}

/// Pages say titles of streams; files keep their ids.
void say_streams(storage::Snapshot& db, std::vector<SchoolStanding>& standings) {
  StreamWords words(db);
  for (SchoolStanding& own : standings) {
    const auto say = [&](std::string& stream) { stream = words.title(own.line.programme, stream); };
    say(own.line.stream);
    for (report::PlaceLine& row : own.places) say(row.stream);
    for (MatchedSchool& row : own.matched) say(row.stream);
  }
}

Html home_of_school(storage::Snapshot& db, const Context& context) {
  auto standings = own_standings(db, context);
  say_streams(db, standings);
  if (standings.empty())
    return paragraph(
        "Your school has not applied to a programme yet. The programmes that are open "
        "to it are listed under Programmes.");
  Html out;
  for (const SchoolStanding& row : standings) {
    out += Element("h2").classes({"govuk-heading-l"}).text(row.line.programme_title);
    out += application_summary(row);
    out += row.line.unit == "lead" ? places_table(row.places) + partners_table(row.matched)
                                   : lead_part(row);
  }
  return out;
}

/// Whom the trust is matched with as a whole, and until when it may say no.
Html matches_of_trust(storage::Snapshot& db, const Context& context) {
  const OrganisationId self = *context.actor.acting_for;
  Html items;
  for (const programme::Pairing& pairing : matching::open_pairings_of(db, self)) {
    const auto match = matching::confirmed_match(db, context.actor, pairing.id);
    if (!match) continue;
    const bool leads = pairing.lead_organisation == self;
    const std::string other = registry::organisation_name(
        db, leads ? pairing.partner_organisation : pairing.lead_organisation);
    std::string after = (leads ? ": your trust leads it from " : ": leads your trust from ") +
                        pairing.started_on.long_text();
    if (match->terms.allows_any() && context.today <= match->last_day)
      after += ". You may challenge this match until " + match->last_day.long_text();
    items += Element("li")
                 .add(link_to("/matches/" + std::to_string(pairing.id.value), other))
                 .text(after);
  }
  if (items.empty()) return {};
  return heading("Matches of the trust") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
}

Html home_of_trust(storage::Snapshot& db, const Context& context) {
  const auto schools = report::schools_of_trust(db, *context.actor.acting_for);
  const Html matches = matches_of_trust(db, context);
  if (schools.empty())
    return matches +
           paragraph(
               "The register names no open school in this trust. Memberships come with the "
               "published group links.");
  Table options;
  options.caption = "Schools of the trust";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {
      {.content = "School"}, {.content = "Where"}, {.content = "Phase"}, {.content = "Programmes"}};
  std::int64_t taking_part = 0;
  for (const report::TrustSchool& school : schools) {
    Html states;
    for (const report::ApplicationLine& row : school.lines)
      if (access::may(context.actor, Permission::view_case, row.scope()))
        states += Element("p")
                      .classes({"govuk-body-s", "govuk-!-margin-bottom-1"})
                      .add(link_to("/applications/" + std::to_string(row.participation),
                                   row.programme_title + ", " + unit_words(row.unit)))
                      .add(html_text(": " + state_words(row.state)));
    taking_part += states.empty() ? 0 : 1;
    if (states.empty()) states = html_text("None");
    options.rows.push_back({{.content = link_to("/schools/" + school.urn.text(), school.name)},
                            {.content = school.town},
                            {.content = school.phase},
                            {.content = states}});
  }
  return matches +
         paragraph(counted(std::ssize(schools), "school") + ", " + std::to_string(taking_part) +
                   " of them in a programme.") +
         scrolling("Schools of the trust", table(options)) + csv_link("/trust-schools.csv");
}

std::optional<Role> school_role(const access::Actor& actor) {
  if (!actor.acting_for) return std::nullopt;
  for (const access::Grant& grant : actor.grants)
    if (grant.acting_for == actor.acting_for &&
        (grant.role == Role::lead_school || grant.role == Role::partner_school ||
         grant.role == Role::trust_officer))
      return grant.role;
  return std::nullopt;
}

Response partners_csv(const Request&, Context& context) {
  CsvWriter csv;
  for (const char* head : {"programme",
                           "urn",
                           "school",
                           "town",
                           "stream",
                           "cohort",
                           "road_km",
                           "weighed_against",
                           "why",
                           "confirmed"})
    csv.text(head);
  csv.end_row();
  if (context.actor.acting_for)
    context.db.read([&](storage::Snapshot& db) {
      for (const SchoolStanding& own : own_standings(db, context))
        for (const MatchedSchool& row : own.matched) {
          if (own.line.unit != "lead") continue;
          csv.text(own.line.programme_title).text(row.urn ? row.urn->text() : "");
          csv.text(row.name).text(row.town).text(row.stream);
          row.cohort ? csv.number(std::int64_t{*row.cohort}) : csv.blank();
          row.road_km ? csv.number(*row.road_km, 1) : csv.blank();
          csv.text(row.weighed).text(row.why).text(row.is_confirmed ? "yes" : "no").end_row();
        }
    });
  return csv_response(csv.take(), "partners");
}

Response trust_schools_csv(const Request&, Context& context) {
  CsvWriter csv;
  for (const char* head : {"urn", "school", "town", "phase", "programme", "role", "state"})
    csv.text(head);
  csv.end_row();
  const auto write = [&](const report::TrustSchool& school, const report::ApplicationLine* line) {
    csv.text(school.urn.text()).text(school.name).text(school.town).text(school.phase);
    csv.text(line ? line->programme_title : "").text(line ? unit_words(line->unit) : "");
    csv.text(line ? state_words(line->state) : "").end_row();
  };
  const bool is_trust = school_role(context.actor) == Role::trust_officer;
  if (is_trust)
    context.db.read([&](storage::Snapshot& db) {
      for (const report::TrustSchool& school :
           report::schools_of_trust(db, *context.actor.acting_for)) {
        bool any = false;
        for (const report::ApplicationLine& line : school.lines)
          if (access::may(context.actor, Permission::view_case, line.scope())) {
            write(school, &line);
            any = true;
          }
        if (!any) write(school, nullptr);
      }
    });
  return csv_response(csv.take(), "trust-schools");
}

Response show_partner(const Request& request, Context& context) {
  const auto no_such_partner = [&] {
    return problem_page(
        context, {ProblemKind::not_found, "", "You have no partner school at this address", {}});
  };
  const auto id = parse_whole_number(request.route.raw("participation"), "participation");
  if (!id || !context.actor.acting_for) return no_such_partner();
  return context.db.read([&](storage::Snapshot& db) {
    for (const SchoolStanding& own : own_standings(db, context))
      for (const MatchedSchool& row : own.matched)
        if (own.line.unit == "lead" && row.participation == *id) {
          const auto partner = programme::find_participation(db, {*id});
          const auto definition = programme::load_definition(db, partner->definition);
          SummaryList list;
          list.rows = {summary_row("Programme", own.line.programme_title),
                       summary_row("School",
                                   row.urn ? Content(link_to("/schools/" + row.urn->text(),
                                                             "What is published about it"))
                                           : Content(row.name)),
                       summary_row("Where", row.town),
                       summary_row("Phase", row.phase),
                       summary_row("Stream", StreamWords(db).title(own.line.programme, row.stream)),
                       summary_row("By road, about", distance_of(row)),
                       summary_row("Why you", row.why)};
          return page(context,
                      {.title = row.name,
                       .caption = "Partner school",
                       .breadcrumbs = {{.content = "Your school", .link = Url::local("/")}}},
                      proposal_note({row}) + summary_list(list) +
                          answers_view(db, {*id}, *definition, row.is_confirmed));
        }
    return no_such_partner();
  });
}

}  // namespace

std::optional<SchoolHome> school_home(Context& context) {
  const auto role = school_role(context.actor);
  if (!role) return std::nullopt;
  return context.db.read([&](storage::Snapshot& db) {
    return SchoolHome{.name = context.visit.organisation,
                      .role = std::string(access::title_of(*role)),
                      .content = *role == Role::trust_officer ? home_of_trust(db, context)
                                                              : home_of_school(db, context)};
  });
}

void add_partner_routes(Routes& routes) {
  routes.push_back({.pattern = "/partners.csv",
                    .permission = Permission::act_for_lead,
                    .handler = partners_csv});
  routes.push_back({.pattern = "/trust-schools.csv",
                    .permission = Permission::view_case,
                    .handler = trust_schools_csv});
  routes.push_back({.pattern = "/partners/{participation}",
                    .permission = Permission::act_for_lead,
                    .handler = show_partner});
}

}  // namespace trellis::web
