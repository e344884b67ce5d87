#include "web/cases/objective_words.hpp"

#include "core/text.hpp"

namespace trellis::web {

std::string objective_words(const programme::Definition& definition,
                            const casework::Objective& objective) {
  std::vector<std::string> words;
  if (definition.plan)
    for (const programme::Field& field : definition.plan->objective_fields) {
      const auto answer = objective.answers.find(field.id);
      if (answer == objective.answers.end() || words.size() == 2) continue;
      words.push_back(programme::words_of(field, answer->second));
    }
  return words.empty() ? "Objective " + std::to_string(objective.key) : join(words, ": ");
}

}  // namespace trellis::web
