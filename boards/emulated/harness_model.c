/* SPDX-License-Identifier: MIT-0 */
/*
 * main() for a model: its set-up, then each sample's inputs in, a run, its outputs out.
 */
#include "tinsmith_internal.h"

__attribute__((weak)) void glue_reset(void) {}

static __attribute__((noinline)) int init(void) {
  unsigned *sp = tinsmith_paint_stack();
  tinsmith_region_begin(TINSMITH_REGION_SETUP);
  int status = glue_init();
  tinsmith_region_end(TINSMITH_REGION_SETUP);
  tinsmith_stack_report(TINSMITH_REGION_SETUP, tinsmith_stack_used(sp));
  return status;
}

static __attribute__((noinline)) int run(int paint) {
  unsigned *sp = paint ? tinsmith_paint_stack() : 0;
  tinsmith_region_begin(TINSMITH_REGION_RUN);
  int status = glue_run();
  tinsmith_region_end(TINSMITH_REGION_RUN);
  if (paint) tinsmith_stack_report(TINSMITH_REGION_RUN, tinsmith_stack_used(sp));
  return status;
}

int main(void) {
  int status = init();
  if (status) return status;
  /* With interrupts the stack holds their frames too: its peak would not be the model's. */
  const int paint = !(tinsmith_header.flags & TINSMITH_FLAG_INTERRUPTS);
  for (unsigned s = 0; s < tinsmith_header.samples; s++) {
    tinsmith_sample = s;
    if (s > 0 && !(tinsmith_header.flags & TINSMITH_FLAG_STATEFUL)) glue_reset();
    for (unsigned i = 0; i < glue_inputs(); i++) tinsmith_read_input(glue_input(i), glue_input_bytes(i));
    status = run(paint && s < 8);
    if (status) return status;
    for (unsigned i = 0; i < glue_outputs(); i++) tinsmith_write_output(glue_output(i), glue_output_bytes(i));
  }
  return 0;
}
