#include "stats/test_support.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace trellis::stats {

namespace {

std::filesystem::path reference_file(const std::string& name) {
  return std::filesystem::path(TRELLIS_SHARED_DIR) / "reference" / "evaluation" / name;
}

}  // namespace

struct Reference::Document {
  nlohmann::json json;

  const nlohmann::json& at(const std::string& path) const {
    return json.at(nlohmann::json::json_pointer(path));
  }
};

bool reference_is_available() { return std::filesystem::exists(reference_file("README.md")); }

std::string reference_text(const std::string& file_name) {
  std::ifstream file(reference_file(file_name), std::ios::binary);
  if (!file) throw std::runtime_error("There is no reference file " + file_name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Reference::Reference(const std::string& file_name) : document_(std::make_unique<Document>()) {
  document_->json = nlohmann::json::parse(reference_text(file_name));
}

Reference::~Reference() = default;

bool Reference::has(const std::string& path) const {
  const nlohmann::json::json_pointer pointer(path);
  return document_->json.contains(pointer) && !document_->json.at(pointer).is_null();
}

double Reference::number(const std::string& path) const {
  const nlohmann::json& value = document_->at(path);
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

std::string Reference::text(const std::string& path) const {
  return document_->at(path).get<std::string>();
}

bool Reference::flag(const std::string& path) const { return document_->at(path).get<bool>(); }

std::size_t Reference::size(const std::string& path) const { return document_->at(path).size(); }

std::vector<std::string> Reference::keys(const std::string& path) const {
  std::vector<std::string> names;
  for (const auto& [name, value] : document_->at(path).items()) names.push_back(name);
  return names;
}

std::vector<double> Reference::numbers(const std::string& path) const {
  std::vector<double> values;
  for (std::size_t i = 0; i < size(path); ++i)
    values.push_back(number(path + "/" + std::to_string(i)));
  return values;
}

std::vector<std::string> Reference::texts(const std::string& path) const {
  return document_->at(path).get<std::vector<std::string>>();
}

std::map<std::string, std::vector<std::string>> reference_csv(const std::string& file_name) {
  std::istringstream lines(reference_text(file_name));
  auto cells_of = [](std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream parts(line + ",");
    for (std::string cell; std::getline(parts, cell, ',');) {
      if (cell.size() >= 2 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
      cells.push_back(cell);
    }
    return cells;
  };
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> names = cells_of(line);
  std::map<std::string, std::vector<std::string>> columns;
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != names.size()) throw std::runtime_error("Ragged row in " + file_name);
    for (std::size_t i = 0; i < names.size(); ++i) columns[names[i]].push_back(cells[i]);
  }
  return columns;
}

Table reference_table(const std::string& file_name,
                      const std::string& school,
                      const std::string& school_class) {
  TableInput input;
  for (const auto& [name, cells] : reference_csv(file_name)) {
    if (name == school) {
      input.school = label(cells);
    } else if (name == school_class) {
      input.school_class = label(cells);
    } else {
      Column column{name, {}};
      for (const std::string& cell : cells) column.values.push_back(std::stod(cell));
      input.columns.push_back(std::move(column));
    }
  }
  return Table::build(std::move(input)).value();
}

::testing::AssertionResult agrees(double actual, double expected, double tolerance, double scale) {
  const double size = std::max(std::abs(expected), 1e-8 * std::abs(scale));
  const double off = std::abs(actual - expected);
  if (off <= tolerance * size) return ::testing::AssertionSuccess();
  std::ostringstream text;
  text.precision(17);
  text << actual << " is not " << expected << ": off by " << off / size << " of it, allowed "
       << tolerance;
  return ::testing::AssertionFailure() << text.str();
}

}  // namespace trellis::stats
