/// A programme open for application on the real server: a register with schools of one county,
/// personas, and a definition whose days are moved to today. On either engine.
#pragma once

#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "programme/programme_actions.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"
#include "storage/settings_store.hpp"
#include "support/places.hpp"
#include "support/postgresql_server.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis::testing {

inline Instant this_moment() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}
inline Date this_day() { return this_moment().date_in_england(); }

inline std::string definition_text(const std::string& name) {
  std::ifstream in(test::source_dir().string() + "/data/programmes/" + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void put(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("no \"" + from + "\" in the definition");
  text.replace(at, from.size(), to);
}

/// A new, empty database on this engine.
inline std::string fresh_database(const TemporaryFolder& folder, storage::Engine engine) {
  if (engine == storage::Engine::sqlite) return "sqlite:" + (folder.path() / "journey.db").string();
  static int count = 0;
  const std::string name = "journey_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  storage::testing::run_on_server("create database " + name);
  return storage::testing::address_on_server(name);
}

constexpr int lead_urn = 900'006;

/// The schools 900001 to 900006 of one county and one of another, and who signs in: staff by the
/// names of their roles, "head_900001" to "head_900007" for each school, and "lead_900006" for the
/// school that leads.
class ApplicationSite {
 public:
  ApplicationSite(storage::Engine engine, const std::string& definition)
      : url_(fresh_database(folder_, engine)) {
    storage::Database db = storage::Database::open(url_).value();
    const Instant now = this_moment();
    if (!db.migrate(now)) throw std::runtime_error("cannot migrate");
    const auto marked =
        db.write([&](storage::Transaction& tx) { return storage::mark_as_demonstration(tx, now); });
    if (!marked) throw std::runtime_error(marked.error().message);
    registry::testing::SchoolFile file;
    for (int urn = 900'001; urn <= 900'006; ++urn) file.school(urn, {{"LA (code)", "935"}});
    file.school(900'007);
    const auto imported = registry::testing::import(
        db, "edubasealldata20260101.csv", file.text(), registry::testing::on(Date(2026, 1, 1)));
    if (!imported) throw std::runtime_error(imported.error().message);
    const auto made =
        db.write([&](storage::Transaction& tx) { return set_up(tx, definition, now); });
    if (!made) throw std::runtime_error(made.error().message);
    process_ = std::make_unique<SiteProcess>(url_, std::vector<std::string>{"--demo"});
  }

  std::uint16_t port() const { return process_->port(); }
  std::string programme() const { return std::to_string(programme_.value); }
  /// A browser in which this persona has signed in: "head_900001", "manager", "marker_1".
  SiteClient signed_in(const std::string& key) const {
    SiteClient client(port());
    client.open("/sign-in");
    client.submit("/sign-in/persona", {}, std::to_string(people_.at(key).value));
    return client;
  }
  /// The number of this persona in forms.
  std::string number(const std::string& key) const { return std::to_string(people_.at(key).value); }
  /// Puts into its database what no page makes here.
  template <class Change>
  void change(Change change) const {
    storage::Database db = storage::Database::open(url_).value();
    db.write([&](storage::Transaction& tx) { change(tx); });
  }
  std::int64_t count(std::string_view sql) const {
    storage::Database db = storage::Database::open(url_).value();
    return db.read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value(); });
  }

 private:
  Result<void> set_up(storage::Transaction& tx, const std::string& text, Instant now) {
    const access::Actor actor = access::operator_at(now);
    const OrganisationId owner =
        access::save_organisation(tx, access::OrganisationKind::body, "Example fund", now);
    const auto imported =
        TRY(programme::import_definition(tx, actor, owner, {text, "definition.json"}));
    programme_ = imported.programme.id;
    TRY(programme::publish_definition(tx, actor, programme_, imported.row.version));
    const auto add = [&](const std::string& key, access::Grant grant) -> Result<void> {
      grant.scope.owner = owner;
      grant.scope.programme = programme_;
      grant.period = {Date(2020, 1, 1), {}};
      people_[key] =
          TRY(access::add_persona(tx, {.key = key, .name = key, .grants = {grant}}, now));
      return {};
    };
    TRY_VOID(add("manager", {.role = access::Role::programme_manager}));
    TRY_VOID(add("officer", {.role = access::Role::delivery_officer}));
    TRY_VOID(add("adviser", {.role = access::Role::adviser}));
    TRY_VOID(add("evaluator", {.role = access::Role::evaluator}));
    TRY_VOID(add("finance", {.role = access::Role::finance}));
    TRY_VOID(add("approver", {.role = access::Role::approver}));
    for (const char* marker : {"marker_1", "marker_2"})
      TRY_VOID(add(marker, {.role = access::Role::reviewer}));
    for (int urn = 900'001; urn <= 900'007; ++urn) {
      const auto school = registry::ensure_school(tx, Urn(urn), now);
      access::Grant grant{.role = access::Role::partner_school, .acting_for = *school};
      grant.scope.organisation = *school;
      TRY_VOID(add("head_" + std::to_string(urn), grant));
      if (urn != lead_urn) continue;
      grant.role = access::Role::lead_school;
      TRY_VOID(add("lead_" + std::to_string(urn), grant));
    }
    return {};
  }

  TemporaryFolder folder_;
  std::string url_;
  ProgrammeId programme_{};
  std::map<std::string, PersonId> people_;
  std::unique_ptr<SiteProcess> process_;
};

}  // namespace trellis::testing
