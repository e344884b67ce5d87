#include "web/assets.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "web/compression.hpp"
#include "web/random.hpp"

namespace trellis::web {

namespace {

constexpr std::string_view prefix = "/assets/";

std::optional<std::string> contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::unexpected<Problem> not_built(const std::filesystem::path& folder) {
  return problem(ProblemKind::missing,
                 "assets",
                 "The style sheets and scripts are not in " + folder.string() +
                     ". Build them with ./run, or name their folder with --assets");
}

}  // namespace

Result<Assets> Assets::load(const std::filesystem::path& folder) {
  const auto manifest = contents_of(folder / "manifest.json");
  if (!manifest) return not_built(folder);
  const nlohmann::json entries = nlohmann::json::parse(*manifest, nullptr, false);
  if (!entries.is_object()) return not_built(folder);
  Assets assets;
  for (const auto& [name, entry] : entries.items()) {
    const std::string file = entry.value("file", "");
    const bool is_plain = file.find('/') == std::string::npos;
    auto body = is_plain ? contents_of(folder / "assets" / file) : std::nullopt;
    auto compressed = is_plain ? contents_of(folder / "assets" / (file + ".gz")) : std::nullopt;
    if (!body || !compressed) return not_built(folder);
    assets.by_name_[name] = file;
    assets.files_[file] = {.type = entry.value("type", "application/octet-stream"),
                           .etag = '"' + content_hash(*body) + '"',
                           .body = std::make_shared<const std::string>(std::move(*body)),
                           .gzip = std::make_shared<const std::string>(std::move(*compressed))};
  }
  return assets;
}

Url Assets::url(std::string_view name) const {
  const auto found = by_name_.find(name);
  return Url::local(std::string(prefix) +
                    (found == by_name_.end() ? std::string(name) : found->second));
}

std::optional<Response> Assets::respond(const Request& request) const {
  if (!request.path.starts_with(prefix)) return std::nullopt;
  const auto found = files_.find(std::string_view(request.path).substr(prefix.size()));
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  const bool is_compressed = accepts_gzip(request);
  Response response;
  response.route = "/assets/{file}";
  // A strong tag names the bytes sent, so the compressed form has one of its own.
  const std::string etag =
      is_compressed ? file.etag.substr(0, file.etag.size() - 1) + "-gzip\"" : file.etag;
  response.headers.set("ETag", etag);
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
  if (request.headers.text("if-none-match").find(etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", file.type);
  if (is_compressed) response.headers.set("Content-Encoding", "gzip");
  response.body = is_compressed ? file.gzip : file.body;
  return response;
}

}  // namespace trellis::web
