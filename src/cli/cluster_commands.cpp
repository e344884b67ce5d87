#include "cli/cluster_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/cluster_instance.hpp"
#include "cli/cluster_programme.hpp"

namespace trellis::cli {

void add_cluster_commands(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("cluster",
                                  "Form clusters of schools, and say how good they are\n"
                                  "  trellis cluster --instance schools.json\n"
                                  "  trellis cluster --instance schools.json --seconds 60 --json\n"
                                  "  trellis cluster --programme peer_review --cohort 1");
  auto options = std::make_shared<ClusterOptions>();
  verb->add_option("--instance",
                   options->instance,
                   "Instance file (docs/formats/cluster-instance.md); - is stdin");
  verb->add_option("--seconds",
                   options->seconds,
                   "Stop after so long with the best plan and bound found by then")
      ->check(CLI::Range(1, 86'400));
  verb->add_option("--seed", options->seed, "First number of the searches by chance")
      ->check(CLI::Range(1, 1'000'000'000))
      ->capture_default_str();
  verb->add_option("--searches", options->searches, "Searches with numbers of their own")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  verb->add_flag("--no-bound", options->no_bound, "Do not look for a bound or a proof");
  auto kept = std::make_shared<ProgrammeClusters>();
  verb->add_option("--programme", kept->programme, "A programme of the database, by its id")
      ->excludes("--instance");
  verb->add_option("--cohort", kept->cohort, "Of the programme, one cohort alone")
      ->needs("--programme");
  verb->callback([options, kept, &commands] {
    if (!kept->programme.empty()) {
      kept->searches = static_cast<int>(options->searches);
      commands.exit_code = form_programme_clusters(*kept, commands.settings);
      return;
    }
    if (options->instance.empty()) {
      commands.exit_code = report({ProblemKind::missing,
                                   "--instance",
                                   "Say which schools to form clusters of: --instance FILE, or "
                                   "--programme ID",
                                   {}},
                                  commands.settings.json);
      return;
    }
    commands.exit_code = cluster_instance_file(*options, commands.settings);
  });
}

}  // namespace trellis::cli
