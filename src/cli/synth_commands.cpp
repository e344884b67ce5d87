#include "cli/synth_commands.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "register/synth.hpp"

namespace trellis::cli {

namespace {

struct SynthArguments {
  std::uint64_t seed = 1;
  std::string size = "small";
  std::string as_of = "2026-03-01";
  std::string folder;
  int releases = 3;
  int years = 3;
  bool no_faults = false;
};

Result<synth::Options> synth_options(const SynthArguments& arguments) {
  synth::Options options;
  options.seed = arguments.seed;
  options.size = TRY(synth::size_from_name(arguments.size));
  options.as_of = TRY(Date::parse(arguments.as_of));
  options.releases = arguments.releases;
  options.years = arguments.years;
  options.faults = !arguments.no_faults;
  return options;
}

void print_synth(const synth::Summary& summary,
                 const Settings& settings,
                 const std::string& folder) {
  if (settings.json) {
    nlohmann::json document = {{"establishments", summary.establishments},
                               {"open", summary.open},
                               {"links", summary.links},
                               {"groups", summary.groups},
                               {"memberships", summary.memberships},
                               {"files", nlohmann::json::array()}};
    for (const synth::WrittenFile& file : summary.files)
      document["files"].push_back({{"name", file.name}, {"bytes", file.bytes}});
    std::printf("%s\n", document.dump(1).c_str());
    return;
  }
  if (!settings.quiet)
    for (const synth::WrittenFile& file : summary.files)
      std::printf(
          "%12s  %s\n", with_commas(static_cast<long long>(file.bytes)).c_str(), file.name.c_str());
  std::printf("%s (%s open), %s, %s, %s in %s. Synthetic data: no school in it exists.\n",
              counted(summary.establishments, "establishment").c_str(),
              with_commas(summary.open).c_str(),
              counted(summary.links, "link").c_str(),
              counted(summary.groups, "group").c_str(),
              counted(summary.memberships, "membership").c_str(),
              folder.c_str());
}

}  // namespace

void add_synth_commands(Commands& commands) {
  CLI::App* verb =
      commands.app.add_subcommand("synth", "Write an invented register in the published formats");
  auto arguments = std::make_shared<SynthArguments>();
  verb->add_option("--seed", arguments->seed, "The same seed gives the same bytes")
      ->capture_default_str();
  verb->add_option(
          "--size", arguments->size, "tiny (60 open schools), small (1,200) or national (25,000)")
      ->capture_default_str();
  verb->add_option("--as-of", arguments->as_of, "Day of the first release")->capture_default_str();
  verb->add_option("--out", arguments->folder, "Folder to write to")->required();
  verb->add_option("--releases",
                   arguments->releases,
                   "1 to 3: the as-of day, a month later, twelve months later")
      ->capture_default_str();
  verb->add_flag(
      "--no-faults", arguments->no_faults, "Leave out the files that must be repaired or refused");
  verb->callback([&commands, arguments] {
    const auto options = synth_options(*arguments);
    if (!options) {
      commands.exit_code = report(options.error(), commands.settings.json);
      return;
    }
    const auto summary = synth::write_synthetic_register(*options, arguments->folder);
    if (!summary) {
      commands.exit_code = report(summary.error(), commands.settings.json);
      return;
    }
    print_synth(*summary, commands.settings, arguments->folder);
  });
}

}  // namespace trellis::cli
