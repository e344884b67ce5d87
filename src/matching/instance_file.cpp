#include "matching/instance_file.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "matching/json_reading.hpp"

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

/// The layer of trusts: lead trusts with places, partner trusts, eligible pairs.
Result<optimise::Instance> read_trusts(const Json& document) {
  TRY_VOID(check_fields(document, {"leads", "partners", "edges"}, "trusts"));
  optimise::Instance trusts{.stream_names = {"trust"}};
  const Json& leads = *TRY(list_of(document, "leads", "trusts"));
  for (std::size_t i = 0; i < leads.size(); ++i) {
    const std::string where = row_of("trusts.leads", i);
    TRY_VOID(check_fields(leads[i], {"uid", "places"}, where));
    trusts.places.push_back({.lead = TRY(whole_of(leads[i], "uid", where)),
                             .capacity = TRY(whole_of(leads[i], "places", where))});
  }
  const Json& partners = *TRY(list_of(document, "partners", "trusts"));
  for (std::size_t i = 0; i < partners.size(); ++i) {
    const std::string where = row_of("trusts.partners", i);
    TRY_VOID(check_fields(partners[i], {"uid"}, where));
    trusts.partners.push_back({.key = TRY(whole_of(partners[i], "uid", where))});
  }
  const Json& edges = *TRY(list_of(document, "edges", "trusts"));
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const std::string where = row_of("trusts.edges", i);
    if (!edges[i].is_array() || edges[i].size() != 3)
      return problem(
          ProblemKind::invalid, where, where + " is not [partner index, lead index, cost]");
    const std::int64_t partner = TRY(whole_entry(edges[i], 0, where));
    const std::int64_t lead = TRY(whole_entry(edges[i], 1, where));
    if (partner < 0 || partner >= std::ssize(trusts.partners) || lead < 0 ||
        lead >= std::ssize(trusts.places))
      return problem(
          ProblemKind::invalid, where, where + " points at a trust that the file does not have");
    trusts.edges.push_back({static_cast<optimise::PartnerIndex>(partner),
                            static_cast<optimise::PlaceIndex>(lead),
                            TRY(whole_entry(edges[i], 2, where))});
  }
  return trusts;
}

class MatchReader {
 public:
  Result<InstanceFile> read(const Json& document) {
    TRY_VOID(check_kind(document));
    file_.name = document.value("name", "instance");
    TRY_VOID(read_leads(*TRY(list(document, "leads"))));
    TRY_VOID(read_partners(*TRY(list(document, "partners"))));
    TRY_VOID(read_edges(*TRY(list(document, "edges"))));
    if (version_ == 2)
      if (const auto trusts = document.find("trusts"); trusts != document.end())
        file_.trusts = TRY(read_trusts(*trusts));
    if (const auto optimum = document.find("optimum"); optimum != document.end())
      file_.stated = StatedOptimum{TRY(whole(*optimum, "matched", "optimum.matched")),
                                   TRY(whole(*optimum, "cost", "optimum.cost"))};
    return std::move(file_);
  }

 private:
  Result<void> check_kind(const Json& document) {
    if (!document.is_object())
      return problem(ProblemKind::invalid, "", "The file holds no JSON object");
    if (document.value("kind", "") != "lead-partner")
      return problem(ProblemKind::invalid,
                     "kind",
                     "The file's kind is \"" + document.value("kind", std::string("(none)")) +
                         "\"; trellis match reads \"lead-partner\"");
    const auto version = document.find("version");
    if (version != document.end()) {
      version_ = version->is_number_integer() ? version->get<std::int64_t>() : 0;
      if (version_ != 1 && version_ != 2)
        return problem(ProblemKind::invalid,
                       "version",
                       "Only versions 1 and 2 of the instance format are known");
    }
    if (version_ == 1 && document.contains("trusts"))
      return problem(ProblemKind::invalid,
                     "trusts",
                     "The layer of trusts is of version 2: write \"version\": 2 at the top");
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
      file_.trust_of_lead.push_back(
          lead.contains("trust") ? TRY(whole(lead, "trust", entry("leads", i, "trust"))) : 0);
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
      TRY_VOID(check_edge(edge, i));
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
      if (edge.size() == 5) {
        file_.preferences.partner_rank.push_back(edge[3].get<std::int64_t>());
        file_.preferences.lead_rank.push_back(edge[4].get<std::int64_t>());
      }
    }
    if (!file_.preferences.partner_rank.empty() &&
        file_.preferences.partner_rank.size() != edges.size())
      return problem(ProblemKind::invalid,
                     "edges",
                     "Some pairs have ranks and others none: give both ranks to each, or to none");
    return {};
  }

  Result<void> check_edge(const Json& edge, std::size_t i) const {
    bool right = edge.is_array() && (edge.size() == 3 || (version_ == 2 && edge.size() == 5)) &&
                 edge[0].is_number_unsigned() && edge[1].is_number_unsigned();
    for (std::size_t k = 2; right && k < edge.size(); ++k) right = edge[k].is_number_integer();
    if (right) return {};
    return problem(ProblemKind::invalid,
                   "edges",
                   "edges[" + std::to_string(i) + "] is not [partner index, lead index, cost]" +
                       (version_ == 2 ? ", alone or with the partner's and the lead's rank" : ""));
  }

  static constexpr std::array stream_names = {"extended", "core"};
  std::int64_t version_ = 1;
  InstanceFile file_;
  std::vector<std::uint32_t> stream_of_;
};

/// Streams of a lead in the file, the extended one first.
constexpr std::size_t streams_of_a_lead = 2;

}  // namespace

Result<std::vector<PlacesAside>> set_places_aside(
    InstanceFile& file, const std::vector<std::optional<optimise::EdgeIndex>>& trust_match) {
  std::map<std::int64_t, std::int64_t> pairs;
  for (const auto& edge : trust_match)
    if (edge) ++pairs[file.trusts->places[file.trusts->edges[*edge].place].lead];
  std::vector<PlacesAside> aside;
  std::vector<optimise::CapacityGroup> limits;
  std::vector<char> loosened(file.trust_of_lead.size(), 0);
  for (const auto& [trust, count] : pairs) {
    optimise::CapacityGroup limit{.name = "trust " + std::to_string(trust), .upper = 0};
    for (std::size_t lead = 0; lead < file.trust_of_lead.size(); ++lead) {
      if (file.trust_of_lead[lead] != trust) continue;
      const auto extended = static_cast<optimise::PlaceIndex>(lead * streams_of_a_lead);
      const std::int64_t all =
          file.instance.places[extended].capacity + file.instance.places[extended + 1].capacity;
      if (file.instance.groups[lead].upper < all)
        return problem(ProblemKind::refused_by_rule,
                       "trusts",
                       "Lead " + std::to_string(file.instance.places[extended].lead) +
                           " offers fewer places in all than in its streams, and its trust " +
                           std::to_string(trust) +
                           " gives extended places to partner trusts: these limits overlap. Lower "
                           "the places of its streams to its total");
      loosened[lead] = 1;  // its total says nothing that its streams do not
      limit.places.push_back(extended);
      limit.upper += file.instance.places[extended].capacity;
    }
    if (limit.places.empty()) continue;
    const std::int64_t taken = std::min(count, limit.upper);
    limit.upper -= taken;
    aside.push_back({trust, taken, limit.upper});
    limits.push_back(std::move(limit));
  }
  std::vector<optimise::CapacityGroup> kept;
  for (std::size_t lead = 0; lead < file.instance.groups.size(); ++lead)
    if (!loosened[lead]) kept.push_back(std::move(file.instance.groups[lead]));
  std::ranges::move(limits, std::back_inserter(kept));
  file.instance.groups = std::move(kept);
  return aside;
}

Result<InstanceFile> read_instance_file(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false, true);
  if (document.is_discarded())
    return problem(
        ProblemKind::invalid, "", "The file is not JSON, or it is cut off before its end");
  return MatchReader().read(document);
}

}  // namespace trellis::matching
