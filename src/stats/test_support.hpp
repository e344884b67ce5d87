/// For the tests of stats: the reference figures, the reference data, and comparing to them.
///
/// The files are those of `../shared/reference/evaluation`. A test calls SKIP_WITHOUT_REFERENCE()
/// first; a file or a figure that is missing from a folder that exists fails the test.
#pragma once

#include <cstddef>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "stats/table.hpp"

namespace trellis::stats {

/// True where the folder of reference figures is there.
bool reference_is_available();

/// One JSON file of figures. Paths are JSON pointers: "/out/ri_reml/beta/arm".
class Reference {
 public:
  explicit Reference(const std::string& file_name);
  ~Reference();
  Reference(const Reference&) = delete;
  Reference& operator=(const Reference&) = delete;

  bool has(const std::string& path) const;       ///< There and not null.
  double number(const std::string& path) const;  ///< Also of a number printed as text.
  std::string text(const std::string& path) const;
  bool flag(const std::string& path) const;
  std::size_t size(const std::string& path) const;
  std::vector<std::string> keys(const std::string& path) const;  ///< In order of the alphabet.
  std::vector<double> numbers(const std::string& path) const;
  std::vector<std::string> texts(const std::string& path) const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

/// The columns of a CSV file of the reference folder, as text, by name.
std::map<std::string, std::vector<std::string>> reference_csv(const std::string& file_name);

/// A reference CSV file as a table; `school` and `class` name its id columns where it has them.
Table reference_table(const std::string& file_name,
                      const std::string& school = "school",
                      const std::string& school_class = "");

/// The whole text of a file of the reference folder.
std::string reference_text(const std::string& file_name);

/// |actual - expected| <= tolerance * max(|expected|, 1e-8 * scale), the rule of the README there.
::testing::AssertionResult agrees(double actual,
                                  double expected,
                                  double tolerance,
                                  double scale = 1);

}  // namespace trellis::stats

#define SKIP_WITHOUT_REFERENCE()                                                    \
  if (!trellis::stats::reference_is_available())                                    \
  GTEST_SKIP() << "The reference figures are not there: set TRELLIS_SHARED_DIR to " \
                  "the folder that holds reference/evaluation."
