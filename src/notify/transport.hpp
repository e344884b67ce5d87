/// The ways a letter leaves: a mail server, files in a folder, or nowhere (a demonstration).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "notify/mail.hpp"

namespace trellis::notify {

class Transport {
 public:
  virtual ~Transport() = default;
  /// One attempt. Never throws for what a server or a disk answers.
  virtual Attempt send(const Letter& letter) = 0;
};

struct TransportSettings {
  std::string server = {};  ///< smtps://mail.example.org:465, or smtp://mail.example.org:587
  std::string user = {};
  std::string password = {};
  std::filesystem::path folder = {};  ///< write files in place of sending
};

/// Nothing when neither a server nor a folder is named. Refuses an address that is not of a mail
/// server, and one without TLS unless it is on this machine.
Result<std::unique_ptr<Transport>> make_transport(const TransportSettings& settings);

/// Takes every letter as sent: the pages of a demonstration show them.
std::unique_ptr<Transport> make_capturing_transport();

/// SMTP through libcurl: STARTTLS or TLS from the start; without TLS on this machine alone.
std::unique_ptr<Transport> make_smtp_transport(const TransportSettings& settings);

/// Whether the address names this machine.
bool is_on_this_machine(std::string_view server);

}  // namespace trellis::notify
