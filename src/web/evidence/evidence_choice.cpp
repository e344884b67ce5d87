#include "web/evidence/evidence_choice.hpp"

#include <algorithm>

#include "evidence/evidence_store.hpp"

namespace trellis::web {
namespace {

using programme::Field;
using programme::FieldType;

bool asks_for_evidence(const Field& field) {
  return field.type == FieldType::evidence || std::ranges::any_of(field.fields, asks_for_evidence);
}

std::string words_of_evidence(const evidence::EvidenceRow& row) {
  return row.finding.title + ", version " + std::to_string(row.version) + " (" +
         months_words(row.finding) + ", as of " + row.finding.as_of.long_text() + ")" +
         (row.is_invented ? ", invented" : "");
}

}  // namespace

std::shared_ptr<const EvidenceChoices> evidence_choices(storage::Snapshot& db,
                                                        const std::vector<const Field*>& fields) {
  if (std::ranges::none_of(fields, [](const Field* field) { return asks_for_evidence(*field); }))
    return nullptr;
  auto choices = std::make_shared<EvidenceChoices>();
  for (const evidence::EvidenceRow& row : evidence::all_evidence(db)) {
    const std::string pin = text_of(evidence::Pin{row.code, row.version});
    const bool is_newest = row.version == row.versions;
    choices->named[pin] = {
        .words = words_of_evidence(row),
        .newest = row.versions,
        .is_newest = is_newest,
        .path = "/evidence/" + row.code + "?version=" + std::to_string(row.version)};
    if (is_newest) choices->newest.push_back({.value = pin, .text = words_of_evidence(row)});
  }
  return choices;
}

std::vector<Option> options_with(const EvidenceChoices& choices, const std::string& kept) {
  std::vector<Option> options = {{.value = "", .text = "Choose an item"}};
  const auto named = choices.named.find(kept);
  if (!kept.empty() && (named == choices.named.end() || !named->second.is_newest))
    options.push_back(
        {.value = kept,
         .text = "Keep: " + (named == choices.named.end() ? kept : named->second.words)});
  options.insert(options.end(), choices.newest.begin(), choices.newest.end());
  return options;
}

Html evidence_html(const EvidenceChoices* choices, const std::string& text) {
  if (!choices) return html_text(text);
  const auto named = choices->named.find(text);
  if (named == choices->named.end()) return html_text(text);
  Html out = link_to(named->second.path, named->second.words);
  if (!named->second.is_newest)
    out += html_text(" ") +
           tag("Version " + std::to_string(named->second.newest) + " exists", "yellow");
  return out;
}

}  // namespace trellis::web
