/// Whether a school or trust may join: ordered rules that give a code, a sentence and the inputs.
///
/// The first rule that holds decides. A rule whose inputs are unknown sends the applicant to a
/// person, with the names of what is missing, unless the rule says to skip it. The inputs are kept
/// as they were used, each with its source and date, so that a decision can be defended years
/// later. Being eligible and being offered a funded place are separate facts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "programme/definition.hpp"

namespace trellis::programme {

enum class Eligibility { eligible, refused, review };

std::string_view name_of(Eligibility result);
std::optional<Eligibility> eligibility_from_name(std::string_view name);

/// Where a fact comes from: a published release and its date, or "application".
struct Origin {
  std::string source;
  std::optional<ReleaseId> release;
  std::optional<Date> as_of;

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// Facts that know their origin.
class SourcedFacts : public Facts {
 public:
  virtual Origin origin(const std::string& key) const = 0;
};

struct InputRecord {
  std::string key;
  std::string value;  ///< as text; "not known" when unknown
  bool known = false;
  Origin origin;

  friend bool operator==(const InputRecord&, const InputRecord&) = default;
};

/// The code when a rule's inputs are unknown.
constexpr std::string_view missing_data = "missing_data";

struct EligibilityOutcome {
  Eligibility result = Eligibility::review;
  std::string code;
  std::string text;
  std::string rule_version;
  std::vector<std::string> missing;  ///< keys of unknown inputs, when the code is missing_data
  std::vector<std::string> notes;    ///< texts of `next` rules that held
  std::vector<InputRecord> inputs;   ///< everything read on the way to the decision
};

/// The rules for this kind of applicant on a day: the newest version that has begun and not ended.
const EligibilityVersion* rules_on(const Definition& definition,
                                   std::string_view applies_to,
                                   Date day);

/// Decides, keeping the inputs. Pure: the same facts give the same outcome.
EligibilityOutcome decide(const EligibilityVersion& rules, const SourcedFacts& facts);

/// The result and the rule that decided, without inputs: for thousands of schools.
struct QuickOutcome {
  Eligibility result = Eligibility::review;
  int rule = 0;  ///< index in rules; rules.size() is `otherwise`
  bool missing = false;
};
QuickOutcome decide_quickly(const EligibilityVersion& rules, const Facts& facts);

/// The code a quick outcome stands for.
std::string code_of(const EligibilityVersion& rules, const QuickOutcome& outcome);

}  // namespace trellis::programme
