// Mathematics with the same bits on every machine.
//
// A libm's sin, exp or log may differ from another's in the last bit, and a weight or an output file would differ
// with it. These functions use only +, -, *, / and sqrt, which IEEE 754 fixes to the bit, in an order that the compiler
// must keep (-ffp-contract=off). Errors are about one unit in the last place; det_math_test.cpp measures them.
#pragma once

namespace tinsmith::det {

inline constexpr double pi = 3.14159265358979323846;

double sin(double x);    // radians; exact argument reduction for |x| <= 2^30, beyond it NaN
double cos(double x);    // the same
double exp(double x);    // infinity over 709.78, 0 under -745.13
double expm1(double x);  // exp(x) - 1 without cancellation near 0
double exp2(double x);   // exact for whole x
double log(double x);    // -infinity for 0, NaN below
double log2(double x);   // exact for powers of two
double log10(double x);  // exact for powers of ten up to 1e22
double tanh(double x);
double pow(double x, double y);  // x > 0: exp(y log x), error about |y log x| units; whole y up to 64: by products

}  // namespace tinsmith::det
