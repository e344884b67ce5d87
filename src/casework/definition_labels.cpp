#include "casework/definition_labels.hpp"

#include <algorithm>

namespace trellis::casework {

std::string DefinitionLabels::task(std::string_view id) const {
  const programme::Task* found = definition_.find_task(id);
  return found ? found->title : std::string(id);
}

std::string DefinitionLabels::milestone(std::string_view id) const {
  const auto found = std::ranges::find(definition_.milestones, id, &programme::Milestone::id);
  return found != definition_.milestones.end() ? found->title : std::string(id);
}

std::string DefinitionLabels::input(const programme::Input& input) const {
  const programme::Field* found = field(input.key);
  if (found) return "\"" + found->label + "\"";
  std::string words = input.key;
  std::ranges::replace(words, '.', ' ');
  std::ranges::replace(words, '_', ' ');
  return "the " + words;
}

std::string DefinitionLabels::option(std::string_view path, std::string_view id) const {
  const programme::Field* found = field(path);
  const programme::Option* option = found ? found->find_option(id) : nullptr;
  return option ? "\"" + option->label + "\"" : std::string(id);
}

const programme::Field* DefinitionLabels::field(std::string_view path) const {
  const std::size_t point = path.find('.');
  if (point == std::string_view::npos) return nullptr;
  const programme::Task* found = definition_.find_task(path.substr(0, point));
  return found ? found->find_field(path.substr(point + 1)) : nullptr;
}

}  // namespace trellis::casework
