/// What a new version of a definition may not do to the versions before it.
#pragma once

#include <span>

#include "programme/definition.hpp"

namespace trellis::programme {

/// Mistakes of a version in the light of all earlier ones: a version number that is not higher, a
/// `was` that names nothing, a field whose type changed without `convert`, a unit whose kind
/// changed, a stream removed without `streams_map`. `earlier` may be empty.
Mistakes check_against(const Definition& definition, std::span<const Definition> earlier);

}  // namespace trellis::programme
