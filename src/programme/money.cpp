#include "programme/money.hpp"

#include <algorithm>
#include <cmath>

namespace trellis::programme {

const DatedAmount* amount_on(std::span<const DatedAmount> rows, std::string_view key, Date day) {
  const DatedAmount* best = nullptr;
  for (const DatedAmount& row : rows) {
    if (!row.key.empty() && row.key != key) continue;
    if (!row.valid.contains(day)) continue;
    if (!best || *best->valid.from < *row.valid.from) best = &row;
  }
  return best;
}

std::optional<Money> rate_on(const Definition& definition,
                             std::string_view table,
                             std::string_view category,
                             Date day) {
  for (const RateTable& rates : definition.money.rates)
    if (rates.id == table)
      if (const DatedAmount* row = amount_on(rates.rows, category, day)) return row->amount;
  return std::nullopt;
}

std::optional<Value> RateFacts::find(const Input& input) const {
  if (input.name != "rate" || input.arguments.size() != 3) return others_.find(input);
  const Date* day = std::get_if<Date>(&input.arguments[2]);
  if (!day) return Unknown{};
  const auto rate =
      rate_on(definition_, text_of(input.arguments[0]), text_of(input.arguments[1]), *day);
  if (!rate) return Unknown{};
  return *rate;
}

Result<Money> fee_due(const Definition& definition, const Fee& fee, const Facts& facts, Date day) {
  if (fee.amount) {
    const Value value = evaluate(fee.amount->expression, RateFacts(definition, facts));
    if (const Money* money = std::get_if<Money>(&value)) return *money;
    return problem(ProblemKind::missing,
                   fee.id,
                   "Add the rate for " + day.long_text() + " to the definition: the fee \"" +
                       fee.title + "\" cannot be worked out");
  }
  if (const DatedAmount* row = amount_on(fee.rows, "", day)) return row->amount;
  return problem(ProblemKind::missing,
                 fee.id,
                 "Add an amount for " + day.long_text() + " to the fee \"" + fee.title + "\"");
}

Result<GrantDecision> grant_due(
    const Grant& grant, std::string_view stream, Date day, double share_of_stream, Money paid) {
  const DatedAmount* row = amount_on(grant.rows, stream, day);
  if (!row)
    return problem(
        ProblemKind::missing,
        grant.id,
        "Add an amount for " + day.long_text() + " to the grant \"" + grant.title + "\"");
  GrantDecision decision{.amount = {}, .full = row->amount, .example = row->example};
  const double share = std::clamp(share_of_stream, 0.0, 1.0);
  decision.amount.pence = std::llround(static_cast<double>(row->amount.pence) * share);
  if (grant.cap && decision.amount.pence > grant.cap->pence - paid.pence) {
    decision.amount.pence = std::max<std::int64_t>(0, grant.cap->pence - paid.pence);
    decision.capped = true;
  }
  return decision;
}

Result<void> check_cap(std::optional<Money> cap, Money paid, Money amount) {
  if (amount.pence <= 0) return problem(ProblemKind::invalid, "amount", "Enter an amount above £0");
  if (!cap || paid.pence + amount.pence <= cap->pence) return {};
  const Money left{std::max<std::int64_t>(0, cap->pence - paid.pence)};
  return problem(ProblemKind::refused_by_rule,
                 "amount",
                 "Enter at most " + text_of(left) + ": " + text_of(paid) + " of " + text_of(*cap) +
                     " has been paid");
}

}  // namespace trellis::programme
