#include "register/group_reader.hpp"

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {

GroupReader::GroupReader(const Header& header) : header_(header) {
  uid_ = header.find_any({"group uid", "group_uid"});
  name_ = header.find_any({"group name", "group_name"});
  id_ = header.find_any({"group id", "group_id"});
  companies_house_ = header.find_any({"companies house number", "companies_house_number"});
  ukprn_ = header.find_any({"ukprn"});
  type_code_ = header.find_any({"group type (code)", "group_type__code_"});
  type_ = header.find_any({"group type", "group_type"});
  status_code_ = header.find_any({"group status (code)", "group_status__code_"});
  status_ = header.find_any({"group status", "group_status"});
  opened_ = header.find_any({"open date", "open_date"});
  closed_ = header.find_any({"closed date", "closed_date"});
  incorporated_ = header.find_any({"incorporated on (open date)", "incorporated_on__open_date_"});
  street_ = header.find_any({"group street", "group_street"});
  locality_ = header.find_any({"group locality", "group_locality"});
  address3_ = header.find_any({"group address 3", "group_address_3"});
  town_ = header.find_any({"group town", "group_town"});
  county_ = header.find_any({"group county", "group_county"});
  postcode_ = header.find_any({"group postcode", "group_postcode"});
}

std::optional<Date> GroupReader::date(DateColumn& form,
                                      Column column,
                                      const SourceRow& row,
                                      CellProblems& problems) {
  const auto read = form.read(row.cell(column));
  if (read) return *read;
  problems.add({row.row,
                row.line,
                header_.published()[*column],
                shown(row.cell(column)),
                read.error().message + ". It was left out."});
  return std::nullopt;
}

std::optional<Group> GroupReader::read(const SourceRow& row, CellProblems& problems) {
  const auto uid = GroupUid::parse(row.cell(uid_));
  if (!uid) {
    problems.reject({row.row, row.line, "Group UID", shown(row.cell(uid_)), uid.error().message});
    return std::nullopt;
  }
  const auto text = [&](Column column) { return std::string(row.cell(column)); };
  Group group;
  group.uid = *uid;
  group.name = text(name_);
  group.group_id = text(id_);
  group.companies_house = text(companies_house_);
  group.ukprn = text(ukprn_);
  group.type = read_code(row.cell(type_code_)).value_or(0);
  group.type_words = text(type_);
  group.status = status_code_ ? text(status_code_) : text(status_);
  group.opened_on = date(opened_form_, opened_, row, problems);
  group.closed_on = date(closed_form_, closed_, row, problems);
  group.incorporated_on = date(incorporated_form_, incorporated_, row, problems);
  group.street = text(street_);
  group.locality = text(locality_);
  group.address3 = text(address3_);
  group.town = text(town_);
  const std::string_view county = row.cell(county_);
  group.county = reference::absent_reason("gias", county) ? "" : std::string(county);
  group.postcode = text(postcode_);
  return group;
}

MembershipReader::MembershipReader(const Header& header)
    : urn_(header.find("urn")),
      uid_(header.find("group uid")),
      joined_(header.find("joined date")) {}

std::optional<Membership> MembershipReader::read(const SourceRow& row, CellProblems& problems) {
  const auto urn = Urn::parse(row.cell(urn_));
  const auto uid = GroupUid::parse(row.cell(uid_));
  if (!urn || !uid) {
    problems.reject({row.row,
                     row.line,
                     urn ? "Group UID" : "URN",
                     shown(row.cell(urn ? uid_ : urn_)),
                     urn ? uid.error().message : urn.error().message});
    return std::nullopt;
  }
  if (urn->is_childrens_centre()) {
    ++childrens_centres_;
    return std::nullopt;
  }
  Membership membership{*urn, *uid, {}};
  const auto joined = joined_form_.read(row.cell(joined_));
  if (joined)
    membership.joined_on = *joined;
  else
    problems.add({row.row,
                  row.line,
                  "Joined date",
                  shown(row.cell(joined_)),
                  joined.error().message + ". It was left out."});
  unknown_dates_ += !membership.joined_on;
  return membership;
}

}  // namespace trellis::registry
