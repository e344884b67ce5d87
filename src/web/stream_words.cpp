#include "web/stream_words.hpp"

namespace trellis::web {

std::string StreamWords::title(ProgrammeId programme, const std::string& stream) {
  auto found = definitions_.find(programme);
  if (found == definitions_.end()) {
    const auto version = programme::version_in_force(db_, programme);
    found =
        definitions_
            .emplace(programme, version ? programme::load_definition(db_, version->id) : nullptr)
            .first;
  }
  if (found->second)
    for (const programme::Stream& each : found->second->streams)
      if (each.id == stream) return each.title;
  return stream;
}

void StreamWords::say_options(ListDefinition& list,
                              ProgrammeId programme,
                              const std::string& stream) {
  for (FilterField& field : list.filters) {
    if (field.name != "stream") continue;
    for (auto& option : field.options)
      if (option.value == stream && option.text == stream) option.text = title(programme, stream);
  }
}

}  // namespace trellis::web
