#include "web/api/api_world_fixture.hpp"
#include "web/api/relation.hpp"

namespace trellis::web::api::testing {
namespace {

using Ids = std::vector<std::string>;

class ApiRelation : public ApiWorld {};
TRELLIS_FOR_EACH_ENGINE(ApiRelation);

Ids included_ids(const json& answer, const char* relation) {
  Ids found;
  for (const json& item : answer["included"][relation]) found.push_back(item["id"]);
  return found;
}

TEST_P(ApiRelation, ACaseComesWithItsProgrammeAndWhatIsOfIt) {
  const OrganisationId oak = organisation("Oak");
  const auto file = open_case(oak);
  const auto other = open_case(organisation("Elm"));
  for (const auto id : {file, other})
    ASSERT_EQ(post("/api/v1/cases/" + key(id) + "/notes", {{"body", "Words"}}).status(), 201);

  const json one =
      body(get("/api/v1/cases/" + key(file) + "?include=programme,notes&fields=status"));
  const json list = body(get("/api/v1/cases?include=notes,programme&limit=1"));

  EXPECT_EQ(included_ids(one, "programme"), Ids{key(targeted_)});
  ASSERT_EQ(included_ids(one, "notes").size(), 1U);
  EXPECT_EQ(one["included"]["notes"][0]["case_id"], key(file));
  EXPECT_EQ(one["incomplete"], json::array());
  EXPECT_EQ(list["items"].size(), 1U);
  EXPECT_EQ(included_ids(list, "notes"), included_ids(one, "notes"));
}

TEST_P(ApiRelation, WhatIsIncludedIsNoMoreThanItsOwnListGives) {
  const OrganisationId oak = organisation("Oak");
  const auto file = open_case(oak);
  db().write([&](storage::Transaction& tx) {
    ASSERT_TRUE(
        casework::add_note(tx, operator_actor(), file, {.body = "For me", .is_private = true})
            .has_value());
  });
  const std::string narrow = token(manager_, std::nullopt, {Permission::view_case});
  const std::string address = "/api/v1/cases/" + key(file);

  EXPECT_EQ(included_ids(body(get(address + "?include=notes")), "notes"), Ids{});
  EXPECT_EQ(get(address + "?include=programme", narrow).status(), 403);
  EXPECT_EQ(get(address + "?include=notes", narrow).status(), 200);
}

TEST_P(ApiRelation, WhatCannotComeIsNamed) {
  EXPECT_EQ(body(get("/api/v1/cases?include=shoes,notes"))["errors"].size(), 1U);
  EXPECT_EQ(get("/api/v1/cases?include=notes&limit=101").status(), 400);
  EXPECT_EQ(get("/api/v1/cases?include=notes,reviews,contacts,documents,plans,programme").status(),
            400);
  Request csv = request(Method::get, "/api/v1/cases?include=notes", token_);
  csv.headers.set("accept", "text/csv");
  EXPECT_EQ(send(csv).status(), 400);
}

TEST_P(ApiRelation, MoreThanAThousandAreCutAndSaidSo) {
  const auto file = open_case(organisation("Oak"));
  db().write([&](storage::Transaction& tx) {
    for (int i = 0; i <= included_max; ++i)
      tx.insert(
          "insert into case_note (case_id, body, private, happened_on, recorded_at, retain_until) "
          "values (:id, 'Words', 0, '2026-03-09', :now, '2030-01-01') returning case_note_id",
          {{"id", file}, {"now", moment()}});
  });

  const json one = body(get("/api/v1/cases/" + key(file) + "?include=notes&fields=status"));

  EXPECT_EQ(one["included"]["notes"].size(), std::size_t{included_max});
  EXPECT_EQ(one["incomplete"], json::array({"notes"}));
}

TEST_P(ApiRelation, ASchoolSeesTheClusterThatItIsIn) {
  const OrganisationId oak = organisation("Oak");
  const auto join = [&](OrganisationId school, const char* name) {
    return db().write([&](storage::Transaction& tx) {
      const auto cluster = tx.insert(
          "insert into cluster (programme_id, owner_organisation_id, name, started_on) "
          "values (:programme, :owner, :name, '2025-09-01') returning cluster_id",
          {{"programme", targeted_}, {"owner", owner()}, {"name", name}});
      tx.insert(
          "insert into cluster_membership (cluster_id, organisation_id, started_on) "
          "values (:cluster, :school, '2025-09-01') returning cluster_membership_id",
          {{"cluster", cluster}, {"school", school}});
      const auto rota = tx.insert(
          "insert into review_rota (programme_id, owner_organisation_id, cluster_id, year_number, "
          "reviews, reciprocal, made_by, made_at) values (:programme, :owner, :cluster, 1, 1, "
          "'allow', 'A person', :now) returning review_rota_id",
          {{"programme", targeted_}, {"owner", owner()}, {"cluster", cluster}, {"now", moment()}});
      tx.execute(
          "insert into review_pair (review_rota_id, reviewer_organisation_id, "
          "reviewed_organisation_id, review_on) values (:rota, :school, :owner, '2026-01-13')",
          {{"rota", rota}, {"school", school}, {"owner", owner()}});
      return std::to_string(cluster);
    });
  };
  const std::string wolds = join(oak, "Wolds");
  const std::string fens = join(organisation("Elm"), "Fens");
  const PersonId head = person(Role::partner_school, {.owner = owner(), .organisation = oak}, oak);
  const std::string bearer = token(head, oak);

  EXPECT_EQ(ids(get("/api/v1/clusters")), (Ids{wolds, fens}));
  EXPECT_EQ(ids(get("/api/v1/clusters", bearer)), Ids{wolds});
  EXPECT_EQ(ids(get("/api/v1/review_days", bearer)).size(), 1U);
  EXPECT_EQ(ids(get("/api/v1/review_rotas?include=cluster", bearer)).size(), 1U);
  EXPECT_EQ(get("/api/v1/clusters/" + fens, bearer).status(), 404);
  EXPECT_EQ(get("/api/v1/cluster_wishes", bearer).status(), 403);
}

TEST_P(ApiRelation, EvidenceComesByItsVersions) {
  const auto item = db().write([&](storage::Transaction& tx) {
    const auto id = tx.insert(
        "insert into evidence_item (code, kind, title, invented, recorded_at) "
        "values ('oral', 'strand', 'Oral language', 1, :now) returning evidence_item_id",
        {{"now", moment()}});
    for (const int version : {1, 2})
      tx.execute(
          "insert into evidence_version (evidence_item_id, version, as_of, title, months, "
          "months_state, cost_band, cost_scheme, security, recommendation, source, recorded_at) "
          "values (:id, :version, '2025-11-01', 'Oral language', :months, :state, 1, 'eef', 4, "
          "'', 'Invented', :now)",
          {{"id", id},
           {"version", version},
           {"months", version == 2 ? std::optional<std::int64_t>() : std::int64_t{6}},
           {"state", version == 2 ? "insufficient" : "estimated"},
           {"now", moment()}});
    return std::to_string(id);
  });

  const json newest = body(get("/api/v1/evidence_items/" + item));

  EXPECT_EQ(newest["version"], 2);
  EXPECT_EQ(newest["months_of_progress"], json::parse(R"({"value":null,"reason":"insufficient"})"));
  EXPECT_EQ(ids(get("/api/v1/evidence_versions?filter[code]=oral")),
            (Ids{item + "-1", item + "-2"}));
  EXPECT_EQ(ids(get("/api/v1/evidence_items/" + item + "/citations")), Ids{});
  EXPECT_EQ(get("/api/v1/evidence_items/999/citations").status(), 404);
}

TEST(Relation, FollowsFromFieldsAndFilters) {
  std::vector<std::string> names;
  for (const Relation& relation : relations_of(plan_resource())) names.push_back(relation.name);

  EXPECT_EQ(names, (std::vector<std::string>{"case", "plan_objectives", "plan_comments"}));
  EXPECT_TRUE(relations_of(message_resource()).empty());
}

}  // namespace
}  // namespace trellis::web::api::testing
