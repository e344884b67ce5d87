/// Titles of tasks and milestones, labels of fields and options, for printed conditions.
#pragma once

#include "programme/definition.hpp"
#include "programme/expression.hpp"

namespace trellis::casework {

/// The words of one definition, which outlives it.
class DefinitionLabels : public programme::Labels {
 public:
  explicit DefinitionLabels(const programme::Definition& definition) : definition_(definition) {}

  std::string task(std::string_view id) const override;
  std::string milestone(std::string_view id) const override;
  std::string input(const programme::Input& input) const override;
  std::string option(std::string_view path, std::string_view id) const override;

 private:
  const programme::Field* field(std::string_view path) const;

  const programme::Definition& definition_;
};

}  // namespace trellis::casework
