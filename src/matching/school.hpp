/// What matching knows of a school, and what leads offer and partners ask for.
///
/// These are plain values: the store fills them from the register and the programme, tests write
/// them by hand. A fact that the register does not give stays absent; a rule or a cost says what it
/// does then, and no average is ever put in its place.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/geo.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "core/measured.hpp"

namespace trellis::matching {

/// Kind of school for the rule "same setting type". All-through fits primary and secondary.
enum class Setting { primary, secondary, all_through, special, alternative_provision, unknown };

std::string_view name_of(Setting setting);
std::optional<Setting> setting_from_name(std::string_view name);
/// Whether a lead of setting `lead` may help a partner of setting `partner`.
bool same_setting(Setting lead, Setting partner);

struct School {
  OrganisationId organisation;
  Urn urn;
  std::string name;
  Setting setting = Setting::unknown;
  bool is_open = true;
  std::optional<Point> at;        ///< absent: the school is listed, never taken as distance 0
  std::optional<GroupUid> trust;  ///< the academy trust, if it is in one
  std::string region;             ///< name of the statistical region, empty when unknown
  std::string local_authority;
  Measured<double> fsm;     ///< proportion 0 to 1, eligible for free school meals now
  Measured<double> eal;     ///< proportion 0 to 1, English as an additional language
  Measured<double> pupils;  ///< on roll
  std::optional<bool> urban;
  std::optional<bool> faith;
  std::optional<bool> selective;
};

/// Places that a lead offers in one stream and one programme year.
struct PlacesOffered {
  std::string stream;
  int year = 0;  ///< programme year, as the calendar year in which it starts
  int places = 0;
};

/// A school asked for on a form, as the first, second or third choice.
struct StatedChoice {
  int choice = 1;
  std::optional<Urn> whom = {};  ///< none where the words hold no URN
  std::string words = {};        ///< as typed
};
constexpr int choices_max = 3;

struct Lead {
  School school;
  std::vector<PlacesOffered> places;
  std::vector<std::pair<std::string, int>> strengths;  ///< theme id, 0 (none) to 5
  std::vector<StatedChoice> choices = {};              ///< partners that it asks for
};

struct Partner {
  School school;
  std::string stream;
  int year = 0;
  int cohort = 0;
  std::array<std::string, 3> needs;  ///< theme ids, most urgent first; empty where fewer are named
  int priority = 0;                  ///< class, 0 is placed first
  std::vector<StatedChoice> choices = {};  ///< leads that it asks for
};

}  // namespace trellis::matching
