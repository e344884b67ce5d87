/// One root and one minimum of a smooth function of one number. Internal.
#pragma once

#include <cmath>

namespace trellis::stats {

/// The root of f between a and b, where f has opposite signs; regula falsi in the Illinois form,
/// which is fast where f is nearly straight. Stops when the bracket is within `tolerance`.
template <class F>
double root_between(F f, double a, double b, double tolerance) {
  double fa = f(a);
  double fb = f(b);
  if (fa == 0) return a;
  int same_side = 0;
  for (int step = 0; step < 200 && fb != 0 && std::abs(b - a) > tolerance; ++step) {
    double c = b - fb * (b - a) / (fb - fa);
    if (step % 8 == 7) c = 0.5 * (a + b);
    const double fc = f(c);
    if ((fc > 0) == (fb > 0)) {
      if (++same_side > 1) fa *= 0.5;
      if (std::abs(c - b) < tolerance) return c;
    } else {
      a = b;
      fa = fb;
      same_side = 0;
    }
    b = c;
    fb = fc;
  }
  return b;
}

/// The lowest value of f on [a, b], f with one valley there: golden section.
template <class F>
double lowest_between(F f, double a, double b, double tolerance) {
  constexpr double golden = 0.6180339887498949;
  double left = b - golden * (b - a);
  double right = a + golden * (b - a);
  double f_left = f(left);
  double f_right = f(right);
  while (b - a > tolerance) {
    if (f_left <= f_right) {
      b = right;
      right = left;
      f_right = f_left;
      left = b - golden * (b - a);
      f_left = f(left);
    } else {
      a = left;
      left = right;
      f_left = f_right;
      right = a + golden * (b - a);
      f_right = f(right);
    }
  }
  return f_left <= f_right ? f_left : f_right;
}

}  // namespace trellis::stats
