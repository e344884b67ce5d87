/// What matching reads from the published facts of an establishment.
#pragma once

#include "matching/school.hpp"
#include "register/establishment.hpp"

namespace trellis::matching {

/// Special schools and alternative provision by type; mainstream by phase, derived from ages where
/// the phase is not published. Middle schools count as the phase they are deemed to be.
Setting setting_of(const registry::Establishment& facts);

/// The school as matching sees it, without trust and organisation.
School school_from(const registry::Establishment& facts);

}  // namespace trellis::matching
