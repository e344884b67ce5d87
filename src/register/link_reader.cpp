#include "register/link_reader.hpp"

namespace trellis::registry {

LinkReader::LinkReader(const Header& header)
    : urn_(header.find("urn")),
      link_urn_(header.find("linkurn")),
      name_(header.find("linkname")),
      type_(header.find("linktype")),
      established_(header.find("linkestablisheddate")) {}

std::optional<Link> LinkReader::read(const SourceRow& row, CellProblems& problems) {
  const auto urn = Urn::parse(row.cell(urn_));
  const auto link_urn = Urn::parse(row.cell(link_urn_));
  if (!urn || !link_urn) {
    const bool first = !urn;
    problems.reject({row.row,
                     row.line,
                     first ? "URN" : "LinkURN",
                     shown(row.cell(first ? urn_ : link_urn_)),
                     first ? urn.error().message : link_urn.error().message});
    return std::nullopt;
  }
  Link link{*urn, *link_urn, std::string(row.cell(name_)), std::string(row.cell(type_)), {}};
  if (!is_known_link_type(link.type))
    problems.add({row.row,
                  row.line,
                  "LinkType",
                  shown(link.type),
                  "is a new type of link. It was kept as information."});
  const auto established = established_form_.read(row.cell(established_));
  if (established)
    link.established_on = *established;
  else
    problems.add({row.row,
                  row.line,
                  "LinkEstablishedDate",
                  shown(row.cell(established_)),
                  established.error().message + ". It was left out."});
  return link;
}

}  // namespace trellis::registry
