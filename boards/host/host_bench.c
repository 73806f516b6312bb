/* SPDX-License-Identifier: MIT-0 */
/*
 * main() that times a model on the machine at hand:  program INPUT OUTPUT SAMPLES MILLISECONDS
 *
 * Runs each sample of INPUT once and writes its outputs to OUTPUT. Then runs the first one again and again, for at least
 * MILLISECONDS of this process's CPU time, and prints the nanoseconds of an inference, its input's copy included. Compiled with
 * -DTINSMITH_LAYER_HOOKS, as the model: those of each layer, a line each, less what it takes to ask the clock.
 */
#define _POSIX_C_SOURCE 199309L
#include "tinsmith_harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

#ifdef TINSMITH_LAYER_HOOKS
static double layer_ns[TINSMITH_LAYERS + 1], layer_start;
static int layers;

void tinsmith_layer(int index) {
  const double t = now();
  if (index > 0 && index <= TINSMITH_LAYERS) layer_ns[index] += t - layer_start;
  if (index > layers) layers = index;
  layer_start = now();
}
#endif

static unsigned char *first_inputs;

static int infer(void) {
  const unsigned char *from = first_inputs;
  for (unsigned i = 0; i < glue_inputs(); from += glue_input_bytes(i++)) memcpy(glue_input(i), from, glue_input_bytes(i));
  return glue_run();
}

static double time_of(unsigned long runs) {
  const double start = now();
  for (unsigned long k = 0; k < runs; ++k)
    if (infer() != 0) exit(6);
  return now() - start;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  FILE *in = fopen(argv[1], "rb"), *out = fopen(argv[2], "wb");
  if (in == NULL || out == NULL) return 3;
  size_t bytes = 0;
  for (unsigned i = 0; i < glue_inputs(); ++i) bytes += glue_input_bytes(i);
  first_inputs = malloc(bytes + 1);
  if (first_inputs == NULL || glue_init() != 0) return 6;
  for (long s = 0, samples = atol(argv[3]); s < samples; ++s) {
    if (fread(first_inputs, 1, bytes, in) != bytes) return 4;
    glue_reset();
    if (infer() != 0) return 6;
    for (unsigned i = 0; i < glue_outputs(); ++i) fwrite(glue_output(i), 1, glue_output_bytes(i), out);
  }
  if (fseek(in, 0, SEEK_SET) != 0 || fread(first_inputs, 1, bytes, in) != bytes) return 4;
  if (fclose(out) != 0) return 5;

  const double least = 1e6 * atof(argv[4]);
  unsigned long runs = 1;
  double ns = time_of(runs);
  while (ns < least / 8) ns = time_of(runs *= 2);
  runs = (unsigned long)((double)runs * least / (ns > 1 ? ns : 1)) + 1;
#ifdef TINSMITH_LAYER_HOOKS
  enum { EMPTY = 10000 };
  for (int k = 0; k <= EMPTY; ++k) tinsmith_layer(TINSMITH_LAYERS);
  const double clock_ns = layer_ns[TINSMITH_LAYERS] / EMPTY;
  memset(layer_ns, 0, sizeof layer_ns);
  layers = 0;
  time_of(runs);
  for (int i = 1; i <= layers; ++i) {
    const double each = layer_ns[i] / (double)runs - clock_ns;
    printf("%.1f\n", each > 0 ? each : 0);
  }
#else
  printf("%.1f\n", time_of(runs) / (double)runs);
#endif
  return 0;
}
