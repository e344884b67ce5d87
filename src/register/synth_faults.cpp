#include "register/synth_faults.hpp"

#include <algorithm>
#include <array>

#include "register/reference_tables.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

/// Offsets of the starts of all lines, and the end.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts.push_back(at + 1);
  return starts;
}

std::string_view line(std::string_view text,
                      const std::vector<std::size_t>& starts,
                      std::size_t i) {
  return text.substr(starts[i], starts[i + 1] - starts[i]);
}

/// The header and those rows for which `keep` says so.
template <class Keep>
std::string rows_where(std::string_view text, Keep keep) {
  const std::vector<std::size_t> starts = line_starts(text);
  std::string kept(line(text, starts, 0));
  for (std::size_t i = 1; i + 1 < starts.size(); ++i)
    if (keep(i, line(text, starts, i))) kept += line(text, starts, i);
  return kept;
}

std::string replaced(std::string text, std::string_view old_part, std::string_view new_part) {
  const std::size_t at = text.find(old_part);
  if (at != std::string::npos) text.replace(at, old_part.size(), new_part);
  return text;
}

/// The first open school stands a second time, closed.
std::string with_duplicate(std::string_view text) {
  constexpr std::string_view open = "\"1\",\"Open\"";
  const std::vector<std::size_t> starts = line_starts(text);
  std::string made(text);
  for (std::size_t i = 1; i + 1 < starts.size(); ++i) {
    const std::string_view row = line(text, starts, i);
    if (row.find(open) == std::string_view::npos) continue;
    return made += replaced(std::string(row), open, "\"2\",\"Closed\"");
  }
  return made;
}

/// First rows of the file with the URN written as a spreadsheet would.
std::string resaved(std::string_view text) {
  const std::vector<std::size_t> starts = line_starts(text);
  std::string made(line(text, starts, 0));
  for (std::size_t i = 1; i + 1 < std::min<std::size_t>(starts.size(), 41); ++i) {
    const std::string_view row = line(text, starts, i);
    const std::size_t comma = row.find(',');
    const std::string urn(row.substr(0, comma));
    made += i == 7 ? "9e+05" : urn + ".0";
    made += row.substr(comma);
  }
  return made;
}

/// Groups as a repository re-saved them: UTF-8 made of bytes read as Latin-1, so that the
/// apostrophe becomes the control character U+0092.
std::string with_control_characters(std::string_view windows_1252) {
  std::string utf8;
  for (const char c : windows_1252) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

/// Cumbria before and after April 2023: the same schools under 909, then under 942 and 943.
FileText reorganised(const Population& population, bool after) {
  CsvText csv(Ending::crlf);
  csv.header({"URN",
              "LA (code)",
              "LA (name)",
              "EstablishmentNumber",
              "EstablishmentName",
              "EstablishmentStatus (code)",
              "PreviousLA (code)",
              "PreviousLA (name)"},
             true);
  for (int i = 0; i < 40; ++i) {
    Random random =
        random_for(population.options, Purpose::name, 77000u + static_cast<unsigned>(i));
    Establishment school;
    csv.number(990001 + i);
    const bool cumberland = i % 2 == 0;
    csv.text(!after ? "909" : cumberland ? "942" : "943");
    csv.text(!after ? "Cumbria" : cumberland ? "Cumberland" : "Westmorland and Furness");
    csv.text_number(2000 + i);
    csv.text(school_name(school, random));
    csv.text("1");
    csv.text(after ? "909" : "999");
    csv.text(after ? "Cumbria" : "");
    csv.end_row();
  }
  const char* name = after ? "faults/SYNTHETIC_reorganisation_edubasealldata20230501.csv"
                           : "faults/SYNTHETIC_reorganisation_edubasealldata20230301.csv";
  return {name, csv.take()};
}

/// Ofsted's file of 2026: two lines before the header, the text NULL for missing.
FileText inspections_2026(const Population& population) {
  CsvText csv(Ending::crlf);
  csv.raw("Synthetic management information,,\r\nNot published by Ofsted,,\r\n");
  const auto& names = reference::layout("ofsted_2026_known");
  csv.header(names, false);
  for (std::size_t i = 0; i < 30 && i < population.establishments.size(); ++i) {
    const Establishment& school =
        population.establishments[population.establishments.size() - 1 - i];
    for (const std::string& name : names) {
      if (name == "URN")
        csv.number(school.urn);
      else if (name == "School name")
        csv.bare(school.name);
      else
        csv.bare("NULL");
    }
    csv.end_row();
  }
  return {"faults/SYNTHETIC_ofsted_2026_preamble.csv", to_windows_1252(csv.take())};
}

/// A search download: codes only for the LA, and 69 of 1,096 rows longer than the header.
FileText search_extract(const Population& population) {
  CsvText csv(Ending::crlf);
  const auto& names = reference::layout("gias_search_2022");
  csv.header(names, true);
  int row = 0;
  for (const Establishment& school : population.establishments) {
    const int status = status_on(school, population.options.as_of);
    if (status == 0 || status == 4 || ++row > 200) continue;
    const Place& place = population.places[static_cast<std::size_t>(school.place)];
    for (const std::string& name : names) {
      if (name == "URN")
        csv.number(school.urn);
      else if (name == "LA (code)")
        csv.text_number(place.la);
      else if (name == "LA (name)")
        csv.text(place.la_name);
      else if (name == "EstablishmentNumber")
        csv.text_number(school.number);
      else if (name == "EstablishmentName")
        csv.text(school.name);
      else if (name == "EstablishmentStatus (name)")
        csv.text(status == 2 ? "Closed" : "Open");
      else if (name == "CloseDate")
        csv.text(status == 2 ? gias_date(school.closed) : "");
      else if (name == "OpenDate")
        csv.text(gias_date(school.opened));
      else if (name == "PhaseOfEducation (name)")
        csv.text(school.phase == Phase::primary     ? "Primary"
                 : school.phase == Phase::secondary ? "Secondary"
                                                    : "Not applicable");
      else if (name == "TypeOfEstablishment (name)")
        csv.text(reference::establishment_type(school.type)->name);
      else if (name == "Linked establishments")
        csv.text(row % 16 == 0 ? "900001 Successor" : "Does not have links");
      else
        csv.text({});
    }
    if (row % 16 == 0) csv.text("900002 Successor");
    if (row % 64 == 0) csv.text("900003 Predecessor");
    csv.end_row();
  }
  return {"faults/SYNTHETIC_search_extract_ragged.csv", to_windows_1252(csv.take())};
}

std::string name_of(const Population& population, std::string_view what) {
  std::string stem = "edubasealldata_";
  stem += what;
  stem += '_';
  std::string name = "faults/";
  name += dated_name(stem, population.options.as_of);
  return name;
}

}  // namespace

std::vector<FaultFile> fault_files(const Population& population, std::string_view establishments) {
  const auto named = [&](std::string_view what, std::string bytes) {
    return FileText{name_of(population, what), std::move(bytes)};
  };
  const std::size_t lines = line_starts(establishments).size() - 2;
  // Where the number of rows does not matter, the beginning will do.
  const std::string beginning =
      rows_where(establishments, [](std::size_t i, auto) { return i <= 2000; });
  std::vector<FaultFile> list;
  list.push_back({named("truncated", std::string(beginning.substr(0, beginning.size() * 2 / 3))),
                  "refuse: the last row is incomplete"});
  list.push_back({named("forty_per_cent_fewer",
                        rows_where(establishments, [](std::size_t i, auto) { return i % 5 < 3; })),
                  "refuse by threshold unless waived: 40 per cent fewer rows"});
  list.push_back(
      {named("renamed_column", replaced(beginning, "\"EstablishmentName\"", "\"SchoolTitle\"")),
       "refuse: the required column EstablishmentName is missing"});
  list.push_back({named("partial",
                        rows_where(establishments,
                                   [&](std::size_t i, auto) { return i + lines / 20 >= lines; })),
                  "accept as partial: no absent row closes"});
  list.push_back({named("resaved_by_spreadsheet", resaved(establishments)),
                  "accept URNs written as 900001.0; reject the one row written as 9e+05"});
  list.push_back({named("duplicate_key", with_duplicate(beginning)),
                  "refuse: one URN stands twice, once open and once closed"});
  list.push_back(
      {{"faults/SYNTHETIC_groups_control_characters.csv",
        with_control_characters(groups_file(population, population.options.as_of).bytes)},
       "accept: C1 control characters are repaired through Windows-1252"});
  list.push_back({search_extract(population), "accept: long rows join the last column"});
  list.push_back(
      {inspections_2026(population), "find the header below two preamble lines; NULL is no value"});
  list.push_back(
      {reorganised(population, false), "accept as partial: authority 909 before 1 April 2023"});
  list.push_back({reorganised(population, true),
                  "accept as partial: the schools moved one by one to 942 and 943"});
  return list;
}

}  // namespace trellis::synth
