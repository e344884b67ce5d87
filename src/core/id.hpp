/// Keys of our own tables as types of their own, so that a school id is never taken for a case id.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace trellis {

/// A database key of one kind of thing. `Tag` is an empty struct that names the kind:
/// `using OrganisationId = Id<struct OrganisationTag>;`
template <class Tag>
struct Id {
  std::int64_t value = 0;

  friend auto operator<=>(const Id&, const Id&) = default;
};

using OrganisationId = Id<struct OrganisationTag>;
using PersonId = Id<struct PersonTag>;
using ProgrammeId = Id<struct ProgrammeTag>;
using ReleaseId = Id<struct ReleaseTag>;
using JobId = Id<struct JobTag>;
using EventId = Id<struct EventTag>;

}  // namespace trellis

template <class Tag>
struct std::hash<trellis::Id<Tag>> {
  std::size_t operator()(const trellis::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
