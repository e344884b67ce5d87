/// What research says of an approach: months of progress, cost, security and what to do, by
/// version.
///
/// Promises: an effect that is not known is absent with its reason and never 0; a version is never
/// changed, a newer finding is a newer version; a plan pins one as "code@version". Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace trellis::evidence {

using EvidenceItemId = Id<struct EvidenceItemTag>;
using EvidenceUploadId = Id<struct EvidenceUploadTag>;

enum class EvidenceKind {
  strand,    ///< an approach summed up over many studies
  guidance,  ///< recommendations that schools can act on
  trial,     ///< one programme that was tried
};
std::string_view name_of(EvidenceKind kind);   ///< "strand"
std::string_view title_of(EvidenceKind kind);  ///< "Approach"
std::optional<EvidenceKind> kind_from_name(std::string_view name);

enum class MonthsState { estimated, insufficient, not_reported };
std::string_view name_of(MonthsState state);
std::optional<MonthsState> months_state_from_name(std::string_view name);

/// What one version says.
struct Finding {
  std::string title{};
  Date as_of{};
  std::optional<int> months{};  ///< with `estimated` only
  MonthsState months_state = MonthsState::not_reported;
  std::optional<int> cost_band{};  ///< 1 to 5, of `cost_scheme`
  std::string cost_scheme{};
  std::optional<int> security{};  ///< 0 to 5
  std::string recommendation{};
  std::string source{};

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// "+5 months", "No difference (0 months)", "Too little evidence", "Not reported".
std::string months_words(const Finding& finding);
/// "Band 2 of 5 (toolkit_2026)", "Not reported".
std::string cost_words(const Finding& finding);
/// "4 of 5", "Not reported".
std::string security_words(const Finding& finding);

/// An item and one version of it, as a plan holds it: "feedback@2".
struct Pin {
  std::string code{};
  int version = 0;

  friend bool operator==(const Pin&, const Pin&) = default;
};
std::optional<Pin> pin_of(std::string_view text);
std::string text_of(const Pin& pin);

/// Lower case letters, digits and underscores, beginning with a letter; 64 characters at most.
bool is_code(std::string_view text);

}  // namespace trellis::evidence
