#include "casework/agreement_actions.hpp"

#include <algorithm>

#include "casework/case_action_checks.hpp"
#include "core/text.hpp"
#include "programme/money.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using programme::Fee;
using storage::Transaction;

/// Answers as other facts do, and remembers which rate was asked for.
class RateAsked : public programme::Facts {
 public:
  explicit RateAsked(const programme::Facts& others) : others_(others) {}
  std::optional<programme::Value> find(const programme::Input& input) const override {
    if (input.name == "rate" && input.arguments.size() == 3) {
      table_ = programme::text_of(input.arguments[0]);
      category_ = programme::text_of(input.arguments[1]);
    }
    return others_.find(input);
  }
  const std::string& table() const { return table_; }
  const std::string& category() const { return category_; }

 private:
  const programme::Facts& others_;
  mutable std::string table_;
  mutable std::string category_;
};

/// The dated row that a fee rests on: its own, or that of the rate that its expression asks for.
void find_fee_row(const programme::Definition& definition,
                  const programme::Facts& facts,
                  Date day,
                  FeeLine& line) {
  if (!line.fee->amount) {
    line.row = programme::amount_on(line.fee->rows, "", day);
    return;
  }
  const RateAsked asked(facts);
  programme::evaluate(line.fee->amount->expression, asked);
  line.rate = asked.table();
  for (const programme::RateTable& table : definition.money.rates)
    if (table.id == line.rate) line.row = programme::amount_on(table.rows, asked.category(), day);
}

Result<std::optional<programme::Money>> sum_of_fees(const std::vector<FeeLine>& lines) {
  std::optional<programme::Money> sum;
  for (const FeeLine& line : lines) {
    if (!line.amount) return std::unexpected(line.amount.error());
    sum = programme::Money{(sum ? sum->pence : 0) + line.amount->pence};
  }
  return sum;
}

}  // namespace

bool needs_agreement(const CaseContext& context) {
  return std::ranges::any_of(context.definition->money.fees,
                             [&](const Fee& fee) { return fee.unit == context.file.unit; });
}

std::vector<FeeLine> fee_lines(const CaseContext& context, Date agreed_on, Date today) {
  CaseRecord record = context.record;
  record.agreed_on = agreed_on;
  const auto facts = facts_of(*context.definition, record, today, context.around.get());
  std::vector<FeeLine> lines;
  for (const Fee& fee : context.definition->money.fees) {
    if (fee.unit != context.file.unit) continue;
    FeeLine line{.fee = &fee,
                 .amount = programme::fee_due(*context.definition, fee, *facts, agreed_on)};
    find_fee_row(*context.definition, *facts, agreed_on, line);
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<void> sign_agreement(Transaction& tx,
                            const Actor& actor,
                            const SignAgreement& wanted,
                            Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, wanted.id, today));
  TRY_VOID(check_manages(actor, context.file));
  if (context.file.version != wanted.version)
    return problem(ProblemKind::conflict,
                   "",
                   "Look at the case again: somebody else changed it after you opened the page");
  if (!context.file.participation)
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Give the school a place in the programme first: this case belongs to no "
                   "participation, and an agreement is one's");
  if (context.file.finished_on)
    return problem(ProblemKind::refused_by_rule, "", "The case has ended");
  if (wanted.agreed_on > today)
    return problem(
        ProblemKind::invalid, "agreed_on", "The day of the agreement must be today or earlier");
  const auto fee = sum_of_fees(fee_lines(context, wanted.agreed_on, today));
  if (!fee) return problem(ProblemKind::refused_by_rule, "agreed_on", fee.error().message);
  const auto before = context.record.agreed_on;
  mark_corrected(tx, *context.file.participation, actor.at);
  insert_agreement(tx,
                   {.participation = *context.file.participation,
                    .kind = context.file.unit,
                    .agreed_on = wanted.agreed_on,
                    .fee = *fee,
                    .link = std::string(trim(wanted.link))},
                   actor.person,
                   actor.at);
  raise_version(tx, wanted.id);
  if (context.file.parent) raise_version(tx, *context.file.parent);
  record_case(tx,
              actor,
              before ? "agreement.corrected" : "agreement.signed",
              context.file,
              events::Changes().change("agreed_on",
                                       before ? std::optional(before->text()) : std::nullopt,
                                       wanted.agreed_on.text()));
  return {};
}

}  // namespace trellis::casework
