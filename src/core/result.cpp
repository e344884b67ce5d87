#include "core/result.hpp"

namespace trellis {

const char* name_of(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::invalid:
      return "invalid";
    case ProblemKind::missing:
      return "missing";
    case ProblemKind::conflict:
      return "conflict";
    case ProblemKind::not_allowed:
      return "not_allowed";
    case ProblemKind::not_found:
      return "not_found";
    case ProblemKind::too_late:
      return "too_late";
    case ProblemKind::refused_by_rule:
      return "refused_by_rule";
  }
  return "invalid";
}

}  // namespace trellis
