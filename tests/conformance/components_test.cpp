// Our components against the published fixtures of the locked govuk-frontend package: options in,
// markup out, compared as parsed documents without regard to white space and order of attributes.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "fixture_options.hpp"
#include "support/html_reader.hpp"
#include "support/places.hpp"

namespace trellis::conformance {
namespace {

using testing::canonical;
using testing::read_html;

/// Options of the package that our components do not offer, by component: mostly words in other
/// languages for scripts. A fixture that uses one is counted as not offered.
const std::map<std::string, std::set<std::string>> not_offered = {
    {"accordion",
     {"hideAllSectionsText",
      "hideSectionText",
      "hideSectionAriaLabelText",
      "showAllSectionsText",
      "showSectionText",
      "showSectionAriaLabelText"}},
    {"character-count",
     {"charactersUnderLimitText",
      "charactersAtLimitText",
      "charactersOverLimitText",
      "wordsUnderLimitText",
      "wordsAtLimitText",
      "wordsOverLimitText",
      "textareaDescriptionText",
      "countType"}},
    {"file-upload",
     {"chooseFilesButtonText",
      "noFileChosenText",
      "multipleFilesChosenText",
      "dropInstructionText",
      "enteredDropZoneText",
      "leftDropZoneText"}},
    {"panel", {"actions"}},
    {"password-input",
     {"showPasswordText",
      "hidePasswordText",
      "showPasswordAriaLabelText",
      "hidePasswordAriaLabelText",
      "passwordShownAnnouncementText",
      "passwordHiddenAnnouncementText"}},
};

std::map<std::string, Adapter> adapters() {
  auto all = shown_components();
  all.merge(field_components());
  return all;
}

/// A list with holes, which numbers its items as if they were there. Our lists have no holes.
bool has_holes(const std::string& component, const Json& options) {
  const std::set<std::string> numbered = {"accordion", "checkboxes", "radios", "task-list"};
  if (!numbered.contains(component) || !options.contains("items")) return false;
  for (const Json& item : options.at("items"))
    if (!item.is_object()) return true;
  return false;
}

bool is_offered(const std::string& component, const Json& options) {
  if (has_holes(component, options)) return false;
  const auto found = not_offered.find(component);
  if (found == not_offered.end()) return true;
  for (const auto& [key, value] : options.items())
    if (found->second.contains(key)) return false;
  return true;
}

class Component : public ::testing::TestWithParam<std::pair<const std::string, Adapter>> {};

TEST_P(Component, IsAsPublished) {
  const auto& [name, adapter] = GetParam();
  const std::filesystem::path path = test::source_dir() /
                                     "web/node_modules/govuk-frontend/dist/govuk/components" /
                                     name / "fixtures.json";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "The locked npm packages are not installed: run npm ci in web";
  std::ifstream file(path);
  const Json document = Json::parse(file);

  int compared = 0;
  for (const Json& fixture : document.at("fixtures")) {
    const Json& options = fixture.at("options");
    if (!is_offered(name, options)) continue;
    ++compared;
    const std::string expected = canonical(read_html(fixture.at("html").get<std::string>()));
    EXPECT_EQ(canonical(read_html(adapter(options).text())), expected)
        << name << ": " << fixture.at("name");
  }

  EXPECT_GE(compared, 3);
  RecordProperty("compared", compared);
}

INSTANTIATE_TEST_SUITE_P(GovUk, Component, ::testing::ValuesIn(adapters()), [](const auto& given) {
  std::string name = given.param.first;
  std::erase(name, '-');
  return name;
});

}  // namespace
}  // namespace trellis::conformance
