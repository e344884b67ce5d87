/// Writes the C++ of a template: a header with its two functions, and a source that prints it.
#pragma once

#include <string>
#include <string_view>

#include "template.hpp"

namespace trellis::template_compiler {

struct Generated {
  std::string header;
  std::string source;
};

/// `path` as in "web/home/home_show.html": the functions are `render_home_show(view)`, which gives
/// Html, and `append_home_show(out, view)`. `shown_path` is what compiler errors name. Throws
/// TemplateError.
Generated generate(const Template& parsed, std::string_view path, std::string_view shown_path);

}  // namespace trellis::template_compiler
