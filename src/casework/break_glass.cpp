#include "casework/break_glass.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::casework {
namespace {

/// Characters, not bytes, and no spaces.
std::size_t written_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return c != ' ' && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Result<std::string> check_break_glass_reason(std::string_view reason) {
  std::string kept = squeeze(reason);
  if (written_characters(kept) < break_glass_characters_min)
    return problem(ProblemKind::missing,
                   "reason",
                   "Enter why you must read this case, in at least 20 characters");
  if (written_characters(kept) > break_glass_characters_max)
    return problem(ProblemKind::invalid, "reason", "The reason must be 500 characters or fewer");
  return kept;
}

access::Grant break_glass_grant(CaseId id, Period days) {
  return {.role = access::Role::trust_officer, .scope = {.pairing = -id.value}, .period = days};
}

bool is_break_glass_of(const access::Grant& grant, CaseId id) {
  return grant.scope.pairing == -id.value;
}

std::vector<CaseId> opened_cases(const access::Actor& actor) {
  std::vector<CaseId> opened;
  for (const access::Grant& grant : actor.grants)
    if (grant.scope.pairing && *grant.scope.pairing < 0) opened.push_back({-*grant.scope.pairing});
  return opened;
}

}  // namespace trellis::casework
