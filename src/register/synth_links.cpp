// The links, groups and group links files of a release.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "register/reference_tables.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

struct SynthLink {
  int urn = 0, other = 0;
  const std::string* name = nullptr;
  std::string type;
  std::optional<Date> on;
};

std::string link_type(bool successor, LinkKind kind) {
  std::string type = successor ? "Successor" : "Predecessor";
  switch (kind) {
    case LinkKind::plain:
      return type;
    case LinkKind::merged:
      return type + " - merged";
    case LinkKind::amalgamated:
      return type + " - amalgamated";
    case LinkKind::split:
      return type + " - Split School";
  }
  return type;
}

std::vector<SynthLink> link_rows(const Population& population, Date day) {
  std::vector<SynthLink> rows;
  const auto school = [&](int index) -> const Establishment& {
    return population.establishments[static_cast<std::size_t>(index)];
  };
  const auto add = [&](int from, int to, std::string type, std::optional<Date> on) {
    rows.push_back({school(from).urn, school(to).urn, &school(to).name, std::move(type), on});
  };
  for (const Succession& row : population.successions) {
    if (row.known_from > day || (row.withdrawn && *row.withdrawn <= day)) continue;
    if (status_on(school(row.from), day) == 0 || status_on(school(row.to), day) == 0) continue;
    if (row.successor_row) add(row.from, row.to, link_type(true, row.kind), row.on);
    if (row.predecessor_row) add(row.to, row.from, link_type(false, row.kind), row.on);
  }
  for (const OtherLink& row : population.other_links) add(row.from, row.to, row.type, row.on);
  std::ranges::stable_sort(rows, [](const SynthLink& a, const SynthLink& b) {
    return std::pair(a.urn, a.other) < std::pair(b.urn, b.other);
  });
  // One pair of schools has one row in the published files.
  const auto twice = std::ranges::unique(rows, [](const SynthLink& a, const SynthLink& b) {
    return a.urn == b.urn && a.other == b.other;
  });
  rows.erase(twice.begin(), twice.end());
  return rows;
}

std::string_view link_words(GroupKind kind) {
  switch (kind) {
    case GroupKind::federation:
      return "Federation";
    case GroupKind::trust:
      return "Trust";
    case GroupKind::sponsor:
      return "School sponsor";
    case GroupKind::multi_academy:
      return "Multi-academy trust";
    case GroupKind::umbrella:
      return "Umbrella trust";
    case GroupKind::childrens_centres:
      return "Children's Centres Group";
    case GroupKind::centre_collaboration:
      return "Children's Centres Collaboration";
    case GroupKind::single_academy:
      return "Single-academy trust";
  }
  return "";
}

bool is_company(const Group& group) {
  return group.kind == GroupKind::multi_academy || group.kind == GroupKind::single_academy ||
         group.kind == GroupKind::umbrella;
}

bool is_known(const Group& group, Date day) { return !group.opened || *group.opened <= day; }

/// Group ID of trusts and sponsors; federations and centres have none.
std::string group_id(const Group& group) {
  if (group.kind == GroupKind::sponsor) return "SP9" + std::to_string(group.uid);
  return is_company(group) ? "TR9" + std::to_string(group.uid) : std::string();
}

std::string company_number(const Group& group) {
  return is_company(group) ? "ZZ" + std::to_string(group.uid) : std::string();
}

bool has_ended(const Group& group, Date day) { return group.closed && *group.closed <= day; }

/// Closed date, open date, date of incorporation, status code and words.
void write_state(CsvText& csv, const Group& group, Date day) {
  const bool ended = has_ended(group, day);
  csv.text(ended ? gias_date(group.closed) : std::string());
  csv.text(is_company(group) ? std::string() : gias_date(group.opened));
  csv.text(is_company(group) ? gias_date(group.opened) : std::string());
  csv.text(ended ? "CLOSED" : "OPEN");
  csv.text(ended ? "Closed" : "Open");
}

/// Group UID to group type: what both group files begin with.
void write_group(CsvText& csv, const Group& group) {
  csv.number(group.uid);
  csv.text(group_id(group));
  csv.text(group.name);
  csv.text(company_number(group));
  csv.text(two_digits(static_cast<int>(group.kind)));
  csv.text(link_words(group.kind));
}

}  // namespace

std::string dated_name(std::string_view stem, Date day) {
  std::string name = "SYNTHETIC_";
  name += stem;
  for (const char c : day.text())
    if (c != '-') name += c;
  return name + ".csv";
}

FileText links_file(const Population& population, Date day) {
  CsvText csv(Ending::crlf);
  csv.header(reference::layout("links"), true);
  for (const SynthLink& row : link_rows(population, day)) {
    csv.number(row.urn);
    csv.number(row.other);
    csv.text(*row.name);
    csv.text(row.type);
    csv.text(gias_date(row.on));
    csv.end_row();
  }
  return {dated_name("links_edubasealldata", day), to_windows_1252(csv.take())};
}

FileText groups_file(const Population& population, Date day) {
  CsvText csv(Ending::crlf);
  csv.header(reference::layout("groups"), true);
  for (const Group& group : population.groups) {
    if (!is_known(group, day)) continue;
    write_group(csv, group);
    write_state(csv, group, day);
    csv.text_blanks(4);
    csv.text("Not recorded");
    csv.text({});
    const bool headed = is_company(group);
    csv.text(headed ? "Ms" : "");
    csv.text(headed ? "Invented" : "");
    csv.text(headed ? "Executive" + std::to_string(group.uid) : "");
    csv.text(headed ? std::to_string(18000000 + group.uid) : "");
    csv.end_row();
  }
  return {dated_name("allgroupsdata", day), to_windows_1252(csv.take())};
}

FileText group_links_file(const Population& population, Date day) {
  CsvText csv(Ending::crlf);
  csv.header(reference::layout("group_links"), true);
  std::vector<const Membership*> rows;
  for (const Membership& row : population.memberships)
    if (row.known_from <= day && (!row.left || day < *row.left)) rows.push_back(&row);
  const auto urn = [&](const Membership* row) {
    return row->establishment < 0
               ? row->centre
               : population.establishments[static_cast<std::size_t>(row->establishment)].urn;
  };
  std::ranges::stable_sort(rows, {}, urn);
  for (const Membership* row : rows) {
    const Group& group = population.groups[static_cast<std::size_t>(row->group)];
    csv.number(urn(row));
    write_group(csv, group);
    write_state(csv, group, day);
    csv.text(row->joined ? gias_date(row->joined) : "01-01-1900");
    if (row->establishment < 0) {
      csv.text("Centre " + std::to_string(row->centre) + " (synthetic)");
      csv.text("47");
      csv.text("Children's centre");
      csv.text("0");
      csv.text("Not applicable");
      const Place& place =
          population.places[static_cast<std::size_t>(row->centre) % population.places.size()];
      csv.text_number(place.la);
      csv.text(place.la_name);
    } else {
      const Establishment& school =
          population.establishments[static_cast<std::size_t>(row->establishment)];
      const Place& place = population.places[static_cast<std::size_t>(school.place)];
      const auto phase = static_cast<int>(school.phase);
      csv.text(school.name);
      csv.text(two_digits(school.type));
      csv.text(reference::establishment_type(school.type)->name);
      csv.text_number(phase);
      csv.text(phase == 0 ? "Not applicable"
                          : *reference::gias_words("PhaseOfEducation", std::to_string(phase)));
      csv.text_number(place.la);
      csv.text(place.la_name);
    }
    csv.end_row();
  }
  return {dated_name("alllinksdata", day), to_windows_1252(csv.take())};
}

}  // namespace trellis::synth
