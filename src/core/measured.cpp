#include "core/measured.hpp"

#include <array>

namespace trellis {
namespace {

struct Words {
  Absent reason;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array words = {
    Words{Absent::blank, "blank", "Not given in the published file"},
    Words{Absent::not_applicable, "not_applicable", "Does not apply to this school"},
    Words{Absent::suppressed, "suppressed", "Suppressed by the publisher to protect pupils"},
    Words{Absent::low_coverage, "low_coverage", "Too few pupils had both results"},
    Words{Absent::no_entries, "no_entries", "No pupils were entered"},
    Words{Absent::not_published, "not_published", "Not published"},
    Words{Absent::new_school, "new_school", "New school, no results yet"},
    Words{Absent::unavailable, "unavailable", "Not available"},
    Words{Absent::unreliable, "unreliable", "Marked as unreliable by the publisher"},
    Words{Absent::rounds_to_zero, "rounds_to_zero", "Above zero, but rounds to zero"},
    Words{Absent::unexplained, "unexplained", "Withheld; the publisher's symbol is not explained"},
    Words{Absent::unknown, "unknown", "Not known"},
};

}  // namespace

std::string_view name_of(Absent reason) { return words[static_cast<std::size_t>(reason)].name; }

std::string_view sentence_of(Absent reason) {
  return words[static_cast<std::size_t>(reason)].sentence;
}

std::optional<Absent> absent_from_name(std::string_view name) {
  for (const Words& entry : words)
    if (entry.name == name) return entry.reason;
  return std::nullopt;
}

}  // namespace trellis
