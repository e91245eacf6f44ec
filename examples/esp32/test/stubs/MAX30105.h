// SPDX-License-Identifier: GPL-2.0-or-later
// 25 samples a second, of which the library keeps four.
#pragma once

#include "Wire.h"

#define I2C_SPEED_FAST 400000
extern uint32_t sample_ms;

class MAX30105 {
 public:
  bool begin(TwoWire&, uint32_t) { return true; }
  void setup(byte, byte, byte, int, int, int) {}
  uint16_t check() { return 0; }
  uint8_t available() {
    if (world.now_ms - next_ms_ > 160 && world.now_ms > next_ms_) next_ms_ = world.now_ms - 160;
    return world.now_ms >= next_ms_ + 40;
  }
  uint32_t getIR() {
    sample_ms = next_ms_ + 40;
    return world.infrared;
  }
  void nextSample() { next_ms_ += 40; }

 private:
  uint32_t next_ms_ = 0;
};
