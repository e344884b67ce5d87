/// Clusters, rota and review days of a programme in the database, from the command line.
#pragma once

#include <optional>
#include <string>

#include "cli/command.hpp"

namespace trellis::cli {

struct ProgrammeClusters {
  std::string programme;
  std::optional<int> cohort;
  int searches = 2;
};
/// Forms the clusters as the page does, by a job that runs here, keeps the run and prints it.
Exit form_programme_clusters(const ProgrammeClusters& options, const Settings& settings);

struct ProgrammeRota {
  std::string programme;
  int from_year = 1;
};
/// Draws up the rotas of the confirmed clusters, keeps and prints them. The exit code is `refused`
/// when a cluster can have no rota.
Exit make_programme_rota(const ProgrammeRota& options, const Settings& settings);

struct ProgrammeDays {
  std::string programme;
  int year = 1;
  std::string first;  ///< 2027-01-12
  std::string last;
};
/// Gives the reviews of a year their days, keeps and prints them. The exit code is `refused` when a
/// visit has none.
Exit date_programme_reviews(const ProgrammeDays& options, const Settings& settings);

}  // namespace trellis::cli
