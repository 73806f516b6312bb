/* SPDX-License-Identifier: MIT-0 */
/*
 * What a program on an emulated board can use: input and output, regions to count, guard zones.
 *
 * A program is either a main() of your own, or harness_model.c's, which runs a model through the glue_ functions below.
 * The emulator's counting plugin sees the regions by these functions' addresses and the addresses they touch: so never
 * inline them, and give ids below the limits.
 */
#ifndef TINSMITH_HARNESS_H
#define TINSMITH_HARNESS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of the run's input, in order. Returns how many were left to read. */
unsigned tinsmith_read_input(void *to, unsigned bytes);
/* Appends to the run's output. */
void tinsmith_write_output(const void *from, unsigned bytes);
/* A line for a person, on QEMU's standard error: RunReport::log. */
void tinsmith_print(const char *text);
/* Ends the run; main() returning does the same with its value. */
__attribute__((noreturn)) void tinsmith_exit(int code);

/* Counting. A region is everything between its begin and its end, less an empty pair. Regions may nest. */
enum {
  TINSMITH_REGION_SETUP = 0, /* glue_init() */
  TINSMITH_REGION_RUN = 1,   /* glue_run(): the profile by function is of this region */
  TINSMITH_REGION_USER = 2,  /* from here on yours */
  TINSMITH_REGION_EMPTY_LAYER = 62, /* the harness's own: an empty layer, an empty pair */
  TINSMITH_REGION_EMPTY = 63,
  TINSMITH_REGIONS = 64,
  TINSMITH_LAYERS = 4096
};
void tinsmith_region_begin(unsigned id);
void tinsmith_region_end(unsigned id);
/* Generated code calls it before layer 0, 1, ... and once after the last, when compiled with -DTINSMITH_LAYER_HOOKS. */
void tinsmith_layer(int index);

/* From here on no instruction may read or write [start, start + bytes), bytes > 0. At most 64 zones at a time. */
void tinsmith_guard(const void *start, unsigned bytes);
void tinsmith_guard_clear(void);
/* A buffer with a guard zone on either side: TINSMITH_GUARDED(static, in, 100); ... tinsmith_guard_sides(in, 100); */
#define TINSMITH_GUARD_BYTES 64
#define TINSMITH_GUARDED(storage, name, bytes)                                                       \
  storage unsigned char name##_guarded[TINSMITH_GUARD_BYTES + (bytes) + TINSMITH_GUARD_BYTES]        \
      __attribute__((aligned(16)));                                                                  \
  storage unsigned char *const name = name##_guarded + TINSMITH_GUARD_BYTES
#define tinsmith_guard_sides(name, bytes)                                                            \
  (tinsmith_guard((const unsigned char *)(name) - TINSMITH_GUARD_BYTES, TINSMITH_GUARD_BYTES),       \
   tinsmith_guard((const unsigned char *)(name) + (bytes), TINSMITH_GUARD_BYTES))

/* The stack: sp = tinsmith_paint_stack(); call; tinsmith_stack_report(region, tinsmith_stack_used(sp)). */
void tinsmith_stack_report(unsigned region, unsigned bytes);
extern unsigned tinsmith_stack_limit[];
#define TINSMITH_STACK_PAINT 0xa5c35a3cu
static inline __attribute__((always_inline)) unsigned *tinsmith_paint_stack(void) {
  unsigned *sp, *p = tinsmith_stack_limit;
  __asm__ volatile("mov %0, sp" : "=r"(sp)::"memory");
  while (p < sp) *(volatile unsigned *)p++ = TINSMITH_STACK_PAINT;
  return sp;
}
static inline __attribute__((always_inline)) unsigned tinsmith_stack_used(const unsigned *sp) {
  const unsigned *p = tinsmith_stack_limit;
  while (p < sp && *(const volatile unsigned *)p == TINSMITH_STACK_PAINT) p++;
  return (unsigned)((const char *)sp - (const char *)p);
}

/* What harness_model.c needs to know of a model: a small generated file defines these. */
int glue_init(void); /* 0, or an error that ends the run */
int glue_run(void);
unsigned glue_inputs(void);
unsigned glue_outputs(void);
void *glue_input(unsigned i);
unsigned glue_input_bytes(unsigned i);
const void *glue_output(unsigned i);
unsigned glue_output_bytes(unsigned i);
/* Optional: forget what the last sample left in the variables. Called between samples unless the run is stateful. */
void glue_reset(void);
/* Optional: where layer i's output is after it ran, and its size; 0 bytes: nothing to compare. */
const void *glue_layer_output(unsigned i, unsigned *bytes);

#ifdef __cplusplus
}
#endif
#endif
