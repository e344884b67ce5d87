// Serves one shipped definition, open today, on a new database, until its input ends:
//
//   journey_site excellence_fund|research_school|behaviour_hubs|peer_review|targeted [postgresql]
//
// The first line is the address. The browser journeys (tests/browser/journeys.mjs) start one each.
#include <cstdio>
#include <cstring>
#include <exception>

#include "open_definitions.hpp"

namespace {

using trellis::storage::Engine;
namespace served = trellis::testing;

std::string text_of_definition(const std::string& name) {
  if (name == "excellence_fund") return served::open_fund();
  if (name == "research_school") return served::open_course();
  if (name == "behaviour_hubs") return served::open_hubs();
  if (name == "peer_review") return served::open_peer_review();
  if (name == "targeted") return served::open_targeted();
  throw std::runtime_error("there is no definition " + name);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "Say which definition: journey_site DEFINITION [postgresql]\n");
    return 64;
  }
  try {
    const bool is_server = argc > 2 && std::strcmp(argv[2], "postgresql") == 0;
    const served::ApplicationSite site(is_server ? Engine::postgresql : Engine::sqlite,
                                       text_of_definition(argv[1]));
    std::printf("http://127.0.0.1:%d\n", site.port());
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
