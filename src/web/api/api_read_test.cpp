#include "programme/fund_fixture.hpp"
#include "programme/marking_store.hpp"
#include "register/import_actions.hpp"
#include "register/organisation_store.hpp"
#include "web/api/api_world_fixture.hpp"
#include "web/api/resource.hpp"

namespace trellis::web::api::testing {
namespace {

using Ids = std::vector<std::string>;

class ApiRead : public ApiWorld {};
TRELLIS_FOR_EACH_ENGINE(ApiRead);

TEST_P(ApiRead, AsksForATokenAndTakesNoCookie) {
  Request with_cookie = request(Method::get, "/api/v1/cases", "");
  with_cookie.cookies.set("trellis", "test-session");

  const Page page = send(with_cookie);

  EXPECT_EQ(page.status(), 401);
  EXPECT_EQ(page.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(page.header("Set-Cookie"), "");
  EXPECT_EQ(get("/api/v1/cases", "trellis_of-nobody").status(), 401);
}

TEST_P(ApiRead, ARevokedTokenOpensNothing) {
  db().write([&](storage::Transaction& tx) {
    const access::Actor self{.person = manager_, .at = moment()};
    ASSERT_TRUE(access::revoke_api_token(tx, self, access::ApiTokenId{1}).has_value());
  });

  EXPECT_EQ(get("/api/v1/cases").status(), 401);
}

TEST_P(ApiRead, EveryListAnswersByItsSchema) {
  const OrganisationId school = organisation("Oak");
  open_case(school);
  world_->accepted_partner("core");
  world_->lead();

  for (const Resource* resource : all_resources()) {
    const Page page = get("/api/v1/" + std::string(resource->name) + "?limit=1000");
    EXPECT_EQ(page.status(), 200) << resource->name << page.text;
    if (page.status() != 200 || !resource->has_single() || ids(page).empty()) continue;
    const std::string one = "/api/v1/" + std::string(resource->name) + '/' + ids(page).front();
    EXPECT_EQ(get(one).status(), 200) << one;
  }
}

/// A trust's name stands in the published groups, not with its organisation.
TEST_P(ApiRead, TrustsHaveTheirPublishedNames) {
  registry::ImportOptions options;
  options.now = moment();
  options.as_of = day();
  const auto imported = registry::import_file(
      db(),
      operator_actor(),
      {"groups.csv",
       "Group UID,Group ID,Group Name,Group Type (code),Group Type,Group Status (code),Open date,"
       "Closed Date\n9001,,One Trust,6,Multi-academy trust,OPEN,01-09-2015,\n"},
      options);
  ASSERT_TRUE(imported) << imported.error().message;
  const auto trust = db().read(
      [](storage::Snapshot& db) { return registry::organisation_of(db, GroupUid(9001)); });
  ASSERT_TRUE(trust);

  open_case(*trust);

  EXPECT_EQ(body(get("/api/v1/cases"))["items"][0]["name"], "One Trust");
}

TEST_P(ApiRead, PagesFollowEachOtherInAStableOrder) {
  Ids opened;
  for (int i = 0; i < 5; ++i) opened.push_back(key(open_case(organisation("School"))));

  Ids read;
  std::string next = "/api/v1/cases?limit=2";
  for (int pages = 0; !next.empty() && pages < 9; ++pages) {
    const Page page = get(next);
    for (const std::string& id : ids(page)) read.push_back(id);
    const json link = body(page)["links"]["next"];
    next = link.is_null() ? "" : link.get<std::string>();
    EXPECT_EQ(page.header("Link").empty(), next.empty());
  }

  EXPECT_EQ(read, opened);
}

TEST_P(ApiRead, FiltersFieldsAndCsvAreTaken) {
  const auto here = open_case(organisation("=Oak, \"School\""), "E12000008");
  open_case(organisation("Elm"), "E12000001");

  const Page filtered = get("/api/v1/cases?filter[region]=E12000008&fields=name,region");
  Request csv = request(Method::get, "/api/v1/cases?fields=name&filter[region]=E12000008", token_);
  csv.headers.set("accept", "text/csv");
  const Page table = send(csv);

  EXPECT_EQ(ids(filtered), Ids{key(here)});
  EXPECT_EQ(body(filtered)["items"][0].size(), 3U);
  EXPECT_NE(table.text.find("id,name\r\n" + key(here) + ",\"'=Oak, \"\"School\"\"\"\r\n"),
            std::string::npos)
      << table.text;
}

TEST_P(ApiRead, EveryMistakeOfAnAddressIsNamed) {
  const Page page =
      get("/api/v1/cases?limit=0&cursor=x&fields=shoe&filter[shoe]=1&filter[programme]=a&sort=up");

  EXPECT_EQ(page.status(), 400);
  EXPECT_EQ(body(page)["errors"].size(), 6U) << page.text;
  EXPECT_EQ(get("/api/v1/jobs?updated_since=0").status(), 400);
  EXPECT_EQ(get("/api/v1/cases?updated_since=999999").status(), 400);
  EXPECT_EQ(get("/api/v1/shoes").status(), 404);
  EXPECT_EQ(get("/api/v1/cases/999").status(), 404);
  const Page wrong = post("/api/v1/cases", json::object());
  EXPECT_EQ(wrong.status(), 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD");
}

TEST_P(ApiRead, ASchoolSeesItsOwnCaseAndNoOther) {
  const OrganisationId oak = organisation("Oak");
  const auto own = open_case(oak);
  const auto other = open_case(organisation("Elm"));
  const PersonId head = person(Role::partner_school, {.owner = owner(), .organisation = oak}, oak);
  const std::string bearer = token(head, oak);

  EXPECT_EQ(ids(get("/api/v1/cases", bearer)), Ids{key(own)});
  EXPECT_EQ(get("/api/v1/cases/" + key(other), bearer).status(), 404);
  EXPECT_EQ(get("/api/v1/cases/" + key(other) + "/tasks", bearer).status(), 404);
  EXPECT_EQ(get("/api/v1/cases/" + key(own) + "/tasks", bearer).status(), 200);
}

TEST_P(ApiRead, WhatOtherLeadsWouldDoIsForThoseWhoMatch) {
  const std::string address = "/api/v1/matches/1/partners/900001/leads";
  const OrganisationId oak = organisation("Oak");
  const PersonId head = person(Role::partner_school, {.owner = owner(), .organisation = oak}, oak);

  EXPECT_EQ(get(address).status(), 404);
  EXPECT_EQ(get("/api/v1/matches/1/partners/oak/leads").status(), 404);
  EXPECT_EQ(get(address, token(head, oak)).status(), 403);
}

TEST_P(ApiRead, AnotherOwnersManagerSeesNothing) {
  open_case(organisation("Oak"));
  const OrganisationId elsewhere = db().write([&](storage::Transaction& tx) {
    return programme::testing::add_organisation(tx, "body", "Another body");
  });
  const std::string bearer = token(person(Role::programme_manager, {.owner = elsewhere}));

  for (const char* list : {"cases", "participations", "programmes", "cohorts", "events"})
    EXPECT_EQ(ids(get("/api/v1/" + std::string(list), bearer)), Ids{}) << list;
}

TEST_P(ApiRead, ALeadSeesTheCasesOfItsPartnersOnly) {
  const auto lead = world_->lead();
  const auto partner = world_->accepted_partner("core");
  const auto stranger = world_->accepted_partner("core");
  const OrganisationId lead_school = world_->find(lead).organisation;
  const auto open_for = [&](programme::ParticipationId id) {
    const auto file = db().write([&](storage::Transaction& tx) {
      const auto found = programme::find_participation(tx, id);
      return casework::open_case(tx,
                                 operator_actor(),
                                 {.programme = found->programme,
                                  .organisation = found->organisation,
                                  .unit = "partner",
                                  .unit_kind = "school",
                                  .stream = "core",
                                  .participation = id},
                                 day());
    });
    return file->id;
  };
  const auto helped = open_for(partner);
  open_for(stranger);
  db().write([&](storage::Transaction& tx) {
    programme::insert_pairing(
        tx,
        {.programme = world_->programme,
         .owner = owner(),
         .lead = lead,
         .partner = partner,
         .lead_organisation = lead_school,
         .partner_organisation = programme::find_participation(tx, partner)->organisation,
         .stream = "core",
         .started_on = Date(2026, 1, 5),
         .because = "test",
         .confirmed_at = moment()},
        {});
  });
  const std::string bearer =
      token(person(Role::lead_school, {.owner = owner(), .organisation = lead_school}, lead_school),
            lead_school);

  EXPECT_EQ(ids(get("/api/v1/cases", bearer)), Ids{key(helped)});
  EXPECT_EQ(ids(get("/api/v1/pairings", bearer)).size(), 1U);
}

TEST_P(ApiRead, AnEvaluatorGetsNothingThatNamesASchoolInAProgramme) {
  open_case(organisation("Oak"));
  const std::string bearer = token(person(Role::evaluator, {.owner = owner()}));

  for (const Resource* resource : all_resources()) {
    const bool is_open = resource->permission != Permission::view_case &&
                         resource->permission != Permission::run_matching &&
                         resource->permission != Permission::see_audit;
    if (is_open) continue;
    EXPECT_EQ(get("/api/v1/" + std::string(resource->name), bearer).status(), 403)
        << resource->name;
  }
  EXPECT_EQ(get("/api/v1/programmes", bearer).status(), 200);
}

TEST_P(ApiRead, ATokenCarriesNoMoreThanItsScopes) {
  open_case(organisation("Oak"));
  const std::string bearer = token(manager_, std::nullopt, {Permission::view_programme});

  EXPECT_EQ(get("/api/v1/programmes", bearer).status(), 200);
  EXPECT_EQ(get("/api/v1/cases", bearer).status(), 403);
  EXPECT_EQ(get("/api/v1/events", bearer).status(), 403);
}

TEST_P(ApiRead, PrivateNotesAndProtectedCasesStayClosed) {
  const auto file = open_case(organisation("Oak"));
  db().write([&](storage::Transaction& tx) {
    ASSERT_TRUE(
        casework::add_note(tx, operator_actor(), file, {.body = "For me", .is_private = true})
            .has_value());
    tx.execute("update case_file set protected = 1 where case_id = :id", {{"id", file}});
  });
  const std::string approver = token(person(Role::approver, {.owner = owner()}));

  EXPECT_EQ(ids(get("/api/v1/notes")), Ids{});
  EXPECT_EQ(ids(get("/api/v1/cases")), Ids{key(file)});
  EXPECT_EQ(ids(get("/api/v1/cases", approver)), Ids{});

  const std::string events = "/api/v1/events?filter[case]=" + key(file);
  const std::string administrator = token(person(Role::administrator, {.owner = owner()}));
  EXPECT_FALSE(ids(get(events)).empty());
  EXPECT_EQ(ids(get(events, administrator)), Ids{});
  db().write([&](storage::Transaction& tx) {
    tx.execute("update case_file set protected = 0 where case_id = :id", {{"id", file}});
  });
  EXPECT_FALSE(ids(get(events, administrator)).empty());
}

TEST_P(ApiRead, AnAdviserReadsTheApplicationsOfTheirSchoolsAlone) {
  programme::testing::Fund fund(db());
  const programme::Application bid = fund.eligible_bid("5000");
  const PersonId person_id = person(Role::adviser, {.owner = fund.owner});
  const std::string adviser = token(person_id);
  const std::string answers = "/api/v1/applications/" + key(bid.id) + "/answers";
  EXPECT_EQ(ids(get("/api/v1/applications", adviser)), Ids{});
  EXPECT_EQ(ids(get("/api/v1/participations", adviser)), Ids{});
  EXPECT_EQ(get(answers, adviser).status(), 404);

  const auto file = open_case(organisation("Oak"));
  db().write([&](storage::Transaction& tx) {
    tx.execute("update case_file set participation_id = :participation where case_id = :id",
               {{"participation", bid.participation}, {"id", file}});
    tx.insert(
        "insert into case_assignment (case_id, role, person_id, started_on, recorded_at) "
        "values (:id, 'delivery_officer', :person, :on, :now) returning case_id",
        {{"id", file}, {"person", person_id}, {"on", day()}, {"now", moment()}});
  });

  EXPECT_EQ(ids(get("/api/v1/applications", adviser)), Ids{key(bid.id)});
  EXPECT_EQ(ids(get("/api/v1/participations", adviser)), Ids{key(bid.participation)});
  EXPECT_EQ(get(answers, adviser).status(), 200);
}

TEST_P(ApiRead, WhatTheBearerMarksOpensOnceItIsDecided) {
  programme::testing::Fund fund(db());
  const programme::Application bid = fund.eligible_bid("5000");
  const PersonId marker = person(Role::delivery_officer, {.owner = fund.owner});
  const std::string adviser = token(marker);
  const std::string manager = token(person(Role::programme_manager, {.owner = fund.owner}));
  const std::string answers = "/api/v1/applications/" + key(bid.id) + "/answers";
  EXPECT_EQ(ids(get("/api/v1/applications", adviser)), Ids{key(bid.id)});
  EXPECT_EQ(get(answers, adviser).status(), 200);

  db().write([&](storage::Transaction& tx) {
    programme::insert_assignment(tx, bid.id, marker, std::nullopt, moment());
  });

  EXPECT_EQ(ids(get("/api/v1/applications", adviser)), Ids{});
  EXPECT_EQ(ids(get("/api/v1/participations", adviser)), Ids{});
  EXPECT_EQ(get(answers, adviser).status(), 404);
  EXPECT_EQ(ids(get("/api/v1/applications", manager)), Ids{key(bid.id)});
  EXPECT_EQ(get(answers, manager).status(), 200);
}

TEST_P(ApiRead, OneThingHasAnETagAndIsSentOnce) {
  const std::string address = "/api/v1/cases/" + key(open_case(organisation("Oak")));
  const Page first = get(address);
  Request again = request(Method::get, address, token_);
  again.headers.set("if-none-match", first.header("ETag"));

  const Page second = send(again);

  EXPECT_EQ(first.header("ETag").substr(0, 3), "\"0-");
  EXPECT_EQ(second.status(), 304);
  EXPECT_EQ(second.text, "");
}

TEST_P(ApiRead, TheThreeHundredAndFirstRequestWaits) {
  int allowed = 0;
  for (; allowed < 310; ++allowed)
    if (site_->send(request(Method::get, "/api/v1/programmes", token_)).status() != 200) break;

  const Page page = get("/api/v1/programmes");

  EXPECT_EQ(allowed, 300);
  EXPECT_EQ(page.status(), 429);
  EXPECT_EQ(page.header("RateLimit-Limit"), "300");
  EXPECT_EQ(page.header("RateLimit-Remaining"), "0");
  EXPECT_NE(page.header("Retry-After"), "");
}

TEST_P(ApiRead, ALargeListIsCompressed) {
  for (int i = 0; i < 10; ++i) open_case(organisation("School"));
  Request asked = request(Method::get, "/api/v1/cases", token_);
  asked.headers.set("accept-encoding", "gzip");

  const Page page = send(asked);

  EXPECT_EQ(page.header("Content-Encoding"), "gzip");
  EXPECT_EQ(page.header("Cache-Control"), "no-store");
  EXPECT_EQ(ids(page).size(), 10U);
}

TEST_P(ApiRead, AValueThatWasNotPublishedSaysWhy) {
  db().write([&](storage::Transaction& tx) {
    tx.execute(R"(
      insert into establishment
        (urn, release_id, as_of, row_hash, name_sort, name, la_code, type_code, type_group_code,
         status, open_reason, close_reason, phase, phase_derived, gender, religious_character,
         diocese, admissions_policy, sixth_form, boarders, nursery, resourced_provision, section41,
         special_classes, capacity, trust_hint, sponsor_hint, federation_hint, ukprn, uprn,
         companies_house, street, locality, address3, town, county, postcode, website, region,
         district_code, district_name, ward_code, constituency_code, constituency_name, urban_rural,
         gss_la, msoa, lsoa, lsoa_vintage, ofsted_rating, state_funded, in_scope)
      values (900001, 1, '2022-04-04', 0, 'oak', 'Oak', 850, 1, 1, 1, 0, 0, 2, 2, 0, '', '', '', '',
              '', '', '', '', '', 210.5, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '',
              '', '', '', '', '', '', '', '', 2011, '', 1, 1))");
  });

  const json school = body(get("/api/v1/schools/900001"));

  EXPECT_EQ(school["pupils"], json::parse(R"({"value":null,"reason":"blank"})"));
  EXPECT_EQ(school["capacity"], json::parse(R"({"value":210.5,"reason":null})"));
  EXPECT_EQ(school["need_index"]["reason"], "not_applicable");
  EXPECT_EQ(school["status"], "open");
  EXPECT_EQ(school["postcode"], nullptr);
  EXPECT_EQ(ids(get("/api/v1/schools?filter[status]=closed")), Ids{});
  EXPECT_EQ(get("/api/v1/schools/900001/measures").status(), 200);
}

}  // namespace
}  // namespace trellis::web::api::testing
