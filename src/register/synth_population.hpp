/// The invented establishments, links, groups and memberships behind the synthetic files.
///
/// One population holds everything up to twelve months after the as-of day; a release is what of
/// it was known on its day. Pure: the same options give the same population.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/geo.hpp"
#include "register/synth.hpp"

namespace trellis::synth {

/// One LA and district of school_places.csv, with what the files print of it.
struct Place {
  int la = 0;
  std::string la_name;
  std::string gss_la;
  std::string region_letter;
  std::string region_name;    ///< as GIAS writes it
  std::string region_ofsted;  ///< as Ofsted writes it
  std::string district_code;
  std::string district_name;
  int previous_la = 0;  ///< the authority it was in before a reorganisation, else 0
  double easting_mean = 0, northing_mean = 0, easting_sd = 0, northing_sd = 0, correlation = 0;
  int primary_schools = 0, secondary_schools = 0;
  double fsm_z = 0;  ///< mean FSM, standardised over places
};

enum class Phase {
  not_applicable,
  nursery,
  primary,
  middle_primary,
  secondary,
  middle_secondary,
  sixteen_plus,
  all_through
};

/// One establishment over its whole life.
struct Establishment {
  int urn = 0;
  std::uint64_t site = 0;  ///< shared by the establishments that follow each other at one place
  int place = 0;           ///< index into Population::places
  int number = 0;          ///< establishment number; with the LA it makes the LAESTAB
  std::string name;
  int type = 1;
  Phase phase = Phase::primary;
  int age_low = 4, age_high = 11;
  int religion = 0;  ///< code of ReligiousCharacter
  std::optional<Date> opened;
  std::optional<Date> closed;
  Date known_from;  ///< first day on which a release may carry the row
  int open_reason = 0, close_reason = 0;
  bool sentinel_open = false;  ///< published with 01-01-1900
  int pupils = 0;              ///< at the first release; 0 for a few
  int capacity = 0;
  double fsm = 0;    ///< eligible now, per cent
  double fsm_z = 0;  ///< standardised
  Point at;
  bool located = true;
  std::int64_t order = 0;  ///< URNs are given in this order
};

enum class LinkKind { plain, merged, amalgamated, split };

/// A change-over from one establishment to the next. `mirrored` says which rows are published.
struct Succession {
  int from = 0, to = 0;  ///< indices into Population::establishments
  LinkKind kind = LinkKind::plain;
  std::optional<Date> on;  ///< blank in a quarter of the rows
  bool successor_row = true, predecessor_row = true;
  Date known_from;
  std::optional<Date> withdrawn;
};

/// A row of the links file that is no change-over.
struct OtherLink {
  int from = 0, to = 0;
  std::string type;
  std::optional<Date> on;
};

enum class GroupKind {
  federation = 1,
  trust = 2,
  sponsor = 5,
  multi_academy = 6,
  umbrella = 7,
  childrens_centres = 8,
  centre_collaboration = 9,
  single_academy = 10
};

struct Group {
  int uid = 0;
  std::string name;
  GroupKind kind = GroupKind::multi_academy;
  std::optional<Date> opened;
  std::optional<Date> closed;
};

struct Membership {
  int establishment = -1;      ///< -1 for a children's centre
  int centre = 0;              ///< five-digit URN of a children's centre
  int group = 0;               ///< index into Population::groups
  std::optional<Date> joined;  ///< absent: published as 01-01-1900
  Date known_from;
  std::optional<Date> left;
};

struct Population {
  Options options;
  std::vector<Place> places;
  std::vector<Establishment> establishments;  ///< by URN once numbered
  std::vector<Succession> successions;
  std::vector<OtherLink> other_links;
  std::vector<Group> groups;
  std::vector<Membership> memberships;
  std::vector<int> programme;                   ///< the planted programme's schools
  std::vector<int> comparison;                  ///< as many like them outside it
  std::map<std::string, std::int64_t> planted;  ///< counts for EXPECTED.json
};

/// Everything, numbered and linked.
Population make_population(const Options& options);

/// The day of release 0, 1 or 2.
Date release_day(const Options& options, int release);

/// GIAS status on a day: 1 open, 2 closed, 3 open but proposed to close, 4 proposed to open, 0 not
/// in the file yet.
int status_on(const Establishment& school, Date day);

bool is_mainstream(const Establishment& school);
bool is_academy(int type);
bool is_state_funded(int type);

// Steps of make_population, in order; each lives in a file of its own.
void add_open_schools(Population& population);
void add_history(Population& population);
void add_future(Population& population);
void number_establishments(Population& population);
void add_groups(Population& population);
void plant_programme(Population& population);

}  // namespace trellis::synth
