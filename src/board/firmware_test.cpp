// Whole firmwares on the board: each test compiles a small one, at every optimisation level, and says what must come out.
#include "board/firmware_test.h"

#include <cmath>

#include "board/devices/devices.h"
#include "board/session.h"

namespace tinsmith::board {
namespace {

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

}  // namespace
}  // namespace tinsmith::board
