/// Naming evidence in a form, and what a plan named earlier in words.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "programme/definition.hpp"
#include "storage/database.hpp"
#include "web/components/components.hpp"

namespace trellis::web {

struct EvidenceChoices {
  struct Named {
    std::string words{};  ///< "Quiet reading, version 1 (+4 months, as of 1 March 2026)"
    int newest = 0;       ///< version of the item
    bool is_newest = false;
    std::string path{};  ///< of its page
  };
  std::vector<Option> newest{};          ///< what may be chosen, by title
  std::map<std::string, Named> named{};  ///< every version, as answers hold it

  bool empty() const { return newest.empty(); }
};

/// The catalogue, if a question of these (or within a repeat of them) asks for evidence.
std::shared_ptr<const EvidenceChoices> evidence_choices(
    storage::Snapshot& db, const std::vector<const programme::Field*>& fields);

/// The options of a select: the newest of each item, and what is kept if it is an older one.
std::vector<Option> options_with(const EvidenceChoices& choices, const std::string& kept);

/// What was named, linked, with a mark where a newer version exists; the text itself where it names
/// no item.
Html evidence_html(const EvidenceChoices* choices, const std::string& text);

}  // namespace trellis::web
