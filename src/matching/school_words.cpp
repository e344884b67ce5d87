#include "matching/school_words.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/text.hpp"
#include "matching/cost_model.hpp"

namespace trellis::matching {
namespace {

constexpr std::size_t parts_told_max = 3;

/// Nothing for choices: they speak for a pair, and have a sentence of their own.
std::string_view words_for_schools(CostPart part) {
  switch (part) {
    case CostPart::travel:
      return "the journey";
    case CostPart::free_meals:
      return "different shares of pupils with free school meals";
    case CostPart::size:
      return "different sizes";
    case CostPart::language:
      return "different shares of pupils with English as an additional language";
    case CostPart::urban_rural:
      return "only one being in a town";
    case CostPart::faith:
      return "only one being a faith school";
    case CostPart::selective:
      return "only one selecting its pupils";
    case CostPart::need:
      return "needs in which the lead is not strongest";
    case CostPart::choice_of_partner:
    case CostPart::choice_of_lead:
      return "";
  }
  return "";
}

std::optional<CostPart> part_named(std::string_view name) {
  for (int i = 0; i < cost_part_count; ++i)
    if (name_of(static_cast<CostPart>(i)) == name) return static_cast<CostPart>(i);
  return std::nullopt;
}

/// Whether `was` was there.
bool replace_words(std::string& text, std::string_view was, std::string_view becomes) {
  const auto at = text.find(was);
  if (at == std::string::npos) return false;
  text.replace(at, was.size(), becomes);
  return true;
}

}  // namespace

std::string weighed_words(std::string_view parts) {
  std::vector<std::string> words;
  std::size_t from = 0;
  while (from < parts.size() && words.size() < parts_told_max) {
    const std::size_t comma = std::min(parts.find(", ", from), parts.size());
    const std::string_view part = parts.substr(from, comma - from);
    const auto known = part_named(part.substr(0, part.rfind(' ')));
    if (known && !words_for_schools(*known).empty()) words.emplace_back(words_for_schools(*known));
    from = comma + 2;
  }
  if (words.size() < 2) return join(words, "");
  const std::string last = words.back();
  words.pop_back();
  return join(words, ", ") + " and " + last;
}

std::string why_for_schools(const PairFigures& pair) {
  std::string why = pair.why;
  const std::string weighed = weighed_words(pair.parts);
  const std::string cost =
      " and this pairing costs " + counted(pair.points, "point") + ": " + pair.parts + ". ";
  replace_words(why,
                cost,
                weighed.empty() ? ". Nothing counts against this pairing. "
                                : ". What counts most against this pairing: " + weighed + ". ");
  for (const std::string_view one : {"school", "trust"}) {
    const std::string best = one == "school" ? "lead" : "lead trust";
    const std::string what(one);
    replace_words(why,
                  "Its own best " + best + " would be " + counted(pair.regret, "point") +
                      " better, but taking that place would cost other " + what + "s more.",
                  "Another " + best + " would suit this " + what +
                      " better, but with it there other " + what + "s would fare worse.");
  }
  return why;
}

}  // namespace trellis::matching
