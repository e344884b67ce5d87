#include "web/host_guard.hpp"

#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"
#include "web/public_address.hpp"

namespace trellis::web {
namespace {

constexpr const char* address_header = "x-trellis-public-address";

bool is_for_machines(const Request& request) {
  return request.path == "/health" || request.path == "/metrics";
}

Response wrong_host(const Service& service, const Request& request) {
  constexpr const char* sentence = "This service does not answer at the address that you used.";
  if (api::is_api_path(request.path)) return api::problem_response(request, 421, sentence);
  return service.refuse(421, sentence, "");
}

}  // namespace

Service guard_host(Service inner, std::shared_ptr<const std::string> public_address) {
  const auto kept = std::make_shared<const Service>(std::move(inner));
  const auto is_ours = [public_address](const Request& request) {
    return is_for_machines(request) || is_known_host(request.headers.text("host"), *public_address);
  };
  Service outer = *kept;
  outer.admit = [kept, is_ours](const Request& request) {
    if (is_ours(request)) return kept->admit(request);
    Admission admission;
    admission.is_refused = true;
    admission.refusal = wrong_host(*kept, request);
    return admission;
  };
  outer.respond = [kept, is_ours, public_address](Request& request) {
    if (!is_ours(request)) return wrong_host(*kept, request);
    request.headers.set(address_header, *public_address);
    return kept->respond(request);
  };
  return outer;
}

std::string public_address_of(const Request& request) {
  const std::string given(request.headers.text(address_header));
  return given.empty() ? "http://localhost" : given;
}

}  // namespace trellis::web
