#include "register/establishment.hpp"

#include <array>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

/// Words of each layout, folded; the first of a status are the ones we print.
struct StatusWords {
  Status status;
  std::string_view printed;
  std::string_view folded;
};

constexpr std::array status_words = {
    StatusWords{Status::open, "Open", "open"},
    StatusWords{Status::closed, "Closed", "closed"},
    StatusWords{
        Status::proposed_to_close, "Open, but proposed to close", "open but proposed to close"},
    StatusWords{Status::proposed_to_open, "Proposed to open", "proposed to open"},
};

}  // namespace

std::string_view words_of(Status status) {
  for (const StatusWords& words : status_words)
    if (words.status == status) return words.printed;
  return "";
}

std::optional<Status> status_from_code(std::int32_t code) {
  if (code < 1 || code > 4) return std::nullopt;
  return static_cast<Status>(code);
}

std::optional<Status> status_from_words(std::string_view words) {
  const std::string folded = fold(words);
  for (const StatusWords& entry : status_words)
    if (entry.folded == folded) return entry.status;
  return std::nullopt;
}

std::string_view words_of(Phase phase) {
  switch (phase) {
    case Phase::not_applicable:
      return "Not applicable";
    case Phase::nursery:
      return "Nursery";
    case Phase::primary:
      return "Primary";
    case Phase::middle_deemed_primary:
      return "Middle deemed primary";
    case Phase::secondary:
      return "Secondary";
    case Phase::middle_deemed_secondary:
      return "Middle deemed secondary";
    case Phase::sixteen_plus:
      return "16 plus";
    case Phase::all_through:
      return "All-through";
  }
  return "";
}

Phase phase_by_ages(std::optional<std::int32_t> low, std::optional<std::int32_t> high) {
  if (!low || !high) return Phase::not_applicable;
  if (*high <= 5) return Phase::nursery;
  if (*high <= 11) return Phase::primary;
  if (*low >= 16) return Phase::sixteen_plus;
  if (*low >= 9) return Phase::secondary;
  return Phase::all_through;
}

bool is_state_funded(std::int32_t type, std::int32_t group) {
  if (group == 5) return type != 8 && type != 10;
  return group == 4 || group == 10 || group == 11;
}

bool is_in_scope(std::int32_t type, std::string_view region) {
  return type != 25 && type != 26 && type != 30 && type != 37 && region != "W";
}

}  // namespace trellis::registry
