#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "core/text.hpp"
#include "evaluation/refusal_problem.hpp"
#include "evaluation/synthesis_report.hpp"

namespace trellis::cli {
namespace {

struct PowerOptions {
  std::string design = "cra2";
  std::vector<double> icc;
  std::vector<double> r2;
  double pupils = 0;
  std::string schools;
  double sites = 0;
  std::optional<double> effect;
  std::optional<double> fsm_pupils;
  double share_treated = 0.5;
  double heterogeneity = 0;
  double covariates = 1;
  double alpha = 0.05;
  double power = 0.8;
  std::int64_t simulate = 0;
  double size_variation = 0;
  std::optional<std::uint64_t> seed;
  Outputs outputs;
};

Result<double> number_of(std::string_view text, const std::string& option) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 1))
    return problem(ProblemKind::invalid,
                   option,
                   option + " must be a number, or two with dots between: 40..120");
  return value;
}

/// "60" or "40..120": the first is the design, the range its curve.
Result<std::vector<double>> units_of(const std::string& text, const std::string& option) {
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    const double units = TRY(number_of(text, option));
    return std::vector<double>{units};
  }
  const double from = TRY(number_of(text.substr(0, dots), option));
  const double to = TRY(number_of(text.substr(dots + 2), option));
  if (!(to > from))
    return problem(ProblemKind::invalid, option, option + " must run upwards: 40..120");
  // About ten points, in whole steps.
  const double step = std::max(1.0, std::round((to - from) / 10));
  std::vector<double> units;
  for (double at = from; at < to; at += step) units.push_back(at);
  units.push_back(to);
  return units;
}

Result<stats::PowerDesign> design_of(const PowerOptions& options, double first_unit) {
  const auto kind = stats::parse_power_design(options.design);
  if (!kind) return std::unexpected(evaluation::problem_of(kind.error()));
  stats::PowerDesign design;
  design.design = *kind;
  design.pupils = options.pupils;
  design.schools = first_unit;
  design.sites = options.sites;
  design.share_treated = options.share_treated;
  design.heterogeneity = options.heterogeneity;
  design.covariates = options.covariates;
  design.alpha = options.alpha;
  design.power = options.power;
  const auto at = [](const std::vector<double>& list, std::size_t i) {
    return i < list.size() ? list[i] : 0.0;
  };
  design.icc_schools = at(options.icc, 0);
  design.icc_sites = at(options.icc, 1);
  design.r2_pupils = at(options.r2, 0);
  design.r2_schools = at(options.r2, 1);
  design.r2_sites = at(options.r2, 2);
  return design;
}

bool curve_is_of_sites(stats::PowerDesignKind kind) {
  using enum stats::PowerDesignKind;
  return kind == sites || kind == blocked_schools_fixed || kind == blocked_schools_random;
}

/// What more units would bring, where one number was given.
std::vector<double> stretched(double units) {
  std::vector<double> curve;
  for (const double times : {1.0, 1.25, 1.5, 1.75, 2.0}) {
    const double more = std::round(times * units);
    if (curve.empty() || more > curve.back()) curve.push_back(more);
  }
  return curve;
}

Result<Forms> calculate(const PowerOptions& options) {
  const auto units = TRY(units_of(options.schools, "--schools"));
  const stats::PowerDesign design = TRY(design_of(options, units.front()));
  std::vector<double> curve = units;
  if (curve_is_of_sites(design.design)) curve = {design.sites};
  if (design.design == stats::PowerDesignKind::individuals) curve = {design.pupils};
  if (curve.size() == 1) curve = stretched(curve.front());
  auto report = evaluation::power_report(design, curve, options.effect, options.fsm_pupils);
  if (!report) return std::unexpected(evaluation::problem_of(report.error()));
  if (options.simulate > 0) {
    stats::PowerSimulationSpec spec;
    spec.trials = options.simulate;
    spec.seed = options.seed ? *options.seed : drawn_seed();
    spec.threads = thread_count();
    spec.size_variation = options.size_variation;
    auto simulated =
        stats::simulate_power(design, options.effect.value_or(report->at_design.mdes), spec);
    if (!simulated) return std::unexpected(evaluation::problem_of(simulated.error()));
    report->simulated = *simulated;
  }
  return Forms{"power",
               evaluation::power_text(*report),
               evaluation::power_json(*report).dump(2) + "\n",
               evaluation::power_html(*report)};
}

void add_options(CLI::App& verb, PowerOptions& options) {
  verb.add_option(
          "--design", options.design, "ira, bira, bira-fixed, cra2, cra3, bcra or bcra-fixed")
      ->capture_default_str();
  verb.add_option("--rho", options.icc, "Intraclass correlation of schools[,of sites]")
      ->delimiter(',');
  verb.add_option("--r2", options.r2, "Variance explained among pupils[,schools[,sites]]")
      ->delimiter(',');
  verb.add_option("--n", options.pupils, "Pupils per school (in all for ira)")->required();
  options.schools = "1";
  verb.add_option("--schools", options.schools, "Schools, or a range for the curve: 40..120");
  verb.add_option("--sites", options.sites, "Sites, where they are allocated or block");
  verb.add_option("--es", options.effect, "Effect in SD to find");
  verb.add_option("--fsm-n", options.fsm_pupils, "Pupils eligible for FSM per school");
  verb.add_option("--p", options.share_treated, "Share treated")->capture_default_str();
  verb.add_option("--omega", options.heterogeneity, "Variance of the effect between blocks");
  verb.add_option("--g", options.covariates, "Covariates at the allocated level")
      ->capture_default_str();
  verb.add_option("--alpha", options.alpha, "Significance level, two-sided")->capture_default_str();
  verb.add_option("--power", options.power, "Power wanted")->capture_default_str();
  verb.add_option("--simulate", options.simulate, "Also simulate this many trials");
  verb.add_option("--size-variation",
                  options.size_variation,
                  "Coefficient of variation of school size in the simulation");
  verb.add_option("--seed", options.seed, "Seed of the simulation");
  verb.add_option("--html", options.outputs.html, "Write the page to this file");
  verb.add_option("--out", options.outputs.folder, "Write text, JSON and page to this folder");
}

}  // namespace

void add_power(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "power",
      "Say what effect a trial would find, or how many schools it needs\n"
      "  trellis power --design cra2 --rho .15 --r2 .5,.3 --n 30 --schools 40..120 --es .2");
  auto options = std::make_shared<PowerOptions>();
  add_options(*verb, *options);
  verb->callback([options, &commands] {
    const auto forms = calculate(*options);
    commands.exit_code = forms ? deliver(*forms, options->outputs, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli
