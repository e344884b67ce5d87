/// Signing in and out, personas of a demonstration, acting for another organisation, passwords.
#pragma once

#include <string>
#include <vector>

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// The views of the templates beside this file.
struct PersonaEntry {
  std::string name = {};
  std::string roles = {};
  Html form = {};
};
struct PersonaIndex {
  std::vector<PersonaEntry> personas = {};
};
struct SessionEntry {
  std::string device = {};
  std::string since = {};
  std::string seen = {};
  std::string state = {};
};
struct AccountShow {
  std::string name = {};
  std::string email = {};
  std::vector<SessionEntry> sessions = {};
  Html sign_out_elsewhere = {};
};

void add_account_routes(Routes& routes);

}  // namespace trellis::web
