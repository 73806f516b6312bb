// USART: bytes leave at the configured baud rate; the board's own one is logged.
#include <cmath>

#include "board/devices/devices.h"

namespace tinsmith::board {
namespace {
enum : uint32_t { CR1 = 0, CR2 = 4, CR3 = 8, BRR = 0xC, RTOR = 0x14, RQR = 0x18, ISR = 0x1C, ICR = 0x20, RDR = 0x24, TDR = 0x28 };
}

const char* Usart::register_name(uint32_t o) const {
  static const char* names[] = {"CR1", "CR2", "CR3", "BRR", "GTPR", "RTOR", "RQR", "ISR", "ICR", "RDR", "TDR"};
  return o / 4 < 11 ? names[o / 4] : "";
}

double Usart::baud() const {
  const double clock = static_cast<Rcc*>(machine.device("RCC"))->uart_clock(what.index);
  const uint32_t brr = registers[BRR / 4];
  if (registers[0] >> 15 & 1) {  // OVER8
    const uint32_t div = (brr & 0xFFF0) | (brr & 7) << 1;
    return div ? 2 * clock / div : 0;
  }
  return brr & 0xFFFF ? clock / (brr & 0xFFFF) : 0;
}

uint64_t Usart::byte_cycles() const {
  const uint32_t cr1 = registers[0], cr2 = registers[1];
  const double data = cr1 >> 28 & 1 ? 7 : cr1 >> 12 & 1 ? 9 : 8;
  const double stop = (cr2 >> 12 & 3) == 2 ? 2 : 1;
  const double rate = baud();
  return rate > 0 ? static_cast<uint64_t>((1 + data + stop) * machine.clocks.hclk / rate) : 0;
}

uint32_t Usart::read(uint32_t o) {
  if (o == ISR) {
    uint32_t value = 0;
    const bool enabled = registers[0] & 1;
    if (holding < 0) value |= 1u << 7;
    if (tx_complete) value |= 1u << 6;
    if (rx_full) value |= 1u << 5;
    if (overrun) value |= 1u << 3;
    if (enabled && (registers[0] & 8)) value |= 1u << 21;   // TEACK
    if (enabled && (registers[0] & 4)) value |= 1u << 22;   // REACK
    return value;
  }
  if (o == RDR) {
    rx_full = false;
    update_irq();
  }
  return reg(o);
}

void Usart::write(uint32_t o, uint32_t value, uint32_t) {
  switch (o) {
    case TDR:
      if ((registers[0] & 9) != 9) return machine.note(fmt::format("{}: a byte was written while the transmitter is off; it is lost", what.name));
      send(static_cast<uint8_t>(value));
      return;
    case ISR: case RDR: return;
    case ICR:
      if (value & 1u << 6) tx_complete = false;
      if (value & 1u << 3) overrun = false;
      break;
    case RQR:
      if (value & 8) rx_full = false;
      break;
    default:
      reg(o) = value;
      if (o == CR3 && (value & 0x80) && holding < 0) machine.dma_request(what.base + TDR);
  }
  update_irq();
}

void Usart::send(uint8_t byte) {
  tx_complete = false;
  const uint64_t t = machine.now();
  if (sent_at > t) {
    if (holding >= 0) machine.note(fmt::format("{}: a byte was overwritten in TDR before it was sent (TXE was not awaited)", what.name));
    holding = byte;
    return update_irq();
  }
  sent_at = t + byte_cycles();
  if (byte_cycles() == 0) machine.note(fmt::format("{}: BRR is 0, so nothing can be sent", what.name));
  if (machine.board.uart == std::string_view(what.name)) {
    const auto& pin = machine.board.uart_tx;
    const auto* port = dynamic_cast<const Gpio*>(machine.device(fmt::format("GPIO{}", static_cast<char>('A' + pin.port))));
    if (port->mode(pin.pin) == 2 && port->alternate(pin.pin) == machine.board.uart_alternate) {
      machine.uart.push_back(static_cast<char>(byte));
      machine.baud = baud();
      static const double standard[] = {1200, 2400, 4800, 9600, 14400, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1e6, 2e6};
      double best = 1;
      for (double s : standard) best = std::min(best, std::fabs(machine.baud / s - 1));
      if (best > 0.025) machine.note(fmt::format("{}: {:.0f} baud is not within 2.5 % of any usual rate: a terminal would show rubbish", what.name, machine.baud));
      if ((registers[0] & (1u << 12 | 1u << 28 | 1u << 10)) != 0 || (registers[1] >> 12 & 3) == 2)
        machine.note(fmt::format("{}: the frame is not 8N1", what.name));
    } else {
      machine.note(fmt::format("{} sends, but its pin P{}{} is not set to AF{}: nothing reaches the ST-Link", what.name,
                               static_cast<char>('A' + pin.port), pin.pin, machine.board.uart_alternate));
    }
  }
  machine.schedule(*this, std::min(due, sent_at));
  update_irq();
  if ((registers[2] & 0x80) && holding < 0) machine.dma_request(what.base + TDR);
}

void Usart::receive(uint8_t byte) {
  receiving.push_back(byte);
  if (received_at == never) received_at = machine.now() + byte_cycles();
  machine.schedule(*this, std::min(due, received_at));
}

void Usart::event() {
  const uint64_t t = machine.now();
  if (sent_at <= t && !tx_complete) {
    if (holding >= 0) {
      const uint8_t byte = static_cast<uint8_t>(holding);
      holding = -1;
      send(byte);
    } else {
      tx_complete = true;
    }
  }
  if (received_at <= t && !receiving.empty()) {
    if ((registers[0] & 5) == 5) {
      if (rx_full) overrun = true;
      else reg(RDR) = receiving.front(), rx_full = true;
    }
    receiving.pop_front();
    received_at = receiving.empty() ? never : t + std::max<uint64_t>(byte_cycles(), 1);
    if (rx_full && (registers[2] & 0x40)) machine.dma_request(what.base + RDR);
  }
  uint64_t next = received_at;
  if (!tx_complete) next = std::min(next, std::max(sent_at, t + 1));
  machine.schedule(*this, next);
  update_irq();
}

void Usart::update_irq() {
  const uint32_t cr1 = registers[0];
  const bool active = (cr1 & 1) && ((cr1 & 0x80 && holding < 0) || (cr1 & 0x40 && tx_complete) || (cr1 & 0x20 && (rx_full || overrun)));
  machine.irq(what.irq, active);
}

}  // namespace tinsmith::board
