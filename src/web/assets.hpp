/// Style sheets, scripts and pictures that `web/build.mjs` made, held in memory.
///
/// Their names hold a hash of their content, so browsers may keep them for ever.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

class Assets {
 public:
  /// No assets: links lead nowhere, and pages show as plain HTML.
  Assets() = default;
  /// Reads manifest.json and what it names. Refuses a folder that was not built.
  static Result<Assets> load(const std::filesystem::path& folder);

  /// The address of an asset by its plain name, "app.css".
  Url url(std::string_view name) const;
  /// The answer to GET /assets/…, with its strong ETag; nothing when there is no such file.
  std::optional<Response> respond(const Request& request) const;
  bool empty() const { return files_.empty(); }

 private:
  struct File {
    std::string type;
    std::string etag;
    SharedBody body;
    SharedBody gzip;
  };
  std::map<std::string, File, std::less<>> files_;           ///< by the name with its hash
  std::map<std::string, std::string, std::less<>> by_name_;  ///< plain name to that
};

}  // namespace trellis::web
