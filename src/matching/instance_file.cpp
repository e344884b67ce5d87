#include "matching/instance_file.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace trellis::matching {
namespace {

using Json = nlohmann::json;

std::string entry(const char* list, std::size_t index, const char* field) {
  return std::string(list) + "[" + std::to_string(index) + "]." + field;
}

Result<std::int64_t> whole(const Json& object, const char* field, const std::string& where) {
  const auto found = object.find(field);
  if (found == object.end())
    return problem(ProblemKind::missing, where, where + " is missing: add the number");
  if (!found->is_number_integer())
    return problem(ProblemKind::invalid, where, where + " is not a whole number");
  return found->get<std::int64_t>();
}

Result<const Json*> list(const Json& document, const char* name) {
  const auto found = document.find(name);
  if (found == document.end() || !found->is_array())
    return problem(
        ProblemKind::missing,
        name,
        std::string("The file has no list \"") + name + "\": it is no lead-partner instance");
  return &*found;
}

Result<Point> place_of(const Json& row, const char* name, std::size_t index) {
  return Point{static_cast<std::int32_t>(TRY(whole(row, "x", entry(name, index, "x")))),
               static_cast<std::int32_t>(TRY(whole(row, "y", entry(name, index, "y"))))};
}

class MatchReader {
 public:
  Result<InstanceFile> read(const Json& document) {
    TRY_VOID(check_kind(document));
    file_.name = document.value("name", "instance");
    TRY_VOID(read_leads(*TRY(list(document, "leads"))));
    TRY_VOID(read_partners(*TRY(list(document, "partners"))));
    TRY_VOID(read_edges(*TRY(list(document, "edges"))));
    if (const auto optimum = document.find("optimum"); optimum != document.end())
      file_.stated = StatedOptimum{TRY(whole(*optimum, "matched", "optimum.matched")),
                                   TRY(whole(*optimum, "cost", "optimum.cost"))};
    return std::move(file_);
  }

 private:
  static Result<void> check_kind(const Json& document) {
    if (!document.is_object())
      return problem(ProblemKind::invalid, "", "The file holds no JSON object");
    if (document.value("kind", "") != "lead-partner")
      return problem(ProblemKind::invalid,
                     "kind",
                     "The file's kind is \"" + document.value("kind", std::string("(none)")) +
                         "\"; trellis match reads \"lead-partner\"");
    if (document.value("version", 1) != 1)
      return problem(
          ProblemKind::invalid, "version", "Only version 1 of the instance format is known");
    return {};
  }

  Result<void> read_leads(const Json& leads) {
    for (std::size_t i = 0; i < leads.size(); ++i) {
      const Json& lead = leads[i];
      const std::int64_t urn = TRY(whole(lead, "urn", entry("leads", i, "urn")));
      optimise::CapacityGroup all{.name = "lead " + std::to_string(urn), .places = {}};
      for (std::uint32_t stream = 0; stream < stream_names.size(); ++stream) {
        const std::int64_t capacity =
            TRY(whole(lead, stream_names[stream], entry("leads", i, stream_names[stream])));
        all.places.push_back(static_cast<optimise::PlaceIndex>(file_.instance.places.size()));
        file_.instance.places.push_back(
            {.lead = urn, .stream = stream, .year = 0, .capacity = capacity});
      }
      all.upper = TRY(whole(lead, "total", entry("leads", i, "total")));
      file_.instance.groups.push_back(std::move(all));
      file_.lead_at.push_back(TRY(place_of(lead, "leads", i)));
    }
    file_.instance.stream_names.assign(stream_names.begin(), stream_names.end());
    return {};
  }

  Result<void> read_partners(const Json& partners) {
    for (std::size_t i = 0; i < partners.size(); ++i) {
      const Json& partner = partners[i];
      file_.instance.partners.push_back(
          {.key = TRY(whole(partner, "urn", entry("partners", i, "urn")))});
      const std::string stream = partner.value("stream", "");
      const auto number = std::find(stream_names.begin(), stream_names.end(), stream);
      if (number == stream_names.end())
        return problem(
            ProblemKind::invalid,
            "partners",
            entry("partners", i, "stream") + " is \"" + stream + "\"; it must be extended or core");
      stream_of_.push_back(static_cast<std::uint32_t>(number - stream_names.begin()));
      file_.partner_at.push_back(TRY(place_of(partner, "partners", i)));
    }
    return {};
  }

  Result<void> read_edges(const Json& edges) {
    const std::size_t leads = file_.lead_at.size();
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const Json& edge = edges[i];
      if (!edge.is_array() || edge.size() != 3 || !edge[0].is_number_unsigned() ||
          !edge[1].is_number_unsigned() || !edge[2].is_number_integer())
        return problem(ProblemKind::invalid,
                       "edges",
                       "edges[" + std::to_string(i) + "] is not [partner index, lead index, cost]");
      const auto partner = edge[0].get<std::uint64_t>();
      const auto lead = edge[1].get<std::uint64_t>();
      if (partner >= stream_of_.size() || lead >= leads)
        return problem(
            ProblemKind::invalid,
            "edges",
            "edges[" + std::to_string(i) + "] points at a school that the file does not have");
      const auto place = lead * stream_names.size() + stream_of_[partner];
      file_.instance.edges.push_back({static_cast<optimise::PartnerIndex>(partner),
                                      static_cast<optimise::PlaceIndex>(place),
                                      edge[2].get<std::int64_t>()});
    }
    return {};
  }

  static constexpr std::array stream_names = {"extended", "core"};
  InstanceFile file_;
  std::vector<std::uint32_t> stream_of_;
};

}  // namespace

Result<InstanceFile> read_instance_file(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false, true);
  if (document.is_discarded())
    return problem(
        ProblemKind::invalid, "", "The file is not JSON, or it is cut off before its end");
  return MatchReader().read(document);
}

}  // namespace trellis::matching
