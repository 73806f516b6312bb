// A plugin for QEMU that counts, exactly and repeatably, what a program on an emulated Cortex-M executes.
//
// How. When QEMU translates a block of instructions, each is decoded (thumb.h) and the block's sums are kept. Each time
// a block starts, its sums are added to the running totals: a block is only left at its end, and conditional branches
// end blocks, so whether one was taken shows in which block comes next. What an IT block may skip is resolved by the
// accesses that really happen. When the program passes a marker (boards/emulated/harness_io.c: a function that writes
// one byte of an array), the difference of the totals belongs to the region or layer whose byte it was.
//
// What counts as executed: every instruction that the core issues, those whose IT condition fails too (the core spends
// a cycle on them, QEMU and a trace show them), but their loads and stores only if they happen. LE counts each time
// round. Helium instructions under a predicate count in full.
//
// Arguments: config=FILE, lines of "name number number" (see read_config), and out=FILE for the JSON it writes when
// QEMU ends. src/emulate/run.cpp is the other side of both.
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guards.h"
#include "qemu_plugin.h"
#include "thumb.h"

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

enum { REGIONS = 64, EMPTY_LAYER = 62, LAYERS = 4096, TAKEN_CYCLES = 2 };

struct counts {
  uint64_t instructions;  // with VLDM weighed, if so configured
  uint64_t issued;        // each instruction once
  uint64_t loads, stores, load_bytes, store_bytes, cycles, taken;
};

struct insn {
  uint32_t pc;
  uint32_t serial;  // of the block's execution whose access was last counted here: one instruction, many accesses
  bool conditional;
  struct thumb thumb;
  struct block* block;
  uint64_t conditional_execs;  // of a conditional access, while profiling
};

struct block {
  struct counts sums;
  uint32_t start, end;
  struct insn* insns;
  size_t count;
  uint64_t execs, taken;  // while profiling
  struct block* next;
};

struct range {
  uint32_t start, bytes;
};

static struct {
  struct range begin_code, end_code, layer_code, guard_code, guard_clear_code;
  struct range begin_mark, end_mark, layer_mark, stack, harness_code;
  bool weigh;               // VLDM and VSTM count once for each Q register
  bool guards;              // watch every access
  uint32_t profile_region;  // blocks are profiled while it is open
  uint32_t limit_ms;        // then give up; 0: never
} config;

static struct counts total;
static struct block* blocks;
static const char* out_path;

struct tally {
  uint64_t calls;
  bool open;
  struct counts start, sum;
  uint64_t least, most;  // instructions of one call
};
static struct tally regions[REGIONS], layers[LAYERS], empty_layer;
static int open_layer = -1;

static const struct insn* last;  // the instruction that ended the block before
static uint32_t last_end;
static uint32_t serial;
static bool profiling;
static uint64_t deadline_ms;

static uint64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool inside(struct range r, uint64_t address) { return address >= r.start && address - r.start < r.bytes; }

// --- Regions and layers

static void add(struct counts* to, const struct counts* a, const struct counts* less) {
  to->instructions += a->instructions - less->instructions;
  to->issued += a->issued - less->issued;
  to->loads += a->loads - less->loads;
  to->stores += a->stores - less->stores;
  to->load_bytes += a->load_bytes - less->load_bytes;
  to->store_bytes += a->store_bytes - less->store_bytes;
  to->cycles += a->cycles - less->cycles;
  to->taken += a->taken - less->taken;
}

static void open_tally(struct tally* t) {
  t->open = true;
  t->start = total;
}

static void close_tally(struct tally* t) {
  if (!t->open) return;
  t->open = false;
  const uint64_t instructions = total.instructions - t->start.instructions;
  if (t->calls == 0 || instructions < t->least) t->least = instructions;
  if (instructions > t->most) t->most = instructions;
  t->calls++;
  add(&t->sum, &total, &t->start);
}

static void on_begin(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)data;
  if (!inside(config.begin_mark, address)) return;
  const uint32_t id = (uint32_t)address - config.begin_mark.start;
  open_tally(&regions[id]);
  if (id == config.profile_region) profiling = true;
}

static struct tally* layer_tally(int layer) { return regions[EMPTY_LAYER].open ? &empty_layer : &layers[layer]; }

static void on_end(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)data;
  if (!inside(config.end_mark, address)) return;
  const uint32_t id = (uint32_t)address - config.end_mark.start;
  close_tally(&regions[id]);
  if (id == config.profile_region) profiling = false;
  if (open_layer >= 0) layer_tally(open_layer)->open = false;  // what follows the last layer is nobody's
  open_layer = -1;
}

static void on_layer(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)data;
  if (!inside(config.layer_mark, address)) return;
  if (open_layer >= 0) close_tally(layer_tally(open_layer));
  open_layer = (int)((uint32_t)address - config.layer_mark.start);
  open_tally(layer_tally(open_layer));
}

// --- Guard zones

// tinsmith_guard() reads a zone's first byte, then its last.
static void on_guard(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)data;
  static uint32_t first;
  static bool have_first;
  if (inside(config.stack, address)) return;  // its own, if it is compiled without optimisation
  if (have_first) guards_add(first, (uint32_t)address - first + 1);
  first = (uint32_t)address;
  have_first = !have_first;
}

static void on_guard_clear(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)address, (void)data;
  guards_clear();
}

static void on_guarded_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu;
  const struct insn* i = data;
  guards_check(i->pc, address, 1u << qemu_plugin_mem_size_shift(info), qemu_plugin_mem_is_store(info));
}

// --- Execution

static void write_json(uint32_t stopped_at);

// A load or store in an IT block: counted once if it happens at all.
static void on_conditional_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void* data) {
  (void)vcpu, (void)info, (void)address;
  struct insn* i = data;
  if (i->serial == serial) return;
  i->serial = serial;
  const bool load = i->thumb.memory == THUMB_LOAD;
  *(load ? &total.loads : &total.stores) += 1;
  *(load ? &total.load_bytes : &total.store_bytes) += i->thumb.bytes;
  total.cycles += i->thumb.cycles - 1u;
  if (profiling) i->conditional_execs++;
}

static void on_block(unsigned vcpu, void* data) {
  (void)vcpu;
  struct block* b = data;
  if (last) {
    const bool taken = b->start != last_end || (last->thumb.flow == THUMB_ALWAYS && !last->conditional);
    if (last->thumb.flow != THUMB_NEXT && taken) {
      total.cycles += TAKEN_CYCLES;
      total.taken++;
      if (profiling) last->block->taken++;
    } else if (!taken) {
      total.cycles += (uint64_t)(int64_t)thumb_pair_cycles(&last->thumb, &b->insns[0].thumb);
    }
  }
  last = &b->insns[b->count - 1];
  last_end = b->end;
  add(&total, &b->sums, &(struct counts){0});
  if (profiling) b->execs++;
  if ((++serial & 0x3ffff) == 0 && deadline_ms && now_ms() > deadline_ms) {
    write_json(b->start);
    _exit(124);
  }
}

// --- Translation

// An IT block that goes on in the next block of translation: QEMU splits there at a page's end.
static uint32_t it_rest_pc;
static unsigned it_rest;

// Always for both directions: QEMU 7.2 loses some callbacks that ask for loads alone.
static void register_access(struct qemu_plugin_insn* q, qemu_plugin_vcpu_mem_cb_t call, struct insn* i) {
  qemu_plugin_register_vcpu_mem_cb(q, call, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, i);
}

static void watch(struct qemu_plugin_insn* q, struct insn* i) {
  static const struct {
    struct range* code;
    qemu_plugin_vcpu_mem_cb_t call;
  } markers[] = {
      {&config.begin_code, on_begin}, {&config.end_code, on_end}, {&config.layer_code, on_layer},
      {&config.guard_code, on_guard}, {&config.guard_clear_code, on_guard_clear},
  };
  for (size_t m = 0; m < sizeof markers / sizeof *markers; ++m) {
    if (!inside(*markers[m].code, i->pc)) continue;
    register_access(q, markers[m].call, i);
    return;
  }
  if (i->conditional) register_access(q, on_conditional_access, i);
  if (config.guards && !inside(config.harness_code, i->pc)) register_access(q, on_guarded_access, i);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb* tb) {
  (void)id;
  const size_t n = qemu_plugin_tb_n_insns(tb);
  if (n == 0) return;
  struct block* b = calloc(1, sizeof *b);
  b->insns = calloc(n, sizeof *b->insns);
  b->count = n;
  b->next = blocks;
  blocks = b;
  b->start = b->end = (uint32_t)qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
  unsigned in_it = it_rest_pc == b->start ? it_rest : 0;
  for (size_t k = 0; k < n; ++k) {
    struct qemu_plugin_insn* q = qemu_plugin_tb_get_insn(tb, k);
    struct insn* i = &b->insns[k];
    uint16_t half[2] = {0, 0};
    memcpy(&half[0], qemu_plugin_insn_data(q), 2);
    if (thumb_is_32_bit(half[0])) memcpy(half, qemu_plugin_insn_data(q), 4);
    i->pc = (uint32_t)qemu_plugin_insn_vaddr(q);
    i->block = b;
    i->thumb = thumb_decode(half[0], half[1]);
    i->conditional = in_it > 0;
    if (in_it) in_it--;
    if (i->thumb.it_length) in_it = i->thumb.it_length;
    b->end = i->pc + i->thumb.size;

    b->sums.issued += 1;
    b->sums.instructions += config.weigh ? i->thumb.weight : 1;
    if (k > 0) b->sums.cycles += (uint64_t)(int64_t)thumb_pair_cycles(&b->insns[k - 1].thumb, &i->thumb);
    if (i->conditional && i->thumb.memory != THUMB_NO_ACCESS) {
      b->sums.cycles += 1;
    } else {
      b->sums.cycles += i->thumb.cycles;
      b->sums.loads += i->thumb.memory == THUMB_LOAD;
      b->sums.stores += i->thumb.memory == THUMB_STORE;
      if (i->thumb.memory == THUMB_LOAD) b->sums.load_bytes += i->thumb.bytes;
      if (i->thumb.memory == THUMB_STORE) b->sums.store_bytes += i->thumb.bytes;
    }
    if (i->thumb.memory != THUMB_NO_ACCESS) watch(q, i);
  }
  if (in_it) it_rest = in_it, it_rest_pc = b->end;
  qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS, b);
}

// --- Configuration and results

static void write_counts(FILE* f, const struct counts* c) {
  fprintf(f,
          "\"instructions\":%" PRIu64 ",\"issued\":%" PRIu64 ",\"loads\":%" PRIu64 ",\"stores\":%" PRIu64
          ",\"load_bytes\":%" PRIu64 ",\"store_bytes\":%" PRIu64 ",\"cycles\":%" PRIu64 ",\"taken\":%" PRIu64,
          c->instructions, c->issued, c->loads, c->stores, c->load_bytes, c->store_bytes, c->cycles, c->taken);
}

static void write_tally(FILE* f, const char* lead, int id, const struct tally* t) {
  fprintf(f, "%s{\"id\":%d,\"calls\":%" PRIu64 ",\"least\":%" PRIu64 ",\"most\":%" PRIu64 ",", lead, id, t->calls,
          t->least, t->most);
  write_counts(f, &t->sum);
  fputc('}', f);
}

static void write_tallies(FILE* f, const char* name, const struct tally* t, int n) {
  const char* lead = "";
  fprintf(f, ",\n\"%s\":[", name);
  for (int i = 0; i < n; ++i) {
    if (t[i].calls == 0) continue;
    write_tally(f, lead, i, &t[i]);
    lead = ",\n";
  }
  fputc(']', f);
}

// The profile is one row an instruction of each block; blocks may overlap, the reader adds up.
static void write_json(uint32_t stopped_at) {
  FILE* f = fopen(out_path, "w");
  if (!f) return;
  fprintf(f, "{\"stopped_at\":%" PRIu32 ",\"total\":{", stopped_at);
  write_counts(f, &total);
  fputc('}', f);
  write_tallies(f, "regions", regions, REGIONS);
  write_tallies(f, "layers", layers, LAYERS);
  write_tallies(f, "empty_layer", &empty_layer, 1);
  guards_write(f);
  fprintf(f, ",\n\"profile\":[");  // pc, times, instructions, loads, stores, cycles
  const char* lead = "";
  for (const struct block* b = blocks; b; b = b->next) {
    if (!b->execs) continue;
    for (size_t k = 0; k < b->count; ++k) {
      const struct insn* i = &b->insns[k];
      const bool maybe = i->conditional && i->thumb.memory != THUMB_NO_ACCESS;
      const uint64_t accesses = maybe ? i->conditional_execs : b->execs;
      uint64_t cycles = maybe ? b->execs + accesses * (i->thumb.cycles - 1u) : b->execs * i->thumb.cycles;
      if (k > 0) cycles += b->execs * (uint64_t)(int64_t)thumb_pair_cycles(&i[-1].thumb, &i->thumb);
      if (k + 1 == b->count) cycles += b->taken * TAKEN_CYCLES;
      fprintf(f, "%s[%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "]", lead, i->pc, b->execs,
              b->execs * (config.weigh ? i->thumb.weight : 1), i->thumb.memory == THUMB_LOAD ? accesses : 0,
              i->thumb.memory == THUMB_STORE ? accesses : 0, cycles);
      lead = ",\n";
    }
  }
  fprintf(f, "]}\n");
  fclose(f);
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void* data) {
  (void)id, (void)data;
  write_json(0);
}

static bool read_config(const char* path) {
  static const struct {
    const char* name;
    struct range* range;
  } ranges[] = {
      {"begin_code", &config.begin_code}, {"end_code", &config.end_code},     {"layer_code", &config.layer_code},
      {"guard_code", &config.guard_code}, {"guard_clear_code", &config.guard_clear_code},
      {"begin_mark", &config.begin_mark}, {"end_mark", &config.end_mark},     {"layer_mark", &config.layer_mark},
      {"stack", &config.stack},           {"harness_code", &config.harness_code},
  };
  FILE* f = fopen(path, "r");
  if (!f) return false;
  char name[64];
  uint32_t a, b;
  while (fscanf(f, "%63s %" SCNu32 " %" SCNu32, name, &a, &b) == 3) {
    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; ++r)
      if (!strcmp(name, ranges[r].name)) *ranges[r].range = (struct range){a, b};
    if (!strcmp(name, "weigh")) config.weigh = a;
    if (!strcmp(name, "guards")) config.guards = a;
    if (!strcmp(name, "guard_zone")) guards_add(a, b);
    if (!strcmp(name, "profile_region")) config.profile_region = a;
    if (!strcmp(name, "limit_ms")) config.limit_ms = a;
  }
  fclose(f);
  return true;
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t* info, int argc,
                                                               char** argv) {
  const char* config_path = NULL;
  if (strcmp(info->target_name, "arm") != 0) return -1;
  for (int i = 0; i < argc; ++i) {
    if (!strncmp(argv[i], "config=", 7)) config_path = argv[i] + 7;
    if (!strncmp(argv[i], "out=", 4)) out_path = strdup(argv[i] + 4);
  }
  if (!config_path || !out_path || !read_config(config_path)) {
    fprintf(stderr, "count_plugin: config=FILE and out=FILE are needed\n");
    return -1;
  }
  if (config.begin_mark.bytes > REGIONS) config.begin_mark.bytes = REGIONS;
  if (config.end_mark.bytes > REGIONS) config.end_mark.bytes = REGIONS;
  if (config.layer_mark.bytes > LAYERS) config.layer_mark.bytes = LAYERS;
  if (config.limit_ms) deadline_ms = now_ms() + config.limit_ms;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
  qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
  return 0;
}
