#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/evaluation_verbs.hpp"
#include "evaluation/claim_file.hpp"

namespace trellis::cli {
namespace {

struct CheckOptions {
  std::string claim;
  std::string design;
  std::string chi2, t, z, p, phi, d;
  std::optional<double> df;
  std::optional<std::int64_t> n;
  std::vector<std::string> ci;
  bool show_d = false;
  Outputs outputs;
};

/// The claim that the options spell out, as the file would.
nlohmann::json claim_of(const CheckOptions& o) {
  nlohmann::json claim = nlohmann::json::object();
  if (!o.design.empty()) claim["design"] = o.design;
  for (const auto& [name, value] : {std::pair{"chi2", &o.chi2}, {"t", &o.t}, {"z", &o.z}}) {
    if (value->empty()) continue;
    nlohmann::json test{{"statistic", name}, {"value", *value}};
    if (o.df) test["df"] = *o.df;
    // A chi-squared given without degrees of freedom is that of a table of two by two.
    if (!o.df && std::string(name) == "chi2") test["df"] = 1;
    if (o.n) test["n"] = *o.n;
    if (!o.p.empty()) test["p"] = o.p;
    claim["tests"].push_back(test);
  }
  if (!o.phi.empty()) claim["effects"].push_back({{"name", "phi"}, {"value", o.phi}});
  if (!o.d.empty()) {
    nlohmann::json effect{{"name", "d"}, {"value", o.d}};
    if (!o.phi.empty() || !o.chi2.empty()) effect["from"] = "phi";
    if (!o.ci.empty()) effect["ci"] = o.ci;
    claim["effects"].push_back(effect);
  }
  return claim;
}

Result<Forms> check(const CheckOptions& options) {
  stats::PublishedClaim claim;
  if (options.claim.empty()) {
    const nlohmann::json spelt = claim_of(options);
    if (!spelt.contains("tests") && !spelt.contains("effects"))
      return problem(ProblemKind::missing,
                     "claim",
                     "Name a claim file, or give figures: --chi2 6.07 --n 34 --p .014");
    claim = TRY(evaluation::parse_claim(spelt.dump(), "the options"));
  } else {
    claim =
        TRY(evaluation::parse_claim(TRY(read_whole(options.claim)), file_name_of(options.claim)));
  }
  const auto found = stats::check_result(claim, evaluation::check_context(options.show_d));
  return Forms{"check",
               stats::check_report_text(found),
               evaluation::check_report_json(found).dump(2) + "\n",
               ""};
}

}  // namespace

void add_check_result(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "check-result",
      "Say which figures of a published result follow from which\n"
      "  trellis check-result data/examples/behaviour_hubs.claim.json\n"
      "  trellis check-result --chi2 6.07 --n 34 --p .014 --d .85 --ci .51,1.18");
  auto options = std::make_shared<CheckOptions>();
  verb->add_option("claim", options->claim, "Claim file (docs/formats/claim.md)");
  verb->add_option("--design", options->design, "same_units_before_after or two_groups");
  verb->add_option("--chi2", options->chi2, "Chi-squared as printed");
  verb->add_option("--t", options->t, "t as printed");
  verb->add_option("--z", options->z, "z as printed");
  verb->add_option("--df", options->df, "Degrees of freedom");
  verb->add_option("--n", options->n, "N");
  verb->add_option("--p", options->p, "p as printed, such as \"< .001\"");
  verb->add_option("--phi", options->phi, "phi as printed");
  verb->add_option("--d", options->d, "d as printed");
  verb->add_option("--ci", options->ci, "Interval of d, two printed numbers")->delimiter(',');
  verb->add_flag("--show-d", options->show_d, "Add d, labelled as not comparable");
  verb->add_option("--out", options->outputs.folder, "Write text and JSON to this folder");
  verb->callback([options, &commands] {
    const auto forms = check(*options);
    commands.exit_code = forms ? deliver(*forms, options->outputs, commands.settings)
                               : report(forms.error(), commands.settings.json);
  });
}

}  // namespace trellis::cli
