#include "web/clusters/wish_view.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"

namespace trellis::web {
namespace {

using matching::ClusterWish;
using matching::WishKind;

std::string state_name(const ClusterWish& wish) {
  if (wish.ended_at) return "ended";
  return wish.held_at ? "holds" : "asked";
}

bool is_wanted(const ClusterWish& wish, const ListQuery& query) {
  const auto kind = query.filters.text("kind");
  if (!kind.empty() && matching::name_of(wish.kind) != kind) return false;
  const auto state = query.filters.text("state");
  if (!state.empty() && state_name(wish) != state) return false;
  const std::string words = fold(query.filters.text("q"));
  if (words.empty()) return true;
  return std::ranges::any_of(wish.schools, [&](const matching::WishSchool& school) {
    return (fold(school.name) + " " + (school.urn ? school.urn->text() : "")).find(words) !=
           std::string::npos;
  });
}

FilterField wish_filter(const char* name, const char* label, std::vector<Option> options) {
  options.insert(options.begin(), {.value = "", .text = "Any"});
  return {.kind = FilterField::Kind::select,
          .name = name,
          .label = label,
          .options = std::move(options)};
}

}  // namespace

std::string wishes_path(const programme::Programme& programme) {
  return "/matching/" + std::to_string(programme.id.value) + "/wishes";
}

std::string state_words(const ClusterWish& wish) {
  if (wish.ended_at) return wish.held_at ? "Ended" : "Turned down";
  return wish.held_at ? "Holds" : "Asked for";
}

Html wish_tag(const ClusterWish& wish) {
  const char* colour = wish.ended_at ? "grey" : wish.held_at ? "green" : "yellow";
  return tag(state_words(wish), colour);
}

std::string wish_schools_words(const ClusterWish& wish) {
  std::vector<std::string> names;
  for (const matching::WishSchool& school : wish.schools) names.push_back(school.name);
  return join(names, ", ");
}

std::string wish_kind_words(WishKind kind) {
  return kind == WishKind::together ? "Keep together" : "Keep apart";
}

std::string wish_source_words(const ClusterWish& wish) {
  const std::string day = wish.asked_at.date_in_england().long_text();
  return wish.application ? "In a form, " + day : wish.held_by + ", " + day;
}

ListDefinition wish_list(const programme::Programme& programme) {
  return {.path = wishes_path(programme),
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN"},
                      wish_filter("kind",
                                  "What",
                                  {{.value = "together", .text = "Keep together"},
                                   {.value = "apart", .text = "Keep apart"}}),
                      wish_filter("state",
                                  "Standing",
                                  {{.value = "asked", .text = "Asked for"},
                                   {.value = "holds", .text = "Holds"},
                                   {.value = "ended", .text = "Ended or turned down"}})},
          .columns = {{.name = "schools", .text = "Schools"},
                      {.name = "kind", .text = "What"},
                      {.name = "asked", .text = "Asked"},
                      {.name = "state", .text = "Standing"}},
          .sort = "asked",
          .thing = "wish",
          .things = "wishes",
          .csv_path = wishes_path(programme) + ".csv"};
}

std::vector<ClusterWish> chosen_wishes(std::vector<ClusterWish> wishes, const ListQuery& query) {
  std::erase_if(wishes, [&](const ClusterWish& wish) { return !is_wanted(wish, query); });
  const auto key = [&](const ClusterWish& wish) {
    if (query.sort == "schools") return fold(wish_schools_words(wish));
    if (query.sort == "kind") return std::string(matching::name_of(wish.kind));
    if (query.sort == "state") return state_name(wish);
    return wish.asked_at.text();
  };
  std::ranges::stable_sort(wishes, [&](const ClusterWish& a, const ClusterWish& b) {
    return query.is_descending ? key(b) < key(a) : key(a) < key(b);
  });
  return wishes;
}

std::vector<Cell> wish_row(const programme::Programme& programme, const ClusterWish& wish) {
  const std::string path = wishes_path(programme) + "/" + std::to_string(wish.id.value);
  return {{.content = link_to(path, wish_schools_words(wish))},
          {.content = wish_kind_words(wish.kind)},
          {.content = wish_source_words(wish)},
          {.content = wish_tag(wish)}};
}

std::string wishes_csv(const std::vector<ClusterWish>& wishes) {
  CsvWriter csv;
  for (const char* head : {"wish", "kind", "standing", "asked", "urn", "school"}) csv.text(head);
  csv.end_row();
  for (const ClusterWish& wish : wishes)
    for (const matching::WishSchool& school : wish.schools) {
      csv.number(wish.id.value).text(matching::name_of(wish.kind)).text(state_words(wish));
      csv.text(wish.asked_at.text());
      school.urn ? csv.number(std::int64_t{school.urn->number()}) : csv.blank();
      csv.text(school.name).end_row();
    }
  return csv.take();
}

}  // namespace trellis::web
