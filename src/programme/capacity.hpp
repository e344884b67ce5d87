/// Places of a lead: how many partners it may take, by stream and programme year.
///
/// Streams do not lend places to each other: with both extended places taken a third extended
/// partner is refused though a core place is free. The rule is applied inside the transaction that
/// confirms a pairing, on the places read in that transaction.
#pragma once

#include <span>
#include <string>

#include "programme/definition.hpp"

namespace trellis::programme {

/// The places one lead offers: those of the definition, or fewer where its agreement says so.
struct Places {
  std::map<std::string, int> by_stream;
  int total = 0;
};

/// `offered` lists the streams a lead limits; a lead never offers more than the definition.
Places places_of(const Capacity& capacity, const std::map<std::string, int>& offered = {});

/// The rule for this unit or role, if the definition has one.
const Capacity* capacity_of(const Definition& definition, std::string_view unit_or_role);

/// The rule for lead trusts: that of the role which stands for a trust; nothing where lead trusts
/// have no places of their own.
const Capacity* capacity_of_trusts(const Definition& definition);
/// The rule for this lead, which is a trust or a school.
const Capacity* capacity_of_lead(const Definition& definition,
                                 std::string_view unit,
                                 bool is_trust);

/// Places left in a stream, given the streams of the places taken in the same period.
int places_left(const Places& places, std::span<const std::string> taken, std::string_view stream);

/// Refuses when the stream, or the lead as a whole, is full. `when` names the period in the
/// sentence: "programme year 1".
Result<void> check_place(const Places& places,
                         std::span<const std::string> taken,
                         std::string_view stream,
                         std::string_view when);

/// A warning when the days promised to partners pass what the lead gives in a year; else empty.
std::string days_warning(const Capacity& capacity, double days);

}  // namespace trellis::programme
