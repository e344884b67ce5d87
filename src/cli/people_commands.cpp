#include "cli/people_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "access/grant_store.hpp"
#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "cli/opening.hpp"
#include "core/text.hpp"

namespace trellis::cli {

namespace {

using access::Invitation;
using access::OrganisationKind;
using nlohmann::json;
using storage::Database;
using storage::Snapshot;

struct PersonArguments {
  std::string organisation = {};
  std::string name = {};
  std::string email = {};
  std::string role = "programme_manager";
  std::string region = {};
  std::string base_url = "http://127.0.0.1:8080";
  std::int64_t programme = 0;
  std::string person = {};  ///< id or e-mail address
};

/// The link is the one secret the command line shows, once.
void print_link(const Settings& settings, const PersonArguments& given, const Invitation& invited) {
  const std::string link = given.base_url + "/password?token=" + invited.token;
  if (settings.json) {
    const json document = {{"person_id", invited.person.value}, {"link", link}};
    std::printf("%s\n", document.dump().c_str());
    return;
  }
  std::printf("Person %lld can set a password with this link, once and within 72 hours:\n%s\n",
              static_cast<long long>(invited.person.value),
              link.c_str());
}

Exit finish(const Settings& settings,
            const PersonArguments& given,
            const Result<Invitation>& invited) {
  if (!invited) return report(invited.error(), settings.json);
  print_link(settings, given, *invited);
  return Exit::done;
}

/// Opens the database, making and migrating a new one: setting up is the first thing one does.
Result<Database> open_to_set_up(const Settings& settings) {
  Database db = TRY(Database::open(settings.database_url));
  TRY_VOID(db.migrate(now()));
  return db;
}

Exit set_up(const Settings& settings, const PersonArguments& given) {
  auto db = open_to_set_up(settings);
  if (!db) return report(db.error(), settings.json);
  return finish(
      settings, given, access::set_up(*db, {given.organisation, given.name, given.email}, now()));
}

Result<access::AddPersonRequest> person_request(Database& db, const PersonArguments& given) {
  const auto role = access::role_from_name(given.role);
  if (!role) {
    std::vector<std::string> names;
    for (const access::Role one : access::all_roles()) names.emplace_back(name_of(one));
    return problem(ProblemKind::invalid, "role", "There is no role " + given.role, names);
  }
  access::AddPersonRequest request = {.name = given.name, .email = given.email, .role = *role};
  request.period.from = now().date_in_england();
  if (!given.organisation.empty()) {
    request.scope.owner = db.read([&](Snapshot& snapshot) {
      return access::find_organisation(snapshot, OrganisationKind::body, given.organisation);
    });
    if (!request.scope.owner)
      return problem(ProblemKind::not_found,
                     "organisation",
                     "No organisation called " + given.organisation + " answers for data here");
  }
  if (given.programme > 0) request.scope.programme = ProgrammeId{given.programme};
  if (!given.region.empty()) request.scope.region = given.region;
  return request;
}

Result<Invitation> add_person_verb(const Settings& settings, const PersonArguments& given) {
  Database db = TRY(open_current(settings));
  const access::AddPersonRequest request = TRY(person_request(db, given));
  return access::add_person(db, access::operator_at(now()), request);
}

Result<PersonId> find(Database& db, const std::string& person) {
  const auto found = db.read([&](Snapshot& snapshot) -> std::optional<access::Person> {
    if (person.find('@') != std::string::npos)
      return access::find_person_by_email(snapshot, lower_ascii(trim(person)));
    const auto id = parse_whole_number(person, "Person");
    return id ? access::find_person(snapshot, PersonId{*id}) : std::nullopt;
  });
  if (!found) return problem(ProblemKind::not_found, "person", "There is no person " + person);
  return found->id;
}

Result<Invitation> invite(const Settings& settings, const PersonArguments& given) {
  Database db = TRY(open_current(settings));
  const PersonId person = TRY(find(db, given.person));
  return access::invite_again(db, access::operator_at(now()), person);
}

Exit list_people(const Settings& settings) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto people = db->read(
      [](Snapshot& snapshot) { return access::list_people(snapshot, {.personas = true}); });
  for (const access::Person& person : people) {
    const auto grants = db->read([&](Snapshot& snapshot) {
      return access::grants_of(snapshot, person.id, now().date_in_england());
    });
    std::vector<std::string> roles;
    for (const access::Grant& grant : grants) roles.emplace_back(name_of(grant.role));
    if (settings.json) {
      const json line = {{"person_id", person.id.value},
                         {"name", person.name},
                         {"email", person.email ? json(*person.email) : json(nullptr)},
                         {"persona", person.persona ? json(*person.persona) : json(nullptr)},
                         {"roles", roles}};
      std::printf("%s\n", line.dump().c_str());
    } else {
      std::printf("%lld  %s  %s  %s\n",
                  static_cast<long long>(person.id.value),
                  person.name.c_str(),
                  person.email.value_or(person.persona ? "(persona)" : "").c_str(),
                  join(roles, ", ").c_str());
    }
  }
  return Exit::done;
}

Exit erase(const Settings& settings, const PersonArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto person = find(*db, given.person);
  if (!person) return report(person.error(), settings.json);
  if (!is_confirmed(settings, "Erase person " + given.person + "? This cannot be undone."))
    return report({ProblemKind::refused_by_rule,
                   "yes",
                   "Nothing was erased. Say --yes to erase without being asked",
                   {}},
                  settings.json);
  const auto erased = access::erase_person(*db, access::operator_at(now()), *person);
  if (!erased) return report(erased.error(), settings.json);
  if (!settings.quiet)
    std::printf("Erased person %lld: name, address, account, sessions and texts. The log stays.\n",
                static_cast<long long>(person->value));
  return Exit::done;
}

void add_setup(Commands& commands) {
  const Settings& settings = commands.settings;
  auto given = std::make_shared<PersonArguments>();
  CLI::App* verb = commands.app.add_subcommand(
      "setup",
      "Make the first organisation and administrator, such as: trellis setup "
      "--organisation \"Invented Body\" --name \"Ada\" --email ada@body.example");
  verb->add_option("--organisation", given->organisation, "The body that answers for the data")
      ->required();
  verb->add_option("--name", given->name, "The administrator's name")->required();
  verb->add_option("--email", given->email, "The administrator's e-mail address")->required();
  verb->add_option("--base-url", given->base_url, "Where people reach Trellis")
      ->capture_default_str();
  verb->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return set_up(settings, *given); });
  });
}

void add_adding(Commands& commands, CLI::App& noun) {
  const Settings& settings = commands.settings;
  auto given = std::make_shared<PersonArguments>();
  CLI::App* verb = noun.add_subcommand(
      "add",
      "Add a person with a role, such as: trellis person add --name \"Ned\" "
      "--email ned@body.example --role delivery_officer --organisation \"Invented Body\"");
  verb->add_option("--name", given->name, "The person's name")->required();
  verb->add_option("--email", given->email, "The person's e-mail address")->required();
  verb->add_option("--role", given->role, "What they are")->capture_default_str();
  verb->add_option("--organisation", given->organisation, "Who answers for the data they see");
  verb->add_option("--programme", given->programme, "Only this programme (its number)");
  verb->add_option("--region", given->region, "Only this region (its code)");
  verb->add_option("--base-url", given->base_url, "Where people reach Trellis")
      ->capture_default_str();
  verb->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(
        settings, [&] { return finish(settings, *given, add_person_verb(settings, *given)); });
  });
}

}  // namespace

void add_people_commands(Commands& commands) {
  const Settings& settings = commands.settings;
  add_setup(commands);
  CLI::App* noun = commands.app.add_subcommand("person", "Add, invite, list and erase people");
  noun->require_subcommand(1);
  add_adding(commands, *noun);

  auto given = std::make_shared<PersonArguments>();
  CLI::App* inviting = noun->add_subcommand(
      "invite", "Give a person a new link, such as: trellis person invite ned@body.example");
  inviting->add_option("person", given->person, "E-mail address or number")->required();
  inviting->add_option("--base-url", given->base_url, "Where people reach Trellis")
      ->capture_default_str();
  inviting->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(
        settings, [&] { return finish(settings, *given, invite(settings, *given)); });
  });

  CLI::App* listing = noun->add_subcommand("list", "List people with their roles");
  listing->callback([&commands, &settings] {
    commands.exit_code = with_engine_errors(settings, [&] { return list_people(settings); });
  });

  CLI::App* erasing = noun->add_subcommand(
      "erase", "Erase a person's data, such as: trellis person erase ned@body.example");
  erasing->add_option("person", given->person, "E-mail address or number")->required();
  erasing->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return erase(settings, *given); });
  });
}

}  // namespace trellis::cli
