// Whole firmwares on the board: each test compiles a small one, at every optimisation level, and says what must come out.
#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "base/process.h"
#include "board/devices/devices.h"
#include "board/machine.h"
#include "board/session.h"
#include "board/simulate.h"

namespace tinsmith::board {
namespace {

// What every test firmware starts from: registers, a vector table, start-up code that switches the FPU on.
constexpr const char* prelude = R"(
#include <stdint.h>
#define R(a) (*(volatile uint32_t *)(a))
enum { RCC = 0x40023800, PWR = 0x40007000, FLASH = 0x40023C00, GPIOA = 0x40020000, GPIOI = 0x40022000, GPIOK = 0x40022800,
       USART1 = 0x40011000, TIM3 = 0x40000400, LTDC = 0x40016800, DMA2D = 0x4002B000 };
#define NOINLINE __attribute__((noinline))
NOINLINE void tinsmith_inference_begin(void) { __asm volatile(""); }
NOINLINE void tinsmith_inference_end(void) { __asm volatile(""); }
volatile uint32_t result[16];
void spin(void) { for (;;) {} }
int main(void);
__attribute__((naked)) void reset(void) {
  __asm volatile("ldr r0, =0xE000ED88\n ldr r1, [r0]\n orr r1, #0xF00000\n str r1, [r0]\n dsb\n isb\n bl main\n b .");
}
void hard_fault(void), usage_fault(void), bus_fault(void), svc(void), pendsv(void), systick(void), irq6(void), irq7(void), tim3(void), dma2d(void);
__attribute__((section(".vectors"), used)) void *const vectors[16 + 98] = {
  (void *)0x20050000, reset, spin, hard_fault, spin, bus_fault, usage_fault, 0, 0, 0, 0, svc, spin, 0, pendsv, systick,
  [16 + 6] = irq6, [16 + 7] = irq7, [16 + 29] = tim3, [16 + 90] = dma2d };
static inline __attribute__((always_inline)) void clock_on(uint32_t reg, int bit) { R(RCC + reg) |= 1u << bit; (void)R(RCC + reg); }
static inline __attribute__((always_inline)) void pin_mode(uint32_t port, int pin, uint32_t mode) { R(port) = (R(port) & ~(3u << 2 * pin)) | mode << 2 * pin; }
static inline __attribute__((always_inline)) void clock_216(void) {
  clock_on(0x40, 28);
  R(RCC) |= 1 << 16; while (!(R(RCC) & 1 << 17)) {}
  R(RCC + 4) = 25 | 432 << 6 | 1 << 22 | 9 << 24;
  R(RCC) |= 1 << 24; while (!(R(RCC) & 1 << 25)) {}
  R(PWR) |= 1 << 16; while (!(R(PWR + 4) & 1 << 16)) {}
  R(PWR) |= 1 << 17; while (!(R(PWR + 4) & 1 << 17)) {}
  R(FLASH) = 7;
  R(RCC + 8) = 5 << 10 | 4 << 13;
  R(RCC + 8) |= 2; while ((R(RCC + 8) & 12) != 8) {}
}
static inline __attribute__((always_inline)) void led_on(void) { clock_on(0x30, 8); pin_mode(GPIOI, 1, 1); }
static inline __attribute__((always_inline)) void irq_enable(int n) { R(0xE000E100 + n / 32 * 4) = 1u << n % 32; }
)";

constexpr const char* linker_script = R"(
MEMORY { FL (rx) : ORIGIN = 0x08000000, LENGTH = 1M
         RA (rwx) : ORIGIN = 0x20000000, LENGTH = 320K }
SECTIONS { .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) } >FL
           .bss : { *(.bss*) *(COMMON) } >RA }
PROVIDE(hard_fault = spin | 1); PROVIDE(usage_fault = spin | 1); PROVIDE(bus_fault = spin | 1); PROVIDE(svc = spin | 1);
PROVIDE(pendsv = spin | 1); PROVIDE(systick = spin | 1); PROVIDE(irq6 = spin | 1); PROVIDE(irq7 = spin | 1);
PROVIDE(tim3 = spin | 1); PROVIDE(dma2d = spin | 1);
)";

struct Built {
  Path elf;
  Bytes file;
  Elf program;
  std::unique_ptr<Machine> machine;

  uint32_t result(uint32_t i) { return machine->peek(program.find("result")->address + 4 * i); }
  std::string where() { return program.describe(machine->end_place.pc); }
};

class FirmwareTest : public testing::TestWithParam<const char*> {
 protected:
  TempDir dir = *TempDir::make("board-test");

  Built build(const std::string& source, const std::string& optimize) {
    Built b;
    b.elf = dir.path() / "firmware.elf";
    EXPECT_TRUE(write_file(dir.path() / "firmware.c", prelude + source));
    EXPECT_TRUE(write_file(dir.path() / "link.ld", linker_script));
    auto made = run_process({"arm-none-eabi-gcc", "-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard", optimize, "-nostdlib", "-fno-builtin",
                             "-w", "-T", (dir.path() / "link.ld").string(), (dir.path() / "firmware.c").string(), "-o", b.elf.string(), "-lgcc"});
    EXPECT_TRUE(made) << made.error().text();
    EXPECT_EQ(made->exit_code, 0) << made->err;
    b.file = *read_file(b.elf);
    b.program = *read_elf(b.file, "firmware.elf");
    return b;
  }
  // Compiles and runs.
  Built run(const std::string& source, double seconds = 0.01, const std::string& optimize = GetParam()) {
    Built b = build(source, optimize);
    start(b);
    b.machine->run(seconds);
    return b;
  }
  void start(Built& b) {
    b.machine = std::make_unique<Machine>(*find_board("stm32f746g-disco"));
    auto loaded = b.machine->load(b.program, "firmware.elf");
    EXPECT_TRUE(loaded) << loaded.error().text();
  }
};

INSTANTIATE_TEST_SUITE_P(Levels, FirmwareTest, testing::Values("-O0", "-Os", "-O2", "-O3"),
                         [](const auto& info) { return std::string(info.param).substr(1); });

// ---- Exceptions

TEST_P(FirmwareTest, a_handler_runs_once_from_its_first_instruction) {
  Built b = run(R"(
    volatile uint32_t count;
    __attribute__((naked)) void svc(void) { __asm volatile("push {r4, lr}\n ldr r4, =count\n ldr r0, [r4]\n adds r0, #1\n str r0, [r4]\n pop {r4, pc}"); }
    int main(void) { for (int i = 0; i < 100; ++i) __asm volatile("svc 7"); result[0] = count; result[1] = 0xD00E; spin(); })");
  EXPECT_EQ(b.machine->end_text, "");
  EXPECT_EQ(b.result(0), 100u);
  EXPECT_EQ(b.result(1), 0xD00Eu);
  EXPECT_EQ(b.machine->exceptions_taken, 100u);
}

TEST_P(FirmwareTest, priorities_nest_preempt_and_chain) {
  Built b = run(R"(
    volatile int n; volatile char trace[16];
    static void put(char c) { trace[n++] = c; }
    void irq7(void) { put('7'); }
    void irq6(void) { put('6'); R(0xE000E200) = 1 << 7; __asm volatile("dsb\n isb"); put('f'); R(0xE000ED04) = 1 << 28; put('g'); }
    void pendsv(void) { put('p'); }
    int main(void) {
      R(0xE000E404) = 0x40 << 24 | 0x80 << 16;      // IRQ 7 is more urgent than 6
      R(0xE000ED20) = 0xF0 << 16;                   // PendSV last
      irq_enable(6); irq_enable(7);
      put('a'); R(0xE000E200) = 1 << 6; __asm volatile("dsb\n isb"); put('b');
      __asm volatile("cpsid i"); R(0xE000E200) = 1 << 7; __asm volatile("dsb\n isb"); put('c'); __asm volatile("cpsie i\n isb"); put('d');
      __asm volatile("msr basepri, %0\n isb" :: "r"(0x40)); R(0xE000E200) = 1 << 7; __asm volatile("dsb\n isb"); put('e');
      __asm volatile("msr basepri, %0\n isb" :: "r"(0)); put('z');
      for (int i = 0; i < 16; ++i) ((volatile char *)result)[i] = trace[i];
      spin(); })");
  std::string trace;
  for (uint32_t i = 0; i < 16; ++i)
    if (char c = static_cast<char>(b.machine->peek(b.program.find("result")->address + i, 1))) trace += c;
  EXPECT_EQ(trace, "a67fgpbc7de7z");
}

TEST_P(FirmwareTest, floating_point_registers_survive_interrupts) {
  Built b = run(R"(
    volatile uint32_t ticks; volatile float junk;
    void systick(void) { float x = junk; for (int i = 0; i < 8; ++i) x = x * 1.5f + 2.0f; junk = x; ++ticks; }
    int main(void) {
      R(0xE000E014) = 499; R(0xE000E018) = 0; R(0xE000E010) = 7;
      float s = 0, t = 1; uint32_t bad = 0;
      for (int i = 0; i < 2000; ++i) { s = s + 0.5f; t = t + 0.25f; if (s - 2.0f * t != -2.0f) ++bad; }
      result[0] = bad; result[1] = (uint32_t)s; result[2] = ticks; spin(); })");
  EXPECT_EQ(b.result(0), 0u);
  EXPECT_EQ(b.result(1), 1000u);
  EXPECT_GT(b.result(2), 10u);
}

TEST_P(FirmwareTest, a_process_stack_and_unprivileged_code) {
  Built b = run(R"(
    uint32_t stack[64];
    __attribute__((naked)) void svc(void) { __asm volatile("tst lr, #4\n ite eq\n mrseq r0, msp\n mrsne r0, psp\n ldr r1, [r0]\n adds r1, #1\n str r1, [r0]\n"
      " mrs r2, ipsr\n str r2, [r0, #4]\n bx lr"); }
    int main(void) {
      uint32_t r0_out, r1_out, control, msp_before, msp_after;
      __asm volatile("mrs %0, msp" : "=r"(msp_before));
      __asm volatile("msr psp, %3\n mov r3, #3\n msr control, r3\n isb\n movs r0, #41\n movs r1, #0\n svc 0\n mov %0, r0\n mov %1, r1\n mrs %2, control"
                     : "=r"(r0_out), "=r"(r1_out), "=r"(control) : "r"(stack + 64) : "r0", "r1", "r2", "r3", "r12", "memory");
      result[0] = r0_out; result[1] = r1_out; result[2] = control & 3;
      for (;;) {} })");
  EXPECT_EQ(b.machine->end_text, "");
  EXPECT_EQ(b.result(0), 42u);
  EXPECT_EQ(b.result(1), 11u);  // the handler saw IPSR of SVCall
  EXPECT_EQ(b.result(2), 3u);
}

TEST_P(FirmwareTest, an_IT_block_is_resumed_where_it_was_left) {
  Built b = run(R"(
    volatile uint32_t ticks;
    void systick(void) { ++ticks; __asm volatile("movs r0, #0\n cmp r0, #1" ::: "r0", "cc"); }
    int main(void) {
      R(0xE000E014) = 36; R(0xE000E018) = 0; R(0xE000E010) = 7;
      uint32_t bad = 0;
      for (uint32_t i = 0; i < 4000; ++i) {
        uint32_t a = 0, b = 0;
        __asm volatile("cmp %2, %2\n ittte eq\n addeq %0, #1\n addeq %0, #2\n addeq %0, #4\n addne %1, #1" : "+r"(a), "+r"(b) : "r"(i) : "cc");
        if (a != 7 || b != 0) ++bad;
      }
      result[0] = bad; result[1] = ticks; spin(); })", 0.02);
  EXPECT_EQ(b.result(0), 0u);
  EXPECT_GT(b.result(1), 500u);
}

// ---- Time

TEST_P(FirmwareTest, systick_wakes_a_sleeping_core_once_a_millisecond) {
  Built b = run(R"(
    volatile uint32_t ticks;
    void systick(void) { ++ticks; }
    int main(void) { R(0xE000E014) = 15999; R(0xE000E018) = 0; R(0xE000E010) = 7; for (;;) { __asm volatile("wfi"); result[0] = ticks; } })", 0.1005);
  EXPECT_EQ(b.result(0), 100u);
  EXPECT_LT(b.machine->cpu.executed, 6000u);
  EXPECT_EQ(b.machine->now(), 1608000u);
}

TEST_P(FirmwareTest, two_runs_execute_the_same_instructions) {
  const char* source = R"(
    volatile uint32_t ticks;
    void systick(void) { ++ticks; }
    int main(void) { clock_216(); R(0xE000E014) = 215999; R(0xE000E018) = 0; R(0xE000E010) = 7;
      for (uint32_t i = 0;; ++i) result[i % 16] = i / (1 + ticks); })";
  Built a = run(source), b = run(source);
  EXPECT_EQ(a.machine->cpu.executed, b.machine->cpu.executed);
  EXPECT_GT(a.machine->cpu.executed, 2000000u);
  EXPECT_EQ(a.machine->ram, b.machine->ram);
}

TEST_P(FirmwareTest, an_inference_is_counted_to_the_instruction) {
  // 1 + 10 * 2 instructions counted by hand, the last branch included; then none; interrupts do not count.
  Built b = run(R"(
    volatile uint32_t ticks;
    void systick(void) { for (volatile int i = 0; i < 5; ++i) {} ++ticks; }
    __attribute__((naked)) int main(void) { __asm volatile(
      " ldr r0, =0xE000E014\n movs r1, #150\n str r1, [r0]\n str r1, [r0, #4]\n movs r1, #7\n str r1, [r0, #-4]\n mov r5, #50\n"
      "0: bl tinsmith_inference_begin\n movs r4, #10\n1: subs r4, #1\n bne 1b\n bl tinsmith_inference_end\n"
      " bl tinsmith_inference_begin\n bl tinsmith_inference_end\n subs r5, #1\n bne 0b\n b ."); })");
  EXPECT_EQ(b.machine->inference.count, 100u);
  EXPECT_EQ(b.machine->inference.min, 0u);
  EXPECT_EQ(b.machine->inference.max, 21u);
  EXPECT_EQ(b.machine->inference.total, 50u * 21u);
  EXPECT_GT(b.machine->exceptions_taken, 10u);
}

TEST_P(FirmwareTest, the_cycle_counter_counts_instructions) {
  Built b = run(R"(
    int main(void) {
      R(0xE000EDFC) |= 1 << 24; R(0xE0001FB0) = 0xC5ACCE55; R(0xE0001004) = 0; R(0xE0001000) |= 1;
      uint32_t a, c;
      __asm volatile("ldr %0, [%2]\n nop\n nop\n nop\n nop\n ldr %1, [%2]" : "=&r"(a), "=&r"(c) : "r"(0xE0001004));
      result[0] = c - a; spin(); })");
  EXPECT_EQ(b.result(0), 5u);
}

// ---- Devices

TEST_P(FirmwareTest, the_uart_speaks) {
  Built b = run(R"(
    int main(void) {
      clock_216(); clock_on(0x30, 0); clock_on(0x44, 4);
      R(GPIOA + 0x24) = 7 << 4; pin_mode(GPIOA, 9, 2);
      R(USART1 + 0xC) = 108000000 / 115200; R(USART1) = 0xD;
      for (const char *s = "x_value: 0.5, y_value: 0.479\r\n"; *s; ++s) { while (!(R(USART1 + 0x1C) & 0x80)) {} R(USART1 + 0x28) = *s; }
      while (!(R(USART1 + 0x1C) & 0x40)) {}
      result[0] = 1; spin(); })");
  EXPECT_EQ(b.machine->uart, "x_value: 0.5, y_value: 0.479\r\n");
  EXPECT_NEAR(b.machine->baud, 115200, 300);
  EXPECT_EQ(b.result(0), 1u);
  EXPECT_TRUE(b.machine->notes.empty());
}

TEST_P(FirmwareTest, software_pwm_dims_the_led) {
  Built b = build(R"(
    void tim3(void) {
      uint32_t s = R(TIM3 + 0x10);
      R(TIM3 + 0x10) = 0;
      if (s & 1) R(GPIOI + 0x18) = 1 << 1;
      if (s & 2) R(GPIOI + 0x18) = 1 << 17;
    }
    int main(void) {
      clock_216(); led_on(); clock_on(0x40, 1);
      R(TIM3 + 0x28) = 107; R(TIM3 + 0x2C) = 999; R(TIM3 + 0x34) = 250; R(TIM3 + 0x14) = 1; R(TIM3 + 0x10) = 0;
      R(TIM3 + 0xC) = 3; irq_enable(29); R(TIM3) = 1;
      for (;;) __asm volatile("wfi"); })", GetParam());
  SessionOptions options;
  options.elf = b.elf;
  options.seconds = 0.1;
  auto out = run_session(options);
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_TRUE(out->good) << out->message;
  // time_s,duty
  EXPECT_EQ(out->led_csv.substr(0, 12), "time_s,duty\n");
  const size_t fifth = out->led_csv.find("0.0500,");
  ASSERT_NE(fifth, std::string::npos);
  EXPECT_NEAR(std::stod(out->led_csv.substr(fifth + 7)), 0.25, 0.001);
}

TEST_P(FirmwareTest, a_picture_by_dma2d_and_ltdc) {
  Built b = run(R"(
    static uint8_t frame[480 * 272];
    volatile int blits;
    void dma2d(void) { R(DMA2D + 8) = 2; ++blits; }
    int main(void) {
      clock_216(); clock_on(0x44, 26); clock_on(0x30, 23); clock_on(0x30, 8); clock_on(0x30, 10);
      R(RCC + 0x88) = 192 << 6 | 5 << 28; R(RCC + 0x8C) = 1 << 16; R(RCC) |= 1 << 28; while (!(R(RCC) & 1 << 29)) {}
      pin_mode(GPIOI, 12, 1); R(GPIOI + 0x18) = 1 << 12; pin_mode(GPIOK, 3, 1); R(GPIOK + 0x18) = 1 << 3;
      R(LTDC + 8) = 0x280009; R(LTDC + 12) = 0x35000B; R(LTDC + 16) = 0x215011B; R(LTDC + 20) = 0x235011D; R(LTDC + 0x2C) = 0x0000FF;
      uint32_t l = LTDC + 0x84;
      R(l + 4) = 0x2150036; R(l + 8) = 0x11B000C; R(l + 0x10) = 5; R(l + 0x14) = 255; R(l + 0x1C) = 0x607;
      R(l + 0x28) = (uint32_t)frame; R(l + 0x2C) = 480 << 16 | 483; R(l + 0x30) = 272;
      R(l + 0x40) = 1 << 24 | 0xFFFF00; R(l + 0x40) = 2 << 24 | 0xFF0000;
      R(l) = 0x11; R(LTDC + 0x24) = 1; R(LTDC + 0x18) = 1;
      irq_enable(90);
      for (int i = 0; i < 480 * 272; ++i) frame[i] = 1;
      // A rectangle of 20 x 10 at 100, 50: DMA2D writes words, four indices at a time.
      R(DMA2D + 0x34) = 0; R(DMA2D + 0x38) = 0x02020202; R(DMA2D + 0x3C) = (uint32_t)&frame[50 * 480 + 100];
      R(DMA2D + 0x40) = 120 - 5; R(DMA2D + 0x44) = 5 << 16 | 10; R(DMA2D) = 3 << 16 | 1 << 9 | 1;
      while (!blits) {}
      R(l + 4) = 0x2150036 + (10 << 0); R(LTDC + 0x24) = 2;  // a narrower window, from the next blanking on
      for (;;) __asm volatile("wfi"); })", 0.1);
  EXPECT_EQ(b.machine->end_text, "");
  auto* ltdc = static_cast<Ltdc*>(b.machine->device("LTDC"));
  ASSERT_EQ(ltdc->width(), 480);
  ASSERT_EQ(ltdc->height(), 272);
  auto picture = ltdc->picture();
  auto pixel = [&](int x, int y) {
    const uint8_t* p = &picture[static_cast<size_t>((y * 480 + x) * 3)];
    return p[0] << 16 | p[1] << 8 | p[2];
  };
  EXPECT_EQ(pixel(0, 0), 0x0000FF);      // outside the window: the background
  EXPECT_EQ(pixel(9, 271), 0x0000FF);
  EXPECT_EQ(pixel(10, 0), 0xFFFF00);
  EXPECT_EQ(pixel(479, 271), 0xFFFF00);
  EXPECT_EQ(pixel(110, 50), 0xFF0000);   // the line begins ten pixels later
  EXPECT_EQ(pixel(129, 59), 0xFF0000);
  EXPECT_EQ(pixel(130, 59), 0xFFFF00);
  EXPECT_EQ(pixel(110, 60), 0xFFFF00);
}

// ---- What silicon refuses. The place is the instruction, the text says what.

struct Refusal {
  const char* name;
  const char* body;      // of main
  const char* text;
  const char* function;  // where it happened
};

class RefusalTest : public FirmwareTest {};
INSTANTIATE_TEST_SUITE_P(Levels, RefusalTest, testing::Values("-O0", "-O2"), [](const auto& info) { return std::string(info.param).substr(1); });

TEST_P(RefusalTest, what_silicon_refuses) {
  const Refusal cases[] = {
      {"no clock", "R(GPIOI) = 4;", "write to GPIOI.MODER while the clock of GPIOI is off (RCC.AHB1ENR bit 8)", "main"},
      {"no memory, read", "result[0] = R(0x20060000);", "read of 0x20060000, past the end of RAM", "main"},
      {"no memory, write", "R(0x60000000) = 1;", "write of 0x60000000, an FMC bank with nothing on it", "main"},
      {"sdram before the fmc", "R(0xC0000000) = 1;", "write to 0xc0000000 in SDRAM before the FMC has started it (FMC.SDCMR)", "main"},
      {"flash is not written to", "R(0x08010000) = 1;", "write to flash at 0x08010000 while it is locked (FLASH.CR)", "main"},
      {"wait states", "R(RCC) |= 1 << 16; R(RCC + 4) = 25 | 200 << 6 | 1 << 22; R(RCC) |= 1 << 24; R(FLASH) = 1; R(RCC + 8) = 4 << 10 | 4 << 13 | 2;",
       "FLASH.ACR: 1 wait states at 100 MHz; 3 are needed", "main"},
      {"too fast without over-drive", "R(RCC) |= 1 << 16; R(RCC + 4) = 25 | 432 << 6 | 1 << 22; R(RCC) |= 1 << 24; R(FLASH) = 7; R(RCC + 8) = 5 << 10 | 4 << 13 | 2;",
       "RCC.CFGR: the core at 216 MHz is over the 180 MHz of voltage scale 1 without over-drive (PWR.CR1)", "main"},
      {"pwm on the led", "clock_on(0x30, 8); R(GPIOI + 0x20) = 3 << 4; pin_mode(GPIOI, 1, 2);",
       "GPIOI.AFRL: PI1 (the LED) is set to AF3, but no timer's output reaches it", "main"},
      {"a function the pin has not", "clock_on(0x30, 0); R(GPIOA + 0x24) = 9 << 4; pin_mode(GPIOA, 9, 2);",
       "GPIOA.AFRH: PA9 is set to AF9, a function that it does not have", "main"},
      {"an unaligned device", "result[0] = *(volatile uint16_t *)(0x40023801);", "unaligned read of 0x40023801 in device memory", "main"},
      {"unaligned pair", "__asm volatile(\"ldrd r2, r3, [%0]\" :: \"r\"(0x20000002) : \"r2\", \"r3\");", "unaligned access to 0x20000002", "main"},
      {"an undefined instruction", "__asm volatile(\"udf #1\");", "undefined instruction de01", "main"},
      {"the fpu switched off", "R(0xE000ED88) = 0; __asm volatile(\"vmov.f32 s0, #1.0\");", "floating-point instruction while the FPU is off (SCB.CPACR)", "main"},
      {"double precision", "__asm volatile(\".fpu fpv5-d16\\n vadd.f64 d0, d0, d0\\n .fpu fpv5-sp-d16\");",
       "double-precision instruction, but the FPU is single-precision (build with -mfpu=fpv5-sp-d16)", "main"},
      {"division by zero, trapped", "R(0xE000ED14) |= 16; __asm volatile(\"udiv r0, r0, %0\" :: \"r\"(0) : \"r0\");", "division by zero (trapped by SCB.CCR)", "main"},
      {"code in a device", "((void (*)(void))0x40000001)();", "execution at 0x40000000, which is not executable", ""},
      {"code where there is none", "((void (*)(void))0x00300001)();", "execution at 0x00300000, where there is no code", ""},
      {"not Thumb", "((void (*)(void))0x08000200)();", "branch to 0x08000200 without the Thumb bit", ""},
      {"a breakpoint", "__asm volatile(\"bkpt 3\");", "breakpoint (BKPT 0x03) without a debugger", "main"},
      {"semihosting", "__asm volatile(\"bkpt 0xab\");", "semihosting call (BKPT 0xAB), but there is no debugger: link without rdimon.specs", "main"},
      {"the stack runs into nothing", "__asm volatile(\"ldr r0, =0x20000004\\n mov sp, r0\\n push {r0-r7}\" ::: \"r0\");", "write of 0x1fffffe4, where there is no memory", "main"},
  };
  for (const Refusal& c : cases) {
    Built b = run(std::string("int main(void) { ") + c.body + " result[15] = 1; for (;;) {} }");
    EXPECT_EQ(b.machine->end_text.substr(0, std::string_view(c.text).size()), c.text) << c.name;
    EXPECT_NE(b.machine->ended, Ended::time) << c.name;
    EXPECT_EQ(b.where().substr(0, std::string_view(c.function).size()), c.function) << c.name;
    EXPECT_EQ(b.result(15), 0u) << c.name;  // it stopped right there
  }
}

TEST_P(RefusalTest, a_fault_that_the_firmware_mends_is_only_reported) {
  Built b = run(R"(
    __attribute__((naked)) void bus_fault(void) { __asm volatile("ldr r0, [sp, #24]\n adds r0, #2\n str r0, [sp, #24]\n bx lr"); }
    int main(void) {
      R(0xE000ED24) |= 1 << 17;
      __asm volatile("ldr r1, =0x20060000\n ldr r0, [r1]" ::: "r0", "r1");
      result[0] = 7; result[1] = R(0xE000ED38); result[2] = R(0xE000ED28); spin(); })");
  EXPECT_EQ(b.machine->ended, Ended::time) << b.machine->end_text;
  EXPECT_EQ(b.result(0), 7u);
  EXPECT_EQ(b.result(1), 0x20060000u);
  EXPECT_EQ(b.result(2), 0x8200u);
  ASSERT_EQ(b.machine->faults.size(), 1u);
  EXPECT_EQ(b.machine->faults[0].what, "read of 0x20060000, past the end of RAM");
  EXPECT_TRUE(b.machine->faults[0].returned);
}

TEST_P(RefusalTest, a_hard_fault_handler_that_never_returns_is_a_failure) {
  Built b = run(R"(
    void hard_fault(void) { for (volatile uint32_t i = 0;; ++i) result[3] = i; }
    int main(void) { result[0] = R(0x20060000); spin(); })");
  EXPECT_EQ(b.machine->ended, Ended::fault);
  EXPECT_EQ(b.machine->end_text, "read of 0x20060000, past the end of RAM");
  EXPECT_EQ(b.where().substr(0, 4), "main");
}

TEST_P(RefusalTest, an_interrupt_without_a_handler_is_a_failure) {
  Built b = run("int main(void) { irq_enable(6); R(0xE000E200) = 1 << 6; for (;;) __asm volatile(\"wfi\"); }");
  EXPECT_EQ(b.machine->ended, Ended::stuck);
  EXPECT_EQ(b.machine->end_text, "spins for ever in the handler of IRQ 6 (EXTI)");
}

// ---- The program tinsmith-board, as the app starts it

TEST_P(RefusalTest, simulate_reads_the_report_and_writes_the_files) {
  Built b = build(R"(
    int main(void) { led_on(); R(GPIOI + 0x18) = 2; tinsmith_inference_begin(); tinsmith_inference_end(); for (;;) __asm volatile("wfi"); })", GetParam());
  SimulateRequest request;
  request.elf = b.elf;
  request.seconds = 0.03;
  request.uart = dir.path() / "uart.log";
  request.led_csv = dir.path() / "led.csv";
  auto good = simulate(request);
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_TRUE(good->ok) << good->message;
  EXPECT_EQ(good->inferences, 1u);
  EXPECT_EQ(good->inference_max, 0u);
  EXPECT_EQ(good->led_changes, 1u);
  EXPECT_EQ(*read_text(request.uart), "");
  EXPECT_NE(read_text(request.led_csv)->find("\n0.0100,1.000000\n"), std::string::npos);

  Built bad = build("int main(void) { R(0x60000000) = 1; }", GetParam());
  request.elf = bad.elf;
  auto failed = simulate(request);
  ASSERT_TRUE(failed) << failed.error().text();
  EXPECT_FALSE(failed->ok);
  EXPECT_NE(failed->message.find("(main+"), std::string::npos) << failed->message;
  EXPECT_NE(failed->message.find("write of 0x60000000, an FMC bank with nothing on it"), std::string::npos) << failed->message;

  request.elf = dir.path() / "firmware.c";
  auto text = simulate(request);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Code::bad_input);
  EXPECT_EQ(text.error().text(), request.elf.string() + ": not an ELF file; give the .elf that the linker wrote");

  request.elf = b.elf;
  request.led_csv = dir.path();
  auto folder = simulate(request);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, Code::io);
}

TEST_P(RefusalTest, an_empty_flash_is_refused) {
  Built b = build("int main(void) { spin(); }", GetParam());
  for (ElfSegment& s : b.program.segments) s.load_address += 0x8000;
  Machine m(*find_board("stm32f746g-disco"));
  auto loaded = m.load(b.program, "firmware.elf");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().text(), "firmware.elf: no vector table at 0x08000000: the flash is empty there; the table must be the first thing in flash");
}

TEST_P(RefusalTest, a_program_for_ram_is_refused) {
  Built b = build("int main(void) { spin(); }", GetParam());
  for (ElfSegment& s : b.program.segments) s.load_address = 0x20000000;
  Machine m(*find_board("stm32f746g-disco"));
  auto loaded = m.load(b.program, "firmware.elf");
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().text().find("in RAM, which is empty at power-on; link it to load in flash (0x08000000, 1024 KB)"), std::string::npos);
}

}  // namespace
}  // namespace tinsmith::board
