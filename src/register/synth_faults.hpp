/// Files that an importer must repair or refuse, each with what is expected of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "register/synth_release.hpp"

namespace trellis::synth {

struct FaultFile {
  FileText file;       ///< the name lies in faults/
  std::string expect;  ///< what an importer should do with it
};

/// All of them; `establishments` is the first release's establishments file.
std::vector<FaultFile> fault_files(const Population& population, std::string_view establishments);

}  // namespace trellis::synth
