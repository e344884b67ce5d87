/// The names of the months in small letters, as what people and publishers write is compared with.
#pragma once

#include <array>
#include <string_view>

namespace trellis {

/// January first.
inline constexpr std::array<std::string_view, 12> month_words = {"january",
                                                                 "february",
                                                                 "march",
                                                                 "april",
                                                                 "may",
                                                                 "june",
                                                                 "july",
                                                                 "august",
                                                                 "september",
                                                                 "october",
                                                                 "november",
                                                                 "december"};

}  // namespace trellis
