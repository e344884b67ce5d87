#include "web/programmes/qualify_pages.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "programme/eligibility.hpp"
#include "programme/programme_store.hpp"
#include "programme/school_facts_store.hpp"
#include "web/page.hpp"
#include "web/programmes/found_programme.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using programme::EligibilityVersion;

constexpr std::size_t changes_shown = 50;

std::string qualify_name(const EligibilityVersion& rules) {
  return rules.applies_to + "/" + rules.version;
}
std::string words_of(const EligibilityVersion& rules) {
  return "As a " + rules.applies_to + ", rules of " + rules.version + ", from " +
         rules.valid_from.long_text();
}

const EligibilityVersion* find_rules(const programme::Definition& definition,
                                     std::string_view name) {
  const auto found = std::ranges::find_if(
      definition.eligibility,
      [&](const EligibilityVersion& each) { return qualify_name(each) == name; });
  return found == definition.eligibility.end() ? nullptr : &*found;
}

/// The text of the rule that a code stands for.
std::string sentence_of(const EligibilityVersion& rules, const std::string& code) {
  if (code == rules.otherwise.code) return rules.otherwise.text;
  for (const programme::EligibilityRule& rule : rules.rules)
    if (rule.code == code) return rule.text;
  return code == programme::missing_data ? "The register lacks what a rule asks for." : "";
}

Html codes_table(const EligibilityVersion& rules, const programme::Sweep& sweep) {
  Table options{.caption = "Why", .caption_classes = "govuk-table__caption--m"};
  options.head = {
      {.content = "Reason"}, {.content = "Code"}, {.content = "Schools", .is_numeric = true}};
  for (const auto& [code, count] : sweep.count_by_code)
    options.rows.push_back(
        {{.content = sentence_of(rules, code)}, {.content = code}, number_cell(count)});
  return scrolling("Why", table(options));
}

Html regions_table(const EligibilityVersion& rules,
                   const programme::Sweep& sweep,
                   const programme::SchoolFacts& schools) {
  std::set<std::string> eligible_codes;
  for (const programme::EligibilityRule& rule : rules.rules)
    if (rule.result == programme::RuleResult::eligible) eligible_codes.insert(rule.code);
  if (rules.otherwise.result == programme::RuleResult::eligible)
    eligible_codes.insert(rules.otherwise.code);
  Table options{.caption = "By region", .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Region"},
                  {.content = "Would qualify", .is_numeric = true},
                  {.content = "Schools", .is_numeric = true}};
  for (const auto& [region, codes] : programme::by_region(rules, sweep, schools)) {
    std::int64_t eligible = 0, all = 0;
    for (const auto& [code, count] : codes) {
      all += count;
      if (eligible_codes.contains(code)) eligible += count;
    }
    options.rows.push_back({{.content = region.empty() ? "Not known" : region},
                            number_cell(eligible),
                            number_cell(all)});
  }
  return scrolling("By region", table(options));
}

Html changes_table(const EligibilityVersion& before_rules,
                   const programme::Sweep& before,
                   const EligibilityVersion& after_rules,
                   const programme::Sweep& after,
                   const programme::FactColumns& schools) {
  const auto changes = programme::differences(before_rules, before, after_rules, after);
  Html html =
      paragraph(counted(static_cast<long long>(changes.size()), "school has", "schools have") +
                " another outcome under the second rules.");
  if (changes.empty()) return html;
  Table options{.caption = "Schools whose outcome changes",
                .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "URN"}, {.content = "First rules"}, {.content = "Second rules"}};
  for (std::size_t i = 0; i < std::min(changes.size(), changes_shown); ++i) {
    const std::string urn = schools.urns()[changes[i].row].text();
    options.rows.push_back({{.content = Html(Element("a")
                                                 .classes({"govuk-link"})
                                                 .link("href", Url::local("/schools/" + urn))
                                                 .text(urn))},
                            {.content = changes[i].before},
                            {.content = changes[i].after}});
  }
  if (changes.size() > changes_shown)
    html += paragraph("The first " + std::to_string(changes_shown) + " are shown.");
  return html + scrolling("Schools whose outcome changes", table(options));
}

Html form_html(const programme::Definition& definition,
               const std::string& path,
               std::string_view first,
               std::string_view second) {
  std::vector<Option> rules;
  for (const EligibilityVersion& each : definition.eligibility)
    rules.push_back({.value = qualify_name(each), .text = words_of(each)});
  std::vector<Option> others{{.value = "", .text = "Nothing to compare with"}};
  others.insert(others.end(), rules.begin(), rules.end());
  const Html fields = select({.name = "rules",
                              .value = std::string(first),
                              .options = rules,
                              .label = {.content = "Which rules"}}) +
                      select({.name = "compare",
                              .value = std::string(second),
                              .options = others,
                              .label = {.content = "Compare with"}}) +
                      button("Count the schools");
  return Element("form").set("method", "get").link("action", Url::local(path)).add(fields);
}

Html answer_html(storage::Snapshot& db,
                 const programme::Programme& programme,
                 const EligibilityVersion& rules,
                 const EligibilityVersion* compared) {
  std::vector<std::string> keys = programme::keys_of(rules);
  if (compared)
    for (const std::string& key : programme::keys_of(*compared))
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  if (std::ranges::find(keys, "school.region") == keys.end()) keys.push_back("school.region");
  const programme::FactColumns schools = programme::load_school_facts(db, programme.id, keys);
  const programme::Sweep counted_now = programme::sweep(rules, schools);
  SummaryList list;
  list.rows = {{.key = "Would qualify", .value = with_commas(counted_now.eligible)},
               {.key = "Would be refused", .value = with_commas(counted_now.refused)},
               {.key = "A person would decide", .value = with_commas(counted_now.review)}};
  Html html = Html(Element("h2").classes({"govuk-heading-m"}).text(words_of(rules))) +
              paragraph(
                  "Every open state-funded school of the register, without what an "
                  "application would add. Nothing is written by counting.") +
              summary_list(list);
  if (compared)
    html +=
        changes_table(rules, counted_now, *compared, programme::sweep(*compared, schools), schools);
  return html + codes_table(rules, counted_now) + regions_table(rules, counted_now, schools);
}

Response show_qualifying(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = programme_of_route(request, context, db, Permission::view_targeting);
    if (!found) return problem_page(context, found.error());
    const auto& [programme, version] = *found;
    const auto definition = programme::load_definition(db, version.id);
    const std::string path = path_of(programme);
    const std::string_view first = request.query.text("rules");
    const std::string_view second = request.query.text("compare");
    Html content = form_html(*definition, path + "/who-would-qualify", first, second);
    if (const EligibilityVersion* rules = find_rules(*definition, first))
      content += answer_html(db, programme, *rules, find_rules(*definition, second));
    return page(context,
                {.title = "Who would qualify",
                 .caption = programme.title,
                 .section = "Programmes",
                 .breadcrumbs = crumbs_below(programme)},
                content);
  });
}

}  // namespace

void add_qualify_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/programmes/{programme}/who-would-qualify",
                    .permission = Permission::view_targeting,
                    .handler = show_qualifying,
                    .rate_limit = RateLimit::search});
}

}  // namespace trellis::web
