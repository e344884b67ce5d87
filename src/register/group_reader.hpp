/// Turns rows of the groups file and of the group links file into groups and memberships.
#pragma once

#include <optional>

#include "register/cells.hpp"
#include "register/group.hpp"
#include "register/source_table.hpp"

namespace trellis::registry {

class GroupReader {
 public:
  explicit GroupReader(const Header& header);
  std::optional<Group> read(const SourceRow& row, CellProblems& problems);

 private:
  using Column = std::optional<std::size_t>;
  std::optional<Date> date(DateColumn& form,
                           Column column,
                           const SourceRow& row,
                           CellProblems& problems);

  const Header& header_;
  Column uid_, name_, id_, companies_house_, ukprn_, type_code_, type_, status_code_, status_,
      opened_, closed_, incorporated_, street_, locality_, address3_, town_, county_, postcode_;
  DateColumn opened_form_, closed_form_, incorporated_form_;
};

class MembershipReader {
 public:
  explicit MembershipReader(const Header& header);
  /// Nothing for rows whose keys cannot be read, and for children's centres (counted).
  std::optional<Membership> read(const SourceRow& row, CellProblems& problems);
  std::size_t childrens_centres() const { return childrens_centres_; }
  std::size_t unknown_dates() const { return unknown_dates_; }

 private:
  std::optional<std::size_t> urn_, uid_, joined_;
  DateColumn joined_form_;
  std::size_t childrens_centres_ = 0;
  std::size_t unknown_dates_ = 0;
};

}  // namespace trellis::registry
