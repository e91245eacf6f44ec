// SPDX-License-Identifier: GPL-2.0-or-later
// One reading, and the bounded box in which readings wait until RetroBoard has them.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct Reading {
  uint64_t unix_ms;  // 0 while the time of day is unknown
  uint32_t at_ms;    // millis() of the measurement; wraps after 49 days, differences do not mind
  uint32_t seq;
  float hr;    // beats a minute
  float temp;  // degrees Celsius at the skin
  float eda;   // microsiemens
  bool settled;
};

// Holds the last N readings in order. Stored or refused ones are settled; only settled ones leave, or the oldest when
// it is full.
template <size_t N>
class Outbox {
 public:
  uint32_t push(Reading reading) {
    if (held_ == N) {
      dropped_ += slots_[first_].settled ? 0 : 1;
      waiting_ -= slots_[first_].settled ? 0 : 1;
      forgetFirst();
    }
    reading.seq = next_seq_++;
    reading.settled = false;
    slots_[(first_ + held_) % N] = reading;
    ++held_;
    ++waiting_;
    return reading.seq;
  }

  // False when this reading is not waiting (any more), so that nothing is settled twice.
  bool settle(uint32_t seq) {
    Reading* reading = find(seq);
    if (reading == nullptr || reading->settled) return false;
    reading->settled = true;
    --waiting_;
    while (held_ > 0 && slots_[first_].settled) forgetFirst();
    return true;
  }

  size_t held() const { return held_; }
  size_t waiting() const { return waiting_; }
  uint32_t dropped() const { return dropped_; }
  Reading& at(size_t index) { return slots_[(first_ + index) % N]; }

 private:
  // Sequence numbers in the box have no gaps, so a number is a place.
  Reading* find(uint32_t seq) {
    if (held_ == 0) return nullptr;
    uint32_t index = seq - slots_[first_].seq;
    return index < held_ ? &at(index) : nullptr;
  }

  void forgetFirst() {
    first_ = (first_ + 1) % N;
    --held_;
  }

  Reading slots_[N] = {};
  size_t first_ = 0;
  size_t held_ = 0;
  size_t waiting_ = 0;
  uint32_t next_seq_ = 1;
  uint32_t dropped_ = 0;
};

// Dates a reading that was taken before the time of day was known. Never changes a date: a retry has to look the same.
inline void date(Reading& reading, uint64_t unix_now_ms, uint32_t now_ms) {
  if (reading.unix_ms == 0) reading.unix_ms = unix_now_ms - (uint32_t)(now_ms - reading.at_ms);
}

// Without a date RetroBoard takes the moment of arrival, which is only true for a reading that has just been taken.
inline bool sendable(const Reading& reading, uint32_t now_ms, uint32_t fresh_ms) {
  if (reading.settled) return false;
  return reading.unix_ms != 0 || (uint32_t)(now_ms - reading.at_ms) < fresh_ms;
}
