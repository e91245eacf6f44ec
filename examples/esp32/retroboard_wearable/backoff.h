// SPDX-License-Identifier: GPL-2.0-or-later
// When to try again: the pause doubles with each failure up to a cap, and chance keeps many wearables from calling at
// once.
#pragma once

#include <stdint.h>

class Backoff {
 public:
  Backoff(uint32_t first_ms, uint32_t cap_ms) : first_ms_(first_ms), cap_ms_(cap_ms) {}

  // `random` is any 32 random bits; `at_least_ms` is what the other side asked for (Retry-After).
  void fail(uint32_t now_ms, uint32_t random, uint32_t at_least_ms = 0) {
    uint32_t longest = longest_ms();
    uint32_t pause = longest / 2 + random % (longest - longest / 2 + 1);
    if (pause < at_least_ms) pause = at_least_ms;
    until_ms_ = now_ms + pause;
    waiting_ = true;
    if (failures_ < 31) ++failures_;
  }

  void succeed() {
    failures_ = 0;
    waiting_ = false;
  }

  // Signed difference, so that it also holds when millis() starts again at 0.
  bool ready(uint32_t now_ms) {
    if (waiting_ && (int32_t)(now_ms - until_ms_) >= 0) waiting_ = false;
    return !waiting_;
  }

  uint32_t failures() const { return failures_; }

 private:
  uint32_t longest_ms() const {
    uint64_t longest = (uint64_t)first_ms_ << failures_;
    return longest < cap_ms_ ? (uint32_t)longest : cap_ms_;
  }

  uint32_t first_ms_;
  uint32_t cap_ms_;
  uint32_t until_ms_ = 0;
  uint32_t failures_ = 0;
  bool waiting_ = false;
};
