#include "web/body.hpp"

#include "core/text.hpp"

namespace trellis::web {

Result<BodyReader> BodyReader::open(const Request& request, const std::filesystem::path& folder) {
  const std::string_view content_type = request.headers.raw("content-type");
  const std::string type = lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "application/x-www-form-urlencoded") return BodyReader(Kind::urlencoded);
  if (type == "multipart/form-data") {
    BodyReader reader(Kind::multipart);
    reader.multipart_.emplace(TRY(multipart_boundary(content_type)), folder);
    return reader;
  }
  return BodyReader(Kind::other);
}

Result<void> BodyReader::take(std::string_view bytes) {
  if (kind_ == Kind::multipart) return multipart_->take(bytes);
  if (bytes_.size() + bytes.size() > memory_body_bytes_max)
    return problem(ProblemKind::invalid, "", "What was sent is larger than 1 MB.");
  bytes_ += bytes;
  return {};
}

Result<void> BodyReader::finish(Request& request) {
  switch (kind_) {
    case Kind::urlencoded:
      request.form = TRY(parse_urlencoded(bytes_));
      return {};
    case Kind::multipart:
      TRY_VOID(multipart_->finish());
      request.form = std::move(multipart_->fields);
      request.uploads = std::move(multipart_->uploads);
      return {};
    case Kind::other:
      request.body = std::move(bytes_);
      return {};
  }
  return {};
}

}  // namespace trellis::web
