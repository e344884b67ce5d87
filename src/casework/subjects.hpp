/// The keys of this module's tables, and their names as subjects of events.
#pragma once

#include "events/event.hpp"

namespace trellis::casework {

using CaseId = Id<struct CaseTag>;
using ReviewId = Id<struct ReviewTag>;
using SideRecordId = Id<struct SideRecordTag>;
using NoteId = Id<struct NoteTag>;
using ContactId = Id<struct ContactTag>;
using PlanVersionId = Id<struct PlanVersionTag>;
using PlanReadingId = Id<struct PlanReadingTag>;
using PlanCommentId = Id<struct PlanCommentTag>;

}  // namespace trellis::casework

namespace trellis::events {

template <>
inline constexpr std::string_view subject_kind<casework::CaseTag> = "case";
template <>
inline constexpr std::string_view subject_kind<casework::ReviewTag> = "review";
template <>
inline constexpr std::string_view subject_kind<casework::SideRecordTag> = "side_record";
template <>
inline constexpr std::string_view subject_kind<casework::NoteTag> = "note";
template <>
inline constexpr std::string_view subject_kind<casework::ContactTag> = "contact";
template <>
inline constexpr std::string_view subject_kind<casework::PlanVersionTag> = "plan_version";
template <>
inline constexpr std::string_view subject_kind<casework::PlanReadingTag> = "plan_reading";
template <>
inline constexpr std::string_view subject_kind<casework::PlanCommentTag> = "plan_comment";

}  // namespace trellis::events
