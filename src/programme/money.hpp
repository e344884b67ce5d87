/// Grants, fees and rates by their dated rows, in whole pence.
///
/// An amount is chosen by the date of the fact and then copied onto the decision, so that later
/// rows do not move past payments.
#pragma once

#include <span>
#include <string_view>

#include "programme/definition.hpp"

namespace trellis::programme {

/// The row in force on a day: the newest that has begun and not ended, for this key (or for all).
const DatedAmount* amount_on(std::span<const DatedAmount> rows, std::string_view key, Date day);

/// rate('pupil_premium', 'primary', day), or nothing when the definition has no row for that day.
std::optional<Money> rate_on(const Definition& definition,
                             std::string_view table,
                             std::string_view category,
                             Date day);

/// Answers rate( ) from a definition and asks other facts for everything else.
class RateFacts : public Facts {
 public:
  RateFacts(const Definition& definition, const Facts& others)
      : definition_(definition), others_(others) {}
  std::optional<Value> find(const Input& input) const override;
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override {
    return others_.items(list);
  }

 private:
  const Definition& definition_;
  const Facts& others_;
};

/// What a fee comes to on the day of the agreement. `facts` gives what the fee's expression asks
/// for besides rates ("case.agreed_on").
Result<Money> fee_due(const Definition& definition, const Fee& fee, const Facts& facts, Date day);

struct GrantDecision {
  Money amount;  ///< to be paid now
  Money full{};  ///< of the row, before the share
  bool capped = false;
  bool example = false;  ///< the row is marked as an example
};

/// What a grant comes to for a stream on a day. `share_of_stream` is the part of the stream's time
/// served, 0 to 1; `paid` is what this participation already had. Refuses when no row applies.
Result<GrantDecision> grant_due(
    const Grant& grant, std::string_view stream, Date day, double share_of_stream, Money paid);

/// Refuses a payment with which the sum would pass the cap.
Result<void> check_cap(std::optional<Money> cap, Money paid, Money amount);

}  // namespace trellis::programme
