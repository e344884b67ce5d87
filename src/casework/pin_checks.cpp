#include "casework/pin_checks.hpp"

#include <set>

#include "core/text.hpp"
#include "evidence/evidence_store.hpp"

namespace trellis::casework {
namespace {

using programme::Field;
using programme::FieldType;

/// An answer that names evidence, with the question whose field of the form shows it.
struct NamedEvidence {
  const Field* top = nullptr;
  std::string text{};
};

void collect_named(const Field& field,
                   const Field& top,
                   const Answers& answers,
                   std::vector<NamedEvidence>& found) {
  const auto answer = answers.find(field.id);
  if (answer == answers.end()) return;
  if (field.type == FieldType::evidence && !answer->second.text.empty())
    found.push_back({&top, answer->second.text});
  for (const Answers& row : answer->second.rows)
    for (const Field& sub : field.fields) collect_named(sub, top, row, found);
}

std::vector<NamedEvidence> evidence_in(const std::vector<const Field*>& fields,
                                       const Answers& answers) {
  std::vector<NamedEvidence> found;
  for (const Field* field : fields) collect_named(*field, *field, answers, found);
  return found;
}

}  // namespace

Result<void> check_pins(storage::Snapshot& db,
                        const std::vector<const Field*>& fields,
                        const Answers& answers,
                        const Answers& old) {
  const auto named = evidence_in(fields, answers);
  if (named.empty() || evidence::is_empty(db)) return {};
  std::set<std::string> before;
  for (const NamedEvidence& each : evidence_in(fields, old)) before.insert(each.text);
  for (const NamedEvidence& each : named) {
    if (before.contains(each.text)) continue;
    const auto pin = evidence::pin_of(each.text);
    if (!pin || !evidence::find_evidence(db, *pin))
      return problem(ProblemKind::invalid,
                     each.top->id,
                     "Select an item of the evidence catalogue for " +
                         lower_ascii(each.top->label.substr(0, 1)) + each.top->label.substr(1));
  }
  return {};
}

}  // namespace trellis::casework
