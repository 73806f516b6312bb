// SPDX-License-Identifier: MIT-0
#include "sine_model.h"

static const int8_t golden[4][2] = {{-128, 0}, {-64, 125}, {0, -2}, {64, -125}};

static int8_t quantise(float value, float scale, int zero_point) {
  const float scaled = value / scale;
  const int q = (int)(scaled < 0 ? scaled - 0.5f : scaled + 0.5f) + zero_point;
  return (int8_t)(q < -128 ? -128 : q > 127 ? 127 : q);
}

int sine_model_init(sine_model *m) {
  for (int i = 0; i < SINE_MODEL_MEMORY_SIZE; ++i) m->memory[i] = 0;
  return 0;
}

int sine_model_run(sine_model *m) {
  const float pi = 3.14159265f;
  float x = (float)(*sine_model_input(m) - SINE_MODEL_INPUT_ZERO_POINT) * SINE_MODEL_INPUT_SCALE;
  const float sign = x > pi ? -1.0f : 1.0f;
  if (x > pi) x -= pi;
  const float p = x * (pi - x);
  *sine_model_output(m) = quantise(sign * 16 * p / (5 * pi * pi - 4 * p), SINE_MODEL_OUTPUT_SCALE, 0);
  return 0;
}

int sine_model_run_f32(sine_model *m, const float *in, float *out) {
  *sine_model_input(m) = quantise(*in, SINE_MODEL_INPUT_SCALE, SINE_MODEL_INPUT_ZERO_POINT);
  const int error = sine_model_run(m);
  *out = (float)*sine_model_output(m) * SINE_MODEL_OUTPUT_SCALE;
  return error;
}

int sine_model_selftest(sine_model *m) {
  for (int i = 0; i < 4; ++i) {
    *sine_model_input(m) = golden[i][0];
    if (sine_model_run(m) != 0 || *sine_model_output(m) != golden[i][1]) return -1;
  }
  return 0;
}

const char *sine_model_strerror(int code) { return code == 0 ? "no error" : "self-test failed"; }
