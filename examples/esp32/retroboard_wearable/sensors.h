// SPDX-License-Identifier: GPL-2.0-or-later
// The three sensors: MAX30102 or MAX30105 (pulse), MAX30205 (skin temperature), Grove GSR (skin conductance).
#pragma once

#include <Arduino.h>
#include <MAX30105.h>
#include <Wire.h>
#include <heartRate.h>

#include "reading.h"
#include "settings.h"
#include "vitals.h"

class Sensors {
 public:
  bool begin() {
    Wire.begin(SDA_PIN, SCL_PIN);
    if (!pulse_.begin(Wire, I2C_SPEED_FAST)) return false;
    // 25 samples a second, which is what the beat detection of the library is made for; red and infrared.
    pulse_.setup(0x1F, 4, 2, 100, 411, 4096);
    return true;
  }

  // Often enough (every 10 ms) that no sample is lost: the library keeps only four.
  void listen() {
    pulse_.check();
    while (pulse_.available()) {
      uint32_t infrared = pulse_.getIR();
      bool beat = checkForBeat((int32_t)infrared);
      if (infrared < WORN_INFRARED) {
        beats_.reset();
      } else if (beat) {
        beats_.beat(millis());
      }
      pulse_.nextSample();
    }
  }

  // False while nobody wears it, or a sensor says what cannot be.
  bool measure(Reading& reading) {
    reading.at_ms = millis();
    reading.unix_ms = 0;
    gsr_ = readGsr();
    if (!beats_.ready(reading.at_ms) || !readSkin(reading.temp)) return false;
    reading.hr = beats_.bpm();
    reading.eda = groveMicrosiemens(gsr_, GSR_CALIBRATION);
    return plausible(reading.hr, reading.temp, reading.eda);
  }

  float gsr() const { return gsr_; }

 private:
  // The mean of 16, because the ADC is noisy.
  static float readGsr() {
    uint32_t sum = 0;
    for (int i = 0; i < 16; ++i) sum += analogReadMilliVolts(GSR_PIN);
    return groveReading(sum / 16.0f, GSR_SUPPLY_MV);
  }

  static bool readSkin(float& celsius) {
    Wire.beginTransmission(SKIN_ADDRESS);
    Wire.write((uint8_t)0);
    if (Wire.endTransmission(false) != 0) return false;
    if (Wire.requestFrom(SKIN_ADDRESS, (uint8_t)2) != 2) return false;
    uint8_t high = (uint8_t)Wire.read();
    uint8_t low = (uint8_t)Wire.read();
    celsius = max30205Celsius(high, low);
    return true;
  }

  MAX30105 pulse_;
  BeatAverage beats_;
  volatile float gsr_ = 0;
};
