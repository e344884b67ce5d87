// How an invented school is called.
#include <array>
#include <span>
#include <string_view>

#include "register/synth_steps.hpp"
#include "register/synth_words.hpp"

namespace trellis::synth {

namespace {

/// "Upper Thimblewick", "Thimblewick Satchel Lane": two thirds of the names say more than a place.
std::string place_words(Random& random) {
  constexpr std::array<std::string_view, 10> before = {"Upper ",
                                                       "Lower ",
                                                       "Great ",
                                                       "Little ",
                                                       "North ",
                                                       "South ",
                                                       "East ",
                                                       "West ",
                                                       "Old ",
                                                       "New "};
  const double u = random.uniform();
  if (u < 0.3) return place_name(random);
  if (u < 0.6)
    return std::string(random.pick(std::span<const std::string_view>(before))) + place_name(random);
  if (u < 0.8) return place_name(random) + " and " + place_name(random);
  std::string name = place_name(random) + ' ';
  const std::string street = street_name(random);
  const std::size_t number = street.find_first_not_of("0123456789 ");
  return name += street.substr(number);
}

std::string faith_words(int religion, Random& random) {
  if (religion == 2)
    return random.chance(0.5) ? " Church of England" : random.chance(0.6) ? " CofE" : " CE";
  if (religion == 3) return random.chance(0.6) ? " Catholic" : " Roman Catholic";
  return "";
}

std::string school_words(const Establishment& school, Random& random) {
  const bool academy = is_academy(school.type);
  switch (school.phase) {
    case Phase::primary:
      if (school.age_high == 7) return academy ? " Infant Academy" : " Infant School";
      if (school.age_low == 7) return academy ? " Junior Academy" : " Junior School";
      if (school.age_high == 9) return " First School";
      if (academy) return random.chance(0.5) ? " Primary Academy" : " Primary School";
      return random.chance(0.25) ? " Community Primary School" : " Primary School";
    case Phase::middle_primary:
    case Phase::middle_secondary:
      return " Middle School";
    case Phase::secondary:
      if (school.type == 40) return " University Technical College";
      if (school.type == 41) return " Studio School";
      if (academy) return random.chance(0.5) ? " Academy" : " School";
      return random.chance(0.4) ? " High School" : " School";
    case Phase::all_through:
      return academy ? " All-through Academy" : " All-through School";
    case Phase::nursery:
      return " Nursery School";
    case Phase::sixteen_plus:
      return school.type == 18 ? " College" : " Sixth Form College";
    case Phase::not_applicable:
      if (school.type == 11) return random.chance(0.5) ? " Preparatory School" : " House School";
      if (school.type == 14) return " Pupil Referral Unit";
      if (school.type == 38 || school.type == 42 || school.type == 43) return " Bridge Academy";
      return academy ? " Special Academy" : " Special School";
  }
  return " School";
}

}  // namespace

std::string school_name(const Establishment& school, Random& random) {
  const bool saintly =
      (school.religion == 2 && random.chance(0.45)) || (school.religion == 3 && random.chance(0.9));
  // The commonest name of the register belongs to one Catholic primary in about thirty.
  if (school.religion == 3 && school.phase == Phase::primary && random.chance(0.035))
    return "St Fenwen's Catholic Primary School";
  std::string name = saintly ? saint_name(random) : place_words(random);
  if (saintly && random.chance(0.75)) name += ", " + place_name(random);
  name += faith_words(school.religion, random);
  name += school_words(school, random);
  if (random.chance(0.0008)) name += " (Lumi\u00e8re)";
  if (random.chance(0.0004)) {
    // The one typographic apostrophe: byte 0x92 in Windows-1252.
    const std::size_t at = name.find('\'');
    if (at != std::string::npos) name.replace(at, 1, "\u2019");
  }
  return name;
}

}  // namespace trellis::synth
