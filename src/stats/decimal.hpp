/// Rounds numbers as people do on paper: in decimals, half away from zero.
///
/// 0.045 is stored as 0.04499999999999999; a table printed with two decimals means the decimal. The
/// shortest decimal that reads back as the number is what was meant, and is what is rounded.
#pragma once

namespace trellis::stats {

/// `value` rounded to `decimals` (0 to 12) places of its shortest decimal text.
double round_decimal(double value, int decimals);

}  // namespace trellis::stats
