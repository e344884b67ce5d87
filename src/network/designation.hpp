/// Designations: research schools, behaviour hub leads, teaching school hubs, since when and by
/// what source.
///
/// Published lists name a host that was designated from a date; they rarely say that one ended. So
/// a listing opens a designation, a listing with an end closes it, and a host that is merely absent
/// from a newer list keeps it. A host without a URN, or whose URN no organisation holds, is left
/// for a person. The host may lie outside the area it serves: the two are never merged.
///
/// Pure. Sources: lists under networks in ../shared/data, read by the register's import.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"

namespace trellis::network {

using DesignationId = Id<struct DesignationTag>;

/// What a host is. Lists of our own users bring kinds of their own, so the kind is a word:
/// research_school, associate_research_school, behaviour_hub_lead, teaching_school_hub, or another.
std::string kind_of(std::string_view network, std::string_view status);
/// "Research school": what a page prints; an unknown kind as it stands, spaces for underscores.
std::string title_of(std::string_view kind);

struct Designation {
  DesignationId id;
  OrganisationId organisation;
  std::string kind;
  std::string name;    ///< of the unit: "Aspirer Research School"
  std::string status;  ///< as published: "full", "associate"
  std::optional<Date> started_on;
  std::string started_words;  ///< as published: "2016-10"
  std::optional<Date> finished_on;
  std::string area;  ///< districts or codes it serves, as published
  std::string source;
  std::string matched;  ///< how the URN was found, as the source says
  std::optional<ReleaseId> release;

  bool holds_on(Date day) const {
    return (!started_on || *started_on <= day) && (!finished_on || day < *finished_on);
  }
};

/// A row of a network list.
struct Listing {
  std::string network, name, host_named, status, designated_from, area, source, matched;
  std::optional<Urn> urn;
  std::optional<Date> ended_on;
  ReleaseId release;
};

struct DesignationEnd {
  DesignationId designation;
  Date on;
};

/// A listing that no organisation could be found for.
struct UnplacedListing {
  Listing listing;
  std::string why;
};

struct DesignationPlan {
  std::vector<Designation> to_open;  ///< without id
  std::vector<DesignationEnd> to_end;
  std::vector<UnplacedListing> unplaced;
  std::size_t unchanged = 0;
};

/// The first day of a date that may be a year, a month or a day ("2016", "2016-10", "2016-10-06");
/// nothing for other words.
std::optional<Date> first_day_of(std::string_view words);

/// What must change so that `existing` says what `listings` say. `organisation_of` gives the
/// organisation that holds a URN now or held it last. Twice the same listings change nothing.
DesignationPlan plan_designations(
    std::span<const Listing> listings,
    std::span<const Designation> existing,
    const std::function<std::optional<OrganisationId>(Urn)>& organisation_of);

}  // namespace trellis::network
