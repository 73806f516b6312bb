// SPDX-License-Identifier: MIT-0
// A model written by hand with the API of a generated one: int8 in and out, Bhaskara's approximation of the sine.
#ifndef SINE_MODEL_H
#define SINE_MODEL_H

#include <stdint.h>

#define SINE_MODEL_INPUT_TYPE int8_t
#define SINE_MODEL_INPUT_SIZE 1
#define SINE_MODEL_OUTPUT_SIZE 1
#define SINE_MODEL_INPUT_SCALE 0.0246399f
#define SINE_MODEL_INPUT_ZERO_POINT -128
#define SINE_MODEL_OUTPUT_SCALE 0.0080f
#define SINE_MODEL_OUTPUT_ZERO_POINT 0
#define SINE_MODEL_OUTPUT_BYTES 1
#define SINE_MODEL_MEMORY_SIZE 16
#define SINE_MODEL_CONSTANT_BYTES 8

#ifdef __cplusplus
extern "C" {
#define SINE_MODEL_ALIGN alignas(16)
#else
#define SINE_MODEL_ALIGN _Alignas(16)
#endif

typedef struct sine_model {
  SINE_MODEL_ALIGN uint8_t memory[SINE_MODEL_MEMORY_SIZE];
} sine_model;

int sine_model_init(sine_model *m);
int sine_model_run(sine_model *m);
int sine_model_run_f32(sine_model *m, const float *in, float *out);
int sine_model_selftest(sine_model *m);
const char *sine_model_strerror(int code);
static inline int8_t *sine_model_input(sine_model *m) { return (int8_t *)m->memory; }
static inline int8_t *sine_model_output(sine_model *m) { return (int8_t *)m->memory + 1; }

#ifdef __cplusplus
}
#endif

#endif
