/// What a handler knows beside the request: who acts, when, and what the page needs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "core/date.hpp"
#include "storage/database.hpp"
#include "web/assets.hpp"
#include "web/router.hpp"
#include "web/url.hpp"

namespace trellis::web {

/// What is said once on the next page, after a post: "Visit booked for 9 March 2026".
struct Notice {
  std::string text = {};
  bool is_success = true;
};

/// An organisation that a person may act for.
struct ActingChoice {
  OrganisationId id = {};
  std::string name = {};
};

/// What every page of this server says of itself.
struct Site {
  std::string name = "Trellis";
  bool is_demonstration = false;  ///< the database holds invented applications, roles and matches
  bool is_synthetic = false;      ///< its schools are invented too
};

/// A session as pages see it. Its token is in the cookie; the database holds only a hash.
struct Visit {
  std::string token = {};         ///< empty for a visitor who has not signed in
  std::string organisation = {};  ///< name of the one acted for
  std::string role = {};          ///< "Programme manager"
  std::vector<ActingChoice> choices = {};
  std::int64_t unread = 0;  ///< messages
};

struct Context {
  storage::Database& db;
  const Assets& assets;
  const Router& router;
  const Site& site;
  access::Actor actor = {};
  Visit visit = {};
  Date today = {};
  Instant now = {};
  std::string nonce = {};                 ///< of the one inline script
  std::string form_token = {};            ///< stands in every form that posts
  std::vector<Notice> notices = {};       ///< shown on this page
  std::vector<Notice> next_notices = {};  ///< shown on the page that follows
  std::string new_token = {};             ///< a session that begins with this answer
  bool ends_session = false;
  std::string path = {};  ///< of this request, to come back to

  bool is_signed_in() const { return !visit.token.empty(); }
  bool may(access::Permission permission) const { return access::may_somewhere(actor, permission); }
  /// Says it on the page that the redirect leads to.
  void say(std::string text) { next_notices.push_back({.text = std::move(text)}); }
  void say_no_change() {
    next_notices.push_back({.text = "No changes were made", .is_success = false});
  }
};

}  // namespace trellis::web
