#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "casework/case_list_store.hpp"
#include "casework/grant_actions.hpp"
#include "cli/demonstration_steps.hpp"
#include "programme/claim_actions.hpp"

namespace trellis::cli {
namespace {

using access::Actor;
using storage::Transaction;

constexpr std::size_t grants_shown = 6;

/// A persona of the staff, with the grants it has today.
std::optional<Actor> staff_persona(Transaction& tx, std::string_view key, const Actor& actor) {
  for (const access::Person& person : access::list_people(tx, {.personas = true}))
    if (person.persona == key)
      return Actor{.person = person.id,
                   .name = person.name,
                   .grants = access::grants_of(tx, person.id, actor.at.date_in_england()),
                   .at = actor.at};
  return std::nullopt;
}

/// Every third payment waits, is approved, or is paid.
Result<void> pay(Transaction& tx,
                 const Actor& decides,
                 const Actor& approves,
                 const casework::CaseContext& context,
                 std::size_t number) {
  const Date today = decides.at.date_in_england();
  const casework::CaseId id = context.file.id;
  for (const casework::GrantLine& line : casework::grant_lines(tx, context, today)) {
    if (!line.is_payable || !line.due || line.due->pence == 0) continue;
    const auto payment =
        TRY(casework::decide_grant(tx, decides, {id, line.grant->id, *line.due, {}}, today));
    if (number % 3 == 0) return {};
    TRY_VOID(casework::approve_grant(tx, approves, id, payment.id, today));
    if (number % 3 == 2)
      TRY(programme::record_payment(
          tx, decides, payment.id, today, "Invented " + std::to_string(payment.id.value)));
    return {};
  }
  return {};
}

}  // namespace

Result<void> pay_grants(storage::Database& db,
                        const Actor& actor,
                        const programme::Programme& programme) {
  return db.write([&](Transaction& tx) -> Result<void> {
    const auto officer = staff_persona(tx, "finance", actor);
    const auto manager = staff_persona(tx, "programme_manager", actor);
    if (!officer || !manager) return {};
    // So far the finance officer works for the fund alone.
    access::save_grant(tx,
                       *officer->person,
                       {.role = access::Role::finance,
                        .scope = {.owner = programme.owner, .programme = programme.id},
                        .period = {Date(2020, 1, 1), {}}},
                       std::nullopt,
                       actor.at);
    const auto finance = staff_persona(tx, "finance", actor);
    const Date today = actor.at.date_in_england();
    std::size_t number = 0;
    for (const casework::CaseId id :
         casework::find_cases(
             tx, *manager, {.today = today, .status = "complete", .programme = programme.id})
             .ids) {
      if (number == grants_shown) break;
      const auto context = casework::load_context(tx, id, today);
      if (!context || !context->file.participation) continue;
      TRY_VOID(pay(tx, *finance, *manager, *context, number));
      ++number;
    }
    return {};
  });
}

}  // namespace trellis::cli
