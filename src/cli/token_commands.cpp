#include "cli/token_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "access/api_token_actions.hpp"
#include "access/api_token_store.hpp"
#include "access/organisation_store.hpp"
#include "access/person_store.hpp"
#include "cli/opening.hpp"
#include "core/text.hpp"

namespace trellis::cli {

namespace {

using access::ApiToken;
using access::OrganisationKind;
using nlohmann::json;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

struct TokenArguments {
  std::string person = {};  ///< id, e-mail address, or key of a persona
  std::string name = {};
  std::string organisation = {};
  std::int64_t acting_for = 0;
  std::vector<std::string> scopes = {};
  int days = 90;
  std::int64_t token = 0;
};

Result<PersonId> find_holder(Database& db, const std::string& given) {
  const auto found = db.read([&](Snapshot& snapshot) -> std::optional<access::Person> {
    if (given.find('@') != std::string::npos)
      return access::find_person_by_email(snapshot, lower_ascii(trim(given)));
    if (const auto id = parse_whole_number(given, "Person"))
      return access::find_person(snapshot, PersonId{*id});
    for (const access::Person& person : access::list_people(snapshot, {.personas = true}))
      if (person.persona == given) return person;
    return std::nullopt;
  });
  if (!found) return problem(ProblemKind::not_found, "person", "There is no person " + given);
  return found->id;
}

Result<std::vector<access::Permission>> read_scopes(const std::vector<std::string>& names) {
  std::vector<access::Permission> scopes;
  for (const std::string& name : names) {
    const auto permission = access::permission_from_name(name);
    if (!permission) {
      std::vector<std::string> known;
      for (const access::Permission one : access::token_permissions())
        known.emplace_back(access::name_of(one));
      return problem(ProblemKind::invalid, "scope", "There is no scope " + name, known);
    }
    scopes.push_back(*permission);
  }
  return scopes;
}

json token_json(const ApiToken& token) {
  std::vector<std::string> scopes;
  for (const access::Permission each : token.permissions)
    scopes.emplace_back(access::name_of(each));
  return {
      {"token_id", token.id.value},
      {"person_id", token.person.value},
      {"name", token.name},
      {"scopes", scopes},
      {"expires_on", token.expires_on.text()},
      {"used_at", token.used_at ? json(token.used_at->text()) : json(nullptr)},
      {"state", std::string(access::title_of(access::state_of(token, now().date_in_england())))}};
}

Result<access::MadeApiToken> add_token(const Settings& settings, const TokenArguments& given) {
  Database db = TRY(open_current(settings));
  access::NewApiToken wanted{.person = TRY(find_holder(db, given.person)),
                             .name = given.name,
                             .permissions = TRY(read_scopes(given.scopes)),
                             .days = given.days};
  if (given.acting_for > 0) wanted.acting_for = OrganisationId{given.acting_for};
  if (!given.organisation.empty()) {
    wanted.owner = db.read([&](Snapshot& snapshot) {
      return access::find_organisation(snapshot, OrganisationKind::body, given.organisation);
    });
    if (!wanted.owner)
      return problem(ProblemKind::not_found,
                     "organisation",
                     "No organisation called " + given.organisation + " answers for data here");
  }
  return db.write([&](Transaction& tx) {
    return access::make_api_token(tx, access::operator_at(now()), wanted, today(settings));
  });
}

Exit print_made(const Settings& settings, const Result<access::MadeApiToken>& made) {
  if (!made) return report(made.error(), settings.json);
  if (settings.json) {
    json document = token_json(made->token);
    document["token"] = made->text;
    std::printf("%s\n", document.dump().c_str());
  } else {
    std::printf("Token %lld for %s, until %s. It is shown this once:\n%s\n",
                static_cast<long long>(made->token.id.value),
                made->token.person_name.c_str(),
                made->token.expires_on.text().c_str(),
                made->text.c_str());
  }
  return Exit::done;
}

Exit list_tokens(const Settings& settings) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto tokens = db->read([](Snapshot& snapshot) {
    return access::managed_api_tokens(snapshot, access::operator_at(now()));
  });
  for (const ApiToken& token : tokens) {
    if (settings.json) {
      std::printf("%s\n", token_json(token).dump().c_str());
      continue;
    }
    std::printf(
        "%lld  %s  %s  %s  until %s  %s\n",
        static_cast<long long>(token.id.value),
        token.person_name.c_str(),
        token.name.c_str(),
        access::permissions_text(token.permissions).c_str(),
        token.expires_on.text().c_str(),
        std::string(access::title_of(access::state_of(token, now().date_in_england()))).c_str());
  }
  return Exit::done;
}

Exit revoke_token(const Settings& settings, const TokenArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto revoked = db->write([&](Transaction& tx) {
    return access::revoke_api_token(
        tx, access::operator_at(now()), access::ApiTokenId{given.token});
  });
  if (!revoked) return report(revoked.error(), settings.json);
  if (!settings.quiet) std::printf("Token %lld is revoked\n", static_cast<long long>(given.token));
  return Exit::done;
}

void add_making(Commands& commands, CLI::App& noun) {
  const Settings& settings = commands.settings;
  auto given = std::make_shared<TokenArguments>();
  CLI::App* verb = noun.add_subcommand(
      "add",
      "Make a token for a person, such as: trellis token add ned@body.example --name \"Data "
      "warehouse\" --scope view_case --scope view_programme");
  verb->add_option("person", given->person, "E-mail address, number or persona")->required();
  verb->add_option("--name", given->name, "What it is for")->required();
  verb->add_option("--scope", given->scopes, "A permission it carries; may be given often")
      ->required();
  verb->add_option("--days", given->days, "How long it lasts")->capture_default_str();
  verb->add_option("--organisation", given->organisation, "Whose data it opens");
  verb->add_option("--acting-for", given->acting_for, "The school or trust acted for (its number)");
  verb->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(
        settings, [&] { return print_made(settings, add_token(settings, *given)); });
  });
}

}  // namespace

void add_token_commands(Commands& commands) {
  const Settings& settings = commands.settings;
  CLI::App* noun = commands.app.add_subcommand("token", "Make, list and revoke API tokens");
  noun->require_subcommand(1);
  add_making(commands, *noun);

  CLI::App* listing = noun->add_subcommand("list", "List every token, without its text");
  listing->callback([&commands, &settings] {
    commands.exit_code = with_engine_errors(settings, [&] { return list_tokens(settings); });
  });

  auto given = std::make_shared<TokenArguments>();
  CLI::App* revoking =
      noun->add_subcommand("revoke", "Revoke a token, such as: trellis token revoke 3");
  revoking->add_option("token", given->token, "Its number")->required();
  revoking->callback([&commands, &settings, given] {
    commands.exit_code =
        with_engine_errors(settings, [&] { return revoke_token(settings, *given); });
  });
}

}  // namespace trellis::cli
