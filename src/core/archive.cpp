#include "core/archive.hpp"

#include <algorithm>
#include <zip.h>

namespace trellis {
namespace {

std::unexpected<Problem> unreadable() {
  return problem(ProblemKind::invalid, "", "The ZIP file is damaged. Download it again.");
}

std::unexpected<Problem> too_large() {
  return problem(ProblemKind::invalid,
                 "",
                 "The file unpacks to far more than any published file. Unpack it yourself and "
                 "import the result.");
}

}  // namespace

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<Archive> Archive::open(std::string bytes, UnpackLimits limits) {
  Archive archive;
  archive.limits_ = limits;
  archive.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source =
      zip_source_buffer_create(archive.bytes_->data(), archive.bytes_->size(), 0, &error);
  if (!source) return unreadable();
  zip_t* handle = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (!handle) {
    zip_source_free(source);
    return unreadable();
  }
  archive.handle_ =
      std::shared_ptr<zip_t>(handle, [kept = archive.bytes_](zip_t* open) { zip_discard(open); });
  const zip_int64_t count = zip_get_num_entries(handle, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(handle, static_cast<zip_uint64_t>(i), 0);
    if (name && !std::string_view(name).ends_with('/')) archive.names_.emplace_back(name);
  }
  return archive;
}

bool Archive::contains(std::string_view name) const {
  return std::ranges::find(names_, name) != names_.end();
}

Result<void> Archive::stream(const std::string& name,
                             const std::function<bool(std::string_view)>& piece) const {
  zip_stat_t facts;
  if (zip_stat(handle_.get(), name.c_str(), 0, &facts) != 0)
    return problem(ProblemKind::not_found, "", "The ZIP file has no file \"" + name + "\".");
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen(handle_.get(), name.c_str(), 0), zip_fclose);
  if (!file)
    return problem(ProblemKind::invalid,
                   "",
                   "\"" + name + "\" in the ZIP file cannot be unpacked; it may have a password.");
  std::string buffer(1 << 16, '\0');
  std::size_t total = 0;
  for (;;) {
    const zip_int64_t read = zip_fread(file.get(), buffer.data(), buffer.size());
    if (read < 0) return unreadable();
    if (read == 0) return {};
    total += static_cast<std::size_t>(read);
    // The sizes in the directory are the sender's word; what comes out is what counts.
    if (total > limits_.bytes_max ||
        (total > (1U << 20) && total / limits_.ratio_max > facts.comp_size))
      return too_large();
    if (!piece(std::string_view(buffer).substr(0, static_cast<std::size_t>(read)))) return {};
  }
}

Result<std::string> Archive::read(const std::string& name) const {
  std::string content;
  TRY_VOID(stream(name, [&content](std::string_view piece) {
    content += piece;
    return true;
  }));
  return content;
}

}  // namespace trellis
