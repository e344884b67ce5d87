/// A site with two programmes, people and tokens, for tests of the API on both engines.
///
/// Every answer that a test gets is checked against the document of the API.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "access/api_token_actions.hpp"
#include "access/grant_store.hpp"
#include "access/organisation_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/journal_actions.hpp"
#include "core/text.hpp"
#include "programme/world_fixture.hpp"
#include "support/json_schema.hpp"
#include "support/test_site.hpp"
#include "web/api/openapi.hpp"

namespace trellis::web::api::testing {

using access::Permission;
using access::Role;
using nlohmann::json;
using web::testing::Page;
using web::testing::TestSite;

inline const trellis::testing::JsonSchema& document() {
  static const trellis::testing::JsonSchema schema(json::parse(openapi_document()));
  return schema;
}

class ApiWorld : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void SetUp() override {
    if (!storage::testing::database_or_skip(GetParam(),
                                            storage::testing::TestDatabase::Schema::none))
      return;
    site_ = std::make_unique<TestSite>(web::testing::TestSiteOptions{.engine = GetParam()});
    world_ = std::make_unique<programme::testing::World>(site_->db());
    const std::string text = programme::shipped_text("targeted.json");
    db().write([&](storage::Transaction& tx) {
      const auto imported =
          programme::import_definition(tx, operator_actor(), owner(), {text, "targeted.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      targeted_ = imported->programme.id;
      ASSERT_TRUE(programme::publish_definition(tx, operator_actor(), targeted_, 1).has_value());
    });
    manager_ = person(Role::programme_manager, {.owner = owner()});
    token_ = token(manager_);
  }

  storage::Database& db() { return site_->db(); }
  OrganisationId owner() const { return world_->owner; }
  static Instant moment() { return *Instant::parse("2026-03-09T14:05:06Z"); }
  static Date day() { return Date(2026, 3, 9); }
  static access::Actor operator_actor() { return access::operator_at(moment()); }

  PersonId person(Role role,
                  access::Scope scope,
                  std::optional<OrganisationId> acting_for = std::nullopt) {
    return db().write([&](storage::Transaction& tx) {
      const PersonId id = programme::testing::add_person(tx, "A Person");
      access::save_grant(tx,
                         id,
                         {.role = role,
                          .scope = scope,
                          .acting_for = acting_for,
                          .period = {.from = Date(2020, 1, 1), .to = {}}},
                         std::nullopt,
                         moment());
      return id;
    });
  }

  /// With every permission that the person has, unless told.
  std::string token(PersonId holder,
                    std::optional<OrganisationId> acting_for = std::nullopt,
                    std::vector<Permission> permissions = {}) {
    const auto made = db().write([&](storage::Transaction& tx) {
      const access::Actor actor{.person = holder,
                                .acting_for = acting_for,
                                .grants = access::grants_of(tx, holder, day()),
                                .at = moment()};
      if (permissions.empty()) permissions = access::permissions_open_to(actor);
      return access::make_api_token(
          tx,
          actor,
          {.person = holder, .acting_for = acting_for, .name = "Test", .permissions = permissions},
          day());
    });
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    return made ? made->text : "";
  }

  OrganisationId organisation(std::string_view name) {
    return db().write([&](storage::Transaction& tx) {
      return programme::testing::add_organisation(tx, "school", name);
    });
  }

  casework::CaseId open_case(OrganisationId school, std::string region = "E12000008") {
    const auto file = db().write([&](storage::Transaction& tx) {
      return casework::open_case(tx,
                                 operator_actor(),
                                 {.programme = targeted_,
                                  .organisation = school,
                                  .unit = "school",
                                  .unit_kind = "school",
                                  .stream = "targeted",
                                  .region = std::move(region)},
                                 day());
    });
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return file ? file->id : casework::CaseId{};
  }

  Request request(Method method, std::string_view target, std::string_view bearer) {
    Request made = site_->request(method, target);
    if (!bearer.empty()) made.headers.set("authorization", "Bearer " + std::string(bearer));
    return made;
  }
  Page get(std::string_view target, std::string_view bearer) {
    return send(request(Method::get, target, bearer));
  }
  Page get(std::string_view target) { return get(target, token_); }
  Page write(Method method, std::string_view target, const json& body, Fields headers = {}) {
    Request made = request(method, target, token_);
    made.headers.set("content-type", "application/json");
    for (const auto& [name, value] : headers) made.headers.set(name, value);
    made.body = body.dump();
    return send(std::move(made));
  }
  Page post(std::string_view target, const json& body, Fields headers = {}) {
    return write(Method::post, target, body, std::move(headers));
  }

  /// Sends it and holds the answer against the document.
  Page send(Request asked) {
    const Method method = asked.method;
    Page page = site_->send(std::move(asked));
    EXPECT_EQ(conformance(method, page), "") << page.text.substr(0, 400);
    return page;
  }

  static std::string conformance(Method method, const Page& page) {
    const std::string type = page.header("Content-Type");
    if (page.status() == 304 || type.starts_with("text/csv")) return "";
    const json answer = json::parse(page.text, nullptr, false);
    if (answer.is_discarded()) return "the answer is no JSON";
    if (page.status() >= 400)
      return (type == "application/problem+json" ? "" : "a refusal is no problem+json") +
             document().mistakes(answer, {{"$ref", "#/components/schemas/problem"}});
    const json& operation =
        document().document()["paths"][page.response.route][lower_ascii(name_of(method))];
    const std::string status = std::to_string(page.status());
    if (!operation["responses"].contains(status)) return "the document has no status " + status;
    return document().mistakes(
        answer, operation["responses"][status]["content"]["application/json"]["schema"]);
  }

  static std::vector<std::string> ids(const Page& page) {
    std::vector<std::string> found;
    const json answer = json::parse(page.text);
    for (const json& item : answer["items"]) found.push_back(item["id"].get<std::string>());
    return found;
  }
  static json body(const Page& page) { return json::parse(page.text); }
  static std::string key(auto id) { return std::to_string(id.value); }

  std::unique_ptr<TestSite> site_;
  std::unique_ptr<programme::testing::World> world_;
  ProgrammeId targeted_{};
  PersonId manager_{};
  std::string token_;
};

}  // namespace trellis::web::api::testing
