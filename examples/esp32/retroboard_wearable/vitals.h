// SPDX-License-Identifier: GPL-2.0-or-later
// From what the sensors say to beats a minute, degrees Celsius and microsiemens.
#pragma once

#include <math.h>
#include <stdint.h>

// Heart rate from the moments of beats. The median of the last intervals, so that one missed or invented beat changes
// little.
class BeatAverage {
 public:
  void beat(uint32_t now_ms) {
    uint32_t interval = now_ms - last_ms_;
    bool first = !running_;
    running_ = true;
    last_ms_ = now_ms;
    if (first || interval < SHORTEST_MS || interval > LONGEST_MS) return;
    intervals_[next_] = (uint16_t)interval;
    next_ = (next_ + 1) % KEPT;
    if (count_ < KEPT) ++count_;
  }

  void reset() {
    running_ = false;
    count_ = next_ = 0;
  }

  // Enough beats, and the last one not long ago.
  bool ready(uint32_t now_ms) const { return count_ >= NEEDED && (uint32_t)(now_ms - last_ms_) <= STALE_MS; }

  float bpm() const {
    if (count_ == 0) return NAN;
    uint16_t sorted[KEPT];
    for (uint8_t i = 0; i < count_; ++i) insert(sorted, i, intervals_[i]);
    float middle = (sorted[(count_ - 1) / 2] + sorted[count_ / 2]) / 2.0f;
    return 60000.0f / middle;
  }

 private:
  static const uint8_t KEPT = 8;
  static const uint8_t NEEDED = 4;
  static const uint32_t SHORTEST_MS = 240;  // 250 bpm, the most RetroBoard takes
  static const uint32_t LONGEST_MS = 3000;  // 20 bpm, the least
  static const uint32_t STALE_MS = 4000;

  static void insert(uint16_t* sorted, uint8_t filled, uint16_t value) {
    while (filled > 0 && sorted[filled - 1] > value) {
      sorted[filled] = sorted[filled - 1];
      --filled;
    }
    sorted[filled] = value;
  }

  uint16_t intervals_[KEPT];
  uint8_t next_ = 0;
  uint8_t count_ = 0;
  uint32_t last_ms_ = 0;
  bool running_ = false;
};

// Skin conductance from a Grove GSR sensor, in microsiemens.
//
// The maker's formula (https://wiki.seeedstudio.com/Grove-GSR_Sensor/), for a 10-bit reading at full supply:
//   ohms = (1024 + 2 * reading) * 10000 / (calibration - reading)
// and 1e6 / ohms is microsiemens. `calibration` is the reading with the electrodes in nobody's hands.
// At or above it no current flows: 0.
inline float groveMicrosiemens(float reading, float calibration) {
  if (!(reading < calibration)) return 0.0f;
  return 100.0f * (calibration - reading) / (1024.0f + 2.0f * reading);
}

// The 10-bit reading that the formula wants. Millivolts, because the ESP32 corrects its crooked ADC only for those.
inline float groveReading(float millivolts, float supply_millivolts) {
  return millivolts * 1023.0f / supply_millivolts;
}

// Temperature register of a MAX30205: two's complement, 1/256 degree (data sheet, "Temperature Register Format").
inline float max30205Celsius(uint8_t high, uint8_t low) { return (int16_t)(((uint16_t)high << 8) | low) / 256.0f; }

// What RetroBoard accepts by default. A wearable that lies in a drawer should not send nonsense.
inline bool plausible(float hr, float temp, float eda) {
  return hr >= 20.0f && hr <= 250.0f && temp >= 10.0f && temp <= 45.0f && eda >= 0.0f && eda <= 100.0f;
}
