#include "web/html.hpp"

#include <gtest/gtest.h>
#include <random>

#include "support/html_reader.hpp"
#include "web/components/components.hpp"

namespace trellis::web {
namespace {

using trellis::testing::canonical;
using trellis::testing::elements;
using trellis::testing::read_html;

TEST(Html, TextIsEscaped) {
  EXPECT_EQ(escaped("<a href=\"x\">'&"), "&lt;a href=&#34;x&#34;&gt;&#39;&amp;");
  EXPECT_EQ(escaped(std::string("a\0b", 3)),
            "a\xef\xbf\xbd"
            "b");
}

/// A text of characters that mean something to HTML, in any order.
std::string hostile_text(std::mt19937& random) {
  constexpr std::string_view pieces[] = {"<",
                                         ">",
                                         "\"",
                                         "'",
                                         "&",
                                         "=",
                                         "/",
                                         "script",
                                         "onload",
                                         "javascript:",
                                         "-->",
                                         "]]>",
                                         "{{",
                                         "}}",
                                         "é",
                                         " ",
                                         "\n"};
  std::uniform_int_distribution<std::size_t> pick(0, std::size(pieces) - 1);
  std::string text;
  for (int i = 0; i < 12; ++i) text += pieces[pick(random)];
  return text;
}

TEST(Html, NoTextEverBecomesMarkup) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = hostile_text(random);
    const Html html = Element("p").set("title", text).text(text).add(tag(text)).html();
    const auto document = read_html(html.text());
    ASSERT_EQ(elements(document, "*").size(), 2U) << text;
    ASSERT_EQ(elements(document, "p").front()->attribute("title"), text);
  }
}

TEST(Html, ATextareaKeepsWhatWasTyped) {
  const auto document = read_html(
      textarea({.name = "note", .value = "\n</textarea><b>", .label = {.content = "Note"}}).text());

  EXPECT_EQ(elements(document, "textarea").front()->children.front().text, "\n\n</textarea><b>");
  EXPECT_TRUE(elements(document, "b").empty());
}

TEST(Moj, SortableTableIsAsDrawn) {
  const Html html =
      sortable_table({.caption = "Schools",
                      .columns = {{.text = "School",
                                   .sort_link = Url::local("/s?sort=name"),
                                   .order = SortOrder::descending},
                                  {.text = "Places", .is_numeric = true}},
                      .rows = {{{.content = "Oak"}, {.content = "3", .is_numeric = true}}}});

  EXPECT_EQ(canonical(read_html(html.text())), canonical(read_html(R"(
    <div class="trellis-scroll" role="region" tabindex="0" aria-label="Schools">
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-visually-hidden">Schools</caption>
      <thead class="govuk-table__head"><tr class="govuk-table__row">
        <th scope="col" class="govuk-table__header" aria-sort="descending"><a
          class="govuk-link govuk-link--no-visited-state trellis-sort" href="/s?sort=name">School</a></th>
        <th scope="col" class="govuk-table__header govuk-table__header--numeric">Places</th></tr></thead>
      <tbody class="govuk-table__body"><tr class="govuk-table__row">
        <th scope="row" class="govuk-table__header">Oak</th>
        <td class="govuk-table__cell govuk-table__cell--numeric">3</td></tr></tbody>
    </table></div>)")));
}

TEST(Moj, TimelineIsAsDrawn) {
  const Html html = timeline({.entries = {{.title = "Visit booked",
                                           .byline = "Asha Example",
                                           .date_time = "2026-03-09T14:05:06Z",
                                           .date_text = "9 March 2026 at 2:05pm",
                                           .id = "event-7"}}});

  EXPECT_EQ(canonical(read_html(html.text())), canonical(read_html(R"(
    <div class="moj-timeline"><div class="moj-timeline__item" id="event-7">
      <div class="moj-timeline__header"><h2 class="moj-timeline__title">Visit booked</h2>
        <p class="moj-timeline__byline">by Asha Example</p></div>
      <p class="moj-timeline__date"><time datetime="2026-03-09T14:05:06Z">9 March 2026 at 2:05pm</time></p>
    </div></div>)")));
}

TEST(Moj, SubNavigationAndBadgeAreAsDrawn) {
  const Html html =
      sub_navigation(
          {.items = {{.content = "Plan", .link = Url::local("/c/1/plan"), .is_current = true},
                     {.content = "Reviews", .link = Url::local("/c/1/reviews")}}}) +
      badge("New", "blue");

  EXPECT_EQ(canonical(read_html(html.text())), canonical(read_html(R"(
    <nav class="moj-sub-navigation" aria-label="Pages of this section"><ul class="moj-sub-navigation__list">
      <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" aria-current="page" href="/c/1/plan">Plan</a></li>
      <li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" href="/c/1/reviews">Reviews</a></li>
    </ul></nav><span class="moj-badge moj-badge--blue">New</span>)")));
}

TEST(Moj, FilterIsAGetFormWithChipsAndTwoButtons) {
  const auto document = read_html(
      filter({.action = Url::local("/schools#results"),
              .fields = html_text("fields"),
              .chips = {{.name = "Region", .value = "London", .remove = Url::local("/schools")}},
              .clear = Url::local("/schools"),
              .kept = {{"sort", "need"}}})
          .text());

  const auto* form = elements(document, "form").front();
  EXPECT_EQ(form->attribute("method"), "get");
  EXPECT_EQ(elements(*form, "button").size(), 2U);
  EXPECT_EQ(elements(*form, "input").front()->attribute("value"), "need");
  EXPECT_EQ(trellis::testing::words(*elements(document, "a").back()),
            "Remove this filter: Region: London");
}

}  // namespace
}  // namespace trellis::web
