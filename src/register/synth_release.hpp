/// The files of one release, as texts: what of the population was known on its day.
#pragma once

#include <string>

#include "register/synth_population.hpp"

namespace trellis::synth {

/// A file ready to be written.
struct FileText {
  std::string name;
  std::string bytes;
};

/// edubasealldata, 135 columns, Windows-1252, CRLF.
FileText establishments_file(const Population& population, Date day);
/// links_edubasealldata, 5 columns, Windows-1252, CRLF.
FileText links_file(const Population& population, Date day);
/// allgroupsdata, 21 columns, Windows-1252, CRLF.
FileText groups_file(const Population& population, Date day);
/// alllinksdata, 20 columns, Windows-1252, CRLF.
FileText group_links_file(const Population& population, Date day);

/// "SYNTHETIC_edubasealldata20260301.csv".
std::string dated_name(std::string_view stem, Date day);

/// What a school year's files say of a school: built once for each year.
struct Year {
  int ends = 2025;  ///< the school year 2024-2025
  int age = 0;      ///< 0 for the newest year

  Date starts_on() const { return Date(ends - 1, 9, 1); }
  /// Performance tables list the schools open on this day.
  Date listed_on() const { return Date(ends, 9, 12); }
  std::string span() const { return std::to_string(ends - 1) + '-' + std::to_string(ends); }
};

/// The last three school years whose tables are published by the as-of day, newest first.
std::vector<Year> published_years(const Options& options);

/// Ofsted management information, 74 columns of March 2025.
FileText inspections_file(Population& population);
/// KS2 and KS4 performance tables, 318 and 496 columns, UTF-8 with BOM, CRLF.
FileText ks2_file(const Population& population, const Year& year);
FileText ks4_file(const Population& population, const Year& year);
/// School census, absence, pupil premium.
FileText census_file(const Population& population, const Year& year);
FileText absence_file(const Population& population, const Year& year);
FileText pupil_premium_file(const Population& population, const Year& year);

/// Pupils on roll and share eligible for free meals in the last six years, in a school year.
struct Pupils {
  int roll = 0;
  double fsm_now = 0;    ///< per cent
  double fsm_ever6 = 0;  ///< per cent
  double boys = 0.5;
  double eal = 0;  ///< per cent
  double plan = 0;
  double support = 0;
};
Pupils pupils_in(const Population& population, const Establishment& school, const Year& year);

/// Standardised attainment of a school in a year, by AttainmentTruth.
double attainment(const Population& population, const Establishment& school, int year_ends);

/// Whether the school belongs to the planted programme (by site).
bool in_programme(const Population& population, const Establishment& school);

}  // namespace trellis::synth
