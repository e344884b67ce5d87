/// What the steps that make the synthetic population share.
#pragma once

#include <string>
#include <vector>

#include "register/synth_population.hpp"
#include "register/synth_random.hpp"

namespace trellis::synth {

/// Purposes of random generators, so that no two ever share a stream.
enum class Purpose : std::uint64_t {
  school = 1,
  location,
  name,
  history,
  future,
  group,
  centre,
  link,
  site,
  authority,
  year,
  inspection,
  cell,
  address,
  programme,
};

inline Random random_for(const Options& options, Purpose purpose, std::uint64_t key) {
  return Random(options.seed, static_cast<std::uint64_t>(purpose), key);
}

/// Places of the size asked for, with FSM standardised over them.
std::vector<Place> read_places(const Options& options);

/// A point of the place, metres.
Point scattered(const Place& place, Random& random);

/// A school's name for its phase, ages, faith and type.
std::string school_name(const Establishment& school, Random& random);

/// `national` scaled to the size asked for by the number of open schools, at least `least`.
int scaled(const Options& options, int national, int least);

/// How many schools are open in the first release.
int open_schools(Size size);

/// The first of a month, `months` after the day.
Date month_start(Date day, int months);

/// A new establishment at the same site, before or after `school`: same place, point and pupils.
Establishment at_same_site(const Establishment& school);

}  // namespace trellis::synth
