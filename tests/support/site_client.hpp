/// A browser without scripts: pages over HTTP, cookies, and forms sent as they stand on the page.
///
///   SiteClient client(site.port());
///   client.open("/sign-in");
///   client.submit("/sign-in/persona", {{"person", "3"}});   // the form with that action
///   EXPECT_EQ(client.h1(), "Home");
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/html_reader.hpp"
#include "support/raw_socket.hpp"

namespace trellis::testing {

struct ClientFile {
  std::string field = {};
  std::string name = {};
  std::string content = {};
};

class SiteClient {
 public:
  using Values = std::vector<std::pair<std::string, std::string>>;

  explicit SiteClient(std::uint16_t port) : port_(port) {}

  /// GET, following redirects to pages of this server. Returns the status.
  int open(const std::string& target);
  /// Sends the form of this action (among several the one whose button or hidden input has
  /// `with_value`) with its own values, `values` in place of those of the same name.
  /// Throws std::runtime_error when the page has no such form.
  int submit(const std::string& action,
             const Values& values = {},
             const std::string& with_value = {},
             const std::vector<ClientFile>& files = {});
  /// Follows the first link with these words.
  int follow(std::string_view words);

  int status() const { return status_; }
  const std::string& address() const { return address_; }  ///< after redirects
  const std::string& body() const { return body_; }
  std::string header(std::string_view name) const;
  const Node& document() const { return document_; }
  std::string h1() const;
  bool says(std::string_view words) const;
  std::map<std::string, std::string>& cookies() { return cookies_; }

 private:
  int request(std::string method, std::string target, std::string type, std::string body);
  void remember_cookies(std::string_view head);

  std::uint16_t port_;
  std::map<std::string, std::string> cookies_;
  int status_ = 0;
  std::string address_;
  std::string head_;
  std::string body_;
  Node document_;
};

/// application/x-www-form-urlencoded.
std::string form_body(const SiteClient::Values& values);

}  // namespace trellis::testing
