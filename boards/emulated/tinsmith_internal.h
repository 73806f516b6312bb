/* SPDX-License-Identifier: MIT-0 */
/* Between startup.c, harness_io.c and harness_model.c only. */
#ifndef TINSMITH_INTERNAL_H
#define TINSMITH_INTERNAL_H

#include "tinsmith_harness.h"

/* input.bin starts with this, then the samples' bytes; src/emulate/run.cpp writes it. */
struct tinsmith_input_header {
  unsigned magic; /* 0x4e495354, "TSIN" */
  unsigned flags; /* of enum below */
  unsigned samples;
  unsigned systick_reload; /* used with TINSMITH_FLAG_INTERRUPTS */
};
enum { TINSMITH_FLAG_INTERRUPTS = 1, TINSMITH_FLAG_DUMP_LAYERS = 2, TINSMITH_FLAG_STATEFUL = 4 };

/* report.bin is this. */
struct tinsmith_report {
  unsigned magic;     /* 0x4f525354, "TSRO" */
  unsigned ended;     /* 1: main() returned or tinsmith_exit() was called; 2: a fault; 0 is never written */
  int exit_code;
  unsigned interrupts;
  unsigned stack_setup, stack_run; /* bytes; 0: not measured */
  unsigned fault_number;           /* 3 HardFault, 4 MemManage, 5 BusFault, 6 UsageFault, 7 SecureFault */
  unsigned fault_pc, fault_lr, fault_status, fault_address;
};

extern struct tinsmith_input_header tinsmith_header;
extern volatile unsigned tinsmith_interrupts, tinsmith_random;

void tinsmith_io_begin(void);
__attribute__((noreturn)) void tinsmith_io_fault(unsigned number, unsigned pc, unsigned lr, unsigned status,
                                                 unsigned address);
void tinsmith_write_layer(unsigned sample, unsigned layer, const void *from, unsigned bytes);
extern unsigned tinsmith_sample;

#endif
