/// The job "need.compute": need of all schools, after an import or when weights change.
#pragma once

#include <string>
#include <string_view>

#include "jobs/worker.hpp"

namespace trellis::registry {

inline constexpr std::string_view compute_need_kind = "need.compute";

/// Arguments of the job: the name of the weights, of which the newest version is used.
std::string compute_need_arguments(std::string_view weights_name = "default");

/// The handler. Without weights of that name only "default" is known: the shipped ones.
jobs::Handler compute_need_handler();

}  // namespace trellis::registry
