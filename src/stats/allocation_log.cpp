#include "stats/allocation_log.hpp"

#include <array>
#include <charconv>
#include <map>
#include <vector>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::string_view title = "Trellis allocation log, version 1";

/// Shortest text that reads back as the same double.
std::string exact(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += "\t" + part;
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::vector<std::string> texts(const std::vector<std::string_view>& parts, std::size_t from) {
  std::vector<std::string> out;
  for (std::size_t i = from; i < parts.size(); ++i) out.emplace_back(parts[i]);
  return out;
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What a log says before its steps.
struct ReadLog {
  std::map<std::string, std::string, std::less<>> header;
  std::vector<std::string> factors;
  std::vector<double> weights;
  std::vector<AllocationUnit> units;

  std::string value(std::string_view name) const {
    const auto found = header.find(name);
    return found == header.end() ? std::string() : found->second;
  }
};

auto refuse_log(std::string_view what) {
  return refuse("not_a_log",
                sentence("This is not an allocation log that can be repeated: {}.", what),
                "Give the log as it was written.");
}

Expected<ReadLog> read_log(std::string_view log) {
  const auto lines = split(log, '\n');
  if (lines.front() != title) return refuse_log("the first line is another");
  ReadLog read;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = split(lines[i], '\t');
    if (cells[0] == "factor" && cells.size() == 3) {
      const auto weight = number<double>(cells[2]);
      if (!weight) return refuse_log("a weight is not a number");
      read.factors.emplace_back(cells[1]);
      read.weights.push_back(*weight);
    } else if (cells[0] == "unit" && cells.size() >= 3) {
      const auto score = number<double>(cells[2]);
      if (!score) return refuse_log("a score is not a number");
      read.units.push_back({std::string(cells[1]), texts(cells, 3), *score});
    } else if (const std::size_t colon = lines[i].find(": "); colon != std::string_view::npos) {
      read.header.emplace(lines[i].substr(0, colon), lines[i].substr(colon + 2));
    }
  }
  return read;
}

std::string header_text(const Allocation& allocation, const AllocationRecord& record) {
  const AllocationRule& rule = allocation.rule;
  std::string text(title);
  const auto line = [&](std::string_view name, const std::string& value) {
    text += "\n" + std::string(name) + ": " + value;
  };
  line("software", record.software);
  line("input sha256", record.input_sha256);
  line("list locked at", record.list_locked_at);
  line("seed set at", record.seed_set_at);
  line("person", record.person);
  if (!record.reason.empty()) line("reason for another run", record.reason);
  line("rule", allocation_method_name(rule.method));
  line("share treated", exact(rule.share_treated));
  line("minimisation probability", exact(rule.minimisation_p));
  line("allocations compared", std::to_string(rule.draws));
  line("seed", std::to_string(allocation.seed));
  line("units", std::to_string(allocation.units.size()));
  return text;
}

}  // namespace

Expected<std::string> allocation_log(const Allocation& allocation, const AllocationRecord& record) {
  if (record.seed_set_at < record.list_locked_at)
    return refuse("not_concealed",
                  "The seed was set before the list of units was locked.",
                  "Lock the list first, then set the seed.");
  for (const std::string* value : {&record.software,
                                   &record.input_sha256,
                                   &record.list_locked_at,
                                   &record.seed_set_at,
                                   &record.person,
                                   &record.reason})
    if (value->find_first_of("\r\n") != std::string::npos)
      return refuse("bad_name", "A value of the log holds a line break.", "Write it on one line.");

  const AllocationRule& rule = allocation.rule;
  std::string text = header_text(allocation, record);
  for (std::size_t f = 0; f < rule.factors.size(); ++f)
    text +=
        "\nfactor\t" + rule.factors[f] + "\t" + exact(rule.weights.empty() ? 1.0 : rule.weights[f]);
  for (const AllocationUnit& unit : allocation.units)
    text += "\nunit\t" + unit.id + "\t" + exact(unit.score) + joined(unit.levels);
  text += "\nsteps: unit, score if control, score if treated, draw, arm";
  for (const AllocationStep& step : allocation.steps)
    text += "\nstep\t" + allocation.units[step.unit].id + "\t" + exact(step.score_control) + "\t" +
            exact(step.score_treated) + "\t" + exact(step.draw) + "\t" + std::to_string(step.arm);
  std::size_t treated = 0;
  for (const int arm : allocation.arm) treated += arm == 1 ? 1 : 0;
  text += "\ntreated: " + std::to_string(treated);
  text += "\ncontrol: " + std::to_string(allocation.arm.size() - treated);
  text += "\nmean marginal imbalance: " + exact(allocation.imbalance);
  for (const Warning& warning : allocation.warnings) text += "\nwarning: " + warning.sentence;
  return text + "\n";
}

Expected<std::string> repeat_allocation(std::string_view log) {
  const ReadLog read = STATS_TRY(read_log(log));
  AllocationRule rule;
  rule.method = STATS_TRY(parse_allocation_method(read.value("rule")));
  const auto share = number<double>(read.value("share treated"));
  const auto p = number<double>(read.value("minimisation probability"));
  const auto draws = number<std::int64_t>(read.value("allocations compared"));
  const auto seed = number<std::uint64_t>(read.value("seed"));
  if (!share || !p || !draws || !seed) return refuse_log("a number of its header cannot be read");
  rule.share_treated = *share;
  rule.minimisation_p = *p;
  rule.draws = *draws;
  rule.factors = read.factors;
  rule.weights = read.weights;
  const AllocationRecord record{.software = read.value("software"),
                                .input_sha256 = read.value("input sha256"),
                                .list_locked_at = read.value("list locked at"),
                                .seed_set_at = read.value("seed set at"),
                                .person = read.value("person"),
                                .reason = read.value("reason for another run")};
  return allocation_log(STATS_TRY(randomise(read.units, rule, *seed)), record);
}

}  // namespace trellis::stats
