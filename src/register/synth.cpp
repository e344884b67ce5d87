#include "register/synth.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "register/synth_faults.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

namespace fs = std::filesystem;

using Job = std::function<FileText()>;

/// Every file but the faults and EXPECTED.json, as work that may be done in any order.
std::vector<Job> jobs_for(Population& population) {
  const Options& options = population.options;
  std::vector<Job> jobs;
  const Population& fixed = population;
  for (int release = 0; release < options.releases; ++release) {
    const Date day = release_day(options, release);
    jobs.push_back([&fixed, day] { return establishments_file(fixed, day); });
    jobs.push_back([&fixed, day] { return links_file(fixed, day); });
    jobs.push_back([&fixed, day] { return groups_file(fixed, day); });
    jobs.push_back([&fixed, day] { return group_links_file(fixed, day); });
  }
  jobs.push_back([&population] { return inspections_file(population); });
  for (const Year& year : published_years(options)) {
    if (year.age >= options.years) continue;
    jobs.push_back([&fixed, year] { return ks2_file(fixed, year); });
    jobs.push_back([&fixed, year] { return ks4_file(fixed, year); });
    jobs.push_back([&fixed, year] { return census_file(fixed, year); });
    jobs.push_back([&fixed, year] { return absence_file(fixed, year); });
    jobs.push_back([&fixed, year] { return pupil_premium_file(fixed, year); });
  }
  return jobs;
}

Result<void> write_file(const fs::path& folder, const std::string& name, std::string_view bytes) {
  std::error_code error;
  fs::create_directories((folder / name).parent_path(), error);
  std::ofstream file(folder / name, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    return problem(
        ProblemKind::not_allowed,
        "out",
        "The file " + (folder / name).string() +
            " cannot be written: choose a folder with enough room that you may write to");
  return {};
}

/// Counts of the symbols that stand for absent values, file by file.
nlohmann::json symbols_in(std::string_view bytes) {
  nlohmann::json counts = nlohmann::json::object();
  for (const std::string_view symbol : {"SUPP", "NA", "NE", "NP", "NEW", "LOWCOV"}) {
    const std::string cell = ',' + std::string(symbol);
    std::int64_t found = 0;
    for (std::size_t at = bytes.find(cell); at != std::string_view::npos;
         at = bytes.find(cell, at + 1)) {
      const std::size_t end = at + cell.size();
      found += end == bytes.size() || bytes[end] == ',' || bytes[end] == '\r' || bytes[end] == '\n';
    }
    if (found > 0) counts[std::string(symbol)] = found;
  }
  return counts;
}

nlohmann::json description(const FileText& file) {
  nlohmann::json entry;
  entry["bytes"] = file.bytes.size();
  entry["lines"] = std::ranges::count(file.bytes, '\n');
  entry["byte_0x92"] = std::ranges::count(file.bytes, '\x92');
  const std::string_view name = file.name;
  if (name.find("_ks") != std::string_view::npos || name.find("_abs_") != std::string_view::npos ||
      name.find("_census_") != std::string_view::npos) {
    entry["symbols"] = symbols_in(file.bytes);
    entry.erase("byte_0x92");
  }
  return entry;
}

nlohmann::json programme_json(const Population& population) {
  const auto urns = [&](const std::vector<int>& list) {
    nlohmann::json array = nlohmann::json::array();
    for (const int index : list)
      array.push_back(population.establishments[static_cast<std::size_t>(index)].urn);
    return array;
  };
  const AttainmentTruth& truth = population.options.truth;
  return {
      {"what", "Schools of an invented programme; its effect is added to KS2 in the newest year"},
      {"effect_in_standard_deviations", truth.programme_effect},
      {"schools", urns(population.programme)},
      {"comparison", urns(population.comparison)}};
}

nlohmann::json expected_json(const Population& population, nlohmann::json files) {
  const Options& options = population.options;
  const AttainmentTruth& truth = options.truth;
  nlohmann::json expected;
  expected["synthetic"] = true;
  expected["seed"] = options.seed;
  expected["as_of"] = options.as_of.text();
  expected["open_schools_asked_for"] = open_schools(options.size);
  expected["attainment_truth"] = {{"fsm_slope", truth.fsm_slope},
                                  {"authority_icc", truth.authority_icc},
                                  {"year_correlation", truth.year_correlation}};
  expected["planted"] = population.planted;
  expected["programme"] = programme_json(population);
  expected["files"] = std::move(files);
  return expected;
}

Result<void> check(const Options& options) {
  if (options.releases < 1 || options.releases > 3)
    return problem(ProblemKind::invalid, "releases", "Choose one, two or three releases");
  if (options.years < 1 || options.years > 3)
    return problem(ProblemKind::invalid, "years", "Choose one, two or three years of results");
  if (options.as_of < Date(2012, 1, 1) || options.as_of > Date(2090, 1, 1))
    return problem(ProblemKind::invalid, "as-of", "Choose an as-of day between 2012 and 2090");
  return {};
}

Summary summary_of(const Population& population, std::vector<WrittenFile> files) {
  Summary summary;
  const Date day = population.options.as_of;
  for (const Establishment& school : population.establishments) {
    const int status = status_on(school, day);
    summary.establishments += status != 0;
    summary.open += status == 1 || status == 3;
  }
  summary.links = static_cast<int>(population.planted.at("link_rows"));
  summary.groups = static_cast<int>(population.groups.size());
  for (const Membership& row : population.memberships)
    summary.memberships += row.known_from <= day && (!row.left || day < *row.left);
  std::ranges::sort(files, {}, &WrittenFile::name);
  summary.files = std::move(files);
  return summary;
}

}  // namespace

Result<Size> size_from_name(std::string_view name) {
  if (name == "tiny") return Size::tiny;
  if (name == "small") return Size::small;
  if (name == "national") return Size::national;
  return problem(ProblemKind::invalid, "size", "Choose the size tiny, small or national");
}

Result<Summary> write_synthetic_register(const Options& options, const fs::path& folder) {
  TRY_VOID(check(options));
  std::error_code error;
  fs::create_directories(folder, error);
  Population population = make_population(options);
  const std::vector<Job> jobs = jobs_for(population);
  nlohmann::json described = nlohmann::json::object();
  std::vector<WrittenFile> written;
  // Two files at a time: each is a pure function of the population.
  std::string first_establishments;
  for (std::size_t i = 0; i < jobs.size(); i += 2) {
    std::future<FileText> other;
    if (i + 1 < jobs.size()) other = std::async(std::launch::async, jobs[i + 1]);
    std::vector<FileText> pair;
    pair.push_back(jobs[i]());
    if (other.valid()) pair.push_back(other.get());
    for (FileText& file : pair) {
      TRY_VOID(write_file(folder, file.name, file.bytes));
      described[file.name] = description(file);
      written.push_back({file.name, file.bytes.size()});
      if (first_establishments.empty()) first_establishments = std::move(file.bytes);
    }
  }
  if (options.faults) {
    for (const FaultFile& fault : fault_files(population, first_establishments)) {
      TRY_VOID(write_file(folder, fault.file.name, fault.file.bytes));
      described[fault.file.name] = description(fault.file);
      described[fault.file.name]["expect"] = fault.expect;
      written.push_back({fault.file.name, fault.file.bytes.size()});
    }
  }
  const std::string expected = expected_json(population, std::move(described)).dump(1) + '\n';
  TRY_VOID(write_file(folder, "EXPECTED.json", expected));
  written.push_back({"EXPECTED.json", expected.size()});
  return summary_of(population, std::move(written));
}

}  // namespace trellis::synth
