#include "notify/transport.hpp"

#include <fstream>

namespace trellis::notify {
namespace {

/// One file a letter, named by its Message-ID: a second attempt writes the same file again.
class FolderTransport : public Transport {
 public:
  explicit FolderTransport(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Attempt send(const Letter& letter) override {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    const std::filesystem::path file = folder_ / (letter.reference + ".eml");
    std::ofstream out(file, std::ios::binary);
    out << message_source(letter);
    out.close();
    if (out) return {};
    return {Delivery::may_pass, "the file " + file.string() + " could not be written"};
  }

 private:
  std::filesystem::path folder_;
};

class CapturingTransport : public Transport {
 public:
  Attempt send(const Letter&) override { return {}; }
};

}  // namespace

bool is_on_this_machine(std::string_view server) {
  const std::size_t begin = server.find("://");
  std::string_view host = begin == std::string_view::npos ? server : server.substr(begin + 3);
  host = host.substr(0, host.find('/'));
  return host.starts_with("127.") || host.starts_with("[::1]") || host == "localhost" ||
         host.starts_with("localhost:");
}

std::unique_ptr<Transport> make_capturing_transport() {
  return std::make_unique<CapturingTransport>();
}

Result<std::unique_ptr<Transport>> make_transport(const TransportSettings& settings) {
  if (!settings.folder.empty()) return std::make_unique<FolderTransport>(settings.folder);
  if (settings.server.empty()) return std::unique_ptr<Transport>();
  if (!settings.server.starts_with("smtp://") && !settings.server.starts_with("smtps://"))
    return problem(ProblemKind::invalid,
                   "mail-server",
                   "Enter the address of a mail server, such as smtps://mail.example.org:465 or "
                   "smtp://mail.example.org:587");
  return make_smtp_transport(settings);
}

}  // namespace trellis::notify
