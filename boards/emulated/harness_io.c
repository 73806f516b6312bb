/* SPDX-License-Identifier: MIT-0 */
/*
 * Files through Arm semihosting (QEMU opens them in the folder it runs in), and the markers that the plugin watches.
 */
#include "tinsmith_internal.h"

enum { SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITE0 = 0x04, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT = 0x18 };
enum { OPEN_READ = 1, OPEN_WRITE = 5 };

struct tinsmith_input_header tinsmith_header;
volatile unsigned tinsmith_interrupts, tinsmith_random;
unsigned tinsmith_sample;
static int input_file, output_file, layers_file;
static struct tinsmith_report report;

static int semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static int open_file(const char *name, unsigned mode) {
  unsigned length = 0;
  while (name[length]) length++;
  const unsigned block[3] = {(unsigned)name, mode, length};
  return semihost(SYS_OPEN, block);
}
static void close_file(int file) {
  const unsigned block[1] = {(unsigned)file};
  semihost(SYS_CLOSE, block);
}
static unsigned read_file(int file, void *to, unsigned bytes) {
  const unsigned block[3] = {(unsigned)file, (unsigned)to, bytes};
  return bytes - (unsigned)semihost(SYS_READ, block); /* SYS_READ gives what it did not read */
}
static void write_file(int file, const void *from, unsigned bytes) {
  const unsigned block[3] = {(unsigned)file, (unsigned)from, bytes};
  semihost(SYS_WRITE, block);
}

unsigned tinsmith_read_input(void *to, unsigned bytes) { return bytes ? read_file(input_file, to, bytes) : 0; }
void tinsmith_write_output(const void *from, unsigned bytes) {
  if (bytes) write_file(output_file, from, bytes);
}
void tinsmith_print(const char *text) { semihost(SYS_WRITE0, text); }

void tinsmith_write_layer(unsigned sample, unsigned layer, const void *from, unsigned bytes) {
  const unsigned head[3] = {sample, layer, bytes};
  write_file(layers_file, head, sizeof head);
  if (bytes) write_file(layers_file, from, bytes);
}

#define SYSTICK ((volatile unsigned *)0xe000e010)

__attribute__((noreturn)) static void finish(void) {
  SYSTICK[0] = 0;
  report.magic = 0x4f525354;
  report.interrupts = tinsmith_interrupts;
  close_file(output_file);
  if (tinsmith_header.flags & TINSMITH_FLAG_DUMP_LAYERS) close_file(layers_file);
  int file = open_file("report.bin", OPEN_WRITE);
  write_file(file, &report, sizeof report);
  close_file(file);
  for (;;) semihost(SYS_EXIT, (const void *)0x20026); /* ADP_Stopped_ApplicationExit */
}

void tinsmith_exit(int code) {
  report.ended = 1;
  report.exit_code = code;
  finish();
}

void tinsmith_io_fault(unsigned number, unsigned pc, unsigned lr, unsigned status, unsigned address) {
  report.ended = 2;
  report.fault_number = number;
  report.fault_pc = pc;
  report.fault_lr = lr;
  report.fault_status = status;
  report.fault_address = address;
  finish();
}

void tinsmith_stack_report(unsigned region, unsigned bytes) {
  unsigned *peak = region == TINSMITH_REGION_SETUP ? &report.stack_setup : &report.stack_run;
  if (bytes > *peak) *peak = bytes;
}

/*
 * The markers. A plugin sees which code runs and which addresses it touches, not registers or values: so an id is told
 * by which byte of an array is written, and a guard zone by its first and last byte being read.
 */
volatile unsigned char tinsmith_begin_mark[TINSMITH_REGIONS], tinsmith_end_mark[TINSMITH_REGIONS];
volatile unsigned char tinsmith_layer_mark[TINSMITH_LAYERS], tinsmith_guard_clear_mark[1];

__attribute__((noipa)) void tinsmith_region_begin(unsigned id) { tinsmith_begin_mark[id] = 0; }
__attribute__((noipa)) void tinsmith_region_end(unsigned id) { tinsmith_end_mark[id] = 0; }
__attribute__((noipa)) void tinsmith_guard_clear(void) { tinsmith_guard_clear_mark[0] = 0; }
__attribute__((noipa)) void tinsmith_guard(const void *start, unsigned bytes) {
  const volatile unsigned char *p = start;
  (void)p[0];
  (void)p[bytes - 1];
}

__attribute__((weak)) const void *glue_layer_output(unsigned i, unsigned *bytes) {
  (void)i;
  *bytes = 0;
  return 0;
}

static __attribute__((noinline)) void dump_layer(int index) {
  unsigned bytes = 0;
  if (index == 0) return;
  const void *from = glue_layer_output((unsigned)index - 1, &bytes);
  tinsmith_write_layer(tinsmith_sample, (unsigned)index - 1, from, bytes);
}

/* A layer's count includes the call of this function; src/emulate takes an empty one off, as for regions. */
__attribute__((noipa)) void tinsmith_layer(int index) {
  tinsmith_layer_mark[index] = 0;
  if (tinsmith_header.flags & TINSMITH_FLAG_DUMP_LAYERS) dump_layer(index);
}

/* What an empty pair and an empty layer cost; before anything else, src/emulate takes it off. */
static void measure_empty(void) {
  tinsmith_region_begin(TINSMITH_REGION_EMPTY);
  tinsmith_region_end(TINSMITH_REGION_EMPTY);
  if (tinsmith_header.flags & TINSMITH_FLAG_DUMP_LAYERS) return; /* there is no layer to dump yet */
  tinsmith_region_begin(TINSMITH_REGION_EMPTY_LAYER);
  tinsmith_layer(0);
  tinsmith_layer(1);
  tinsmith_region_end(TINSMITH_REGION_EMPTY_LAYER);
}

void tinsmith_io_begin(void) {
  input_file = open_file("input.bin", OPEN_READ);
  output_file = open_file("output.bin", OPEN_WRITE);
  read_file(input_file, &tinsmith_header, sizeof tinsmith_header);
  if (tinsmith_header.flags & TINSMITH_FLAG_DUMP_LAYERS) layers_file = open_file("layers.bin", OPEN_WRITE);
  measure_empty();
  if (tinsmith_header.flags & TINSMITH_FLAG_INTERRUPTS) {
    SYSTICK[1] = tinsmith_header.systick_reload;
    SYSTICK[2] = 0;
    SYSTICK[0] = 7; /* the core's clock, its interrupt, on */
  }
}
