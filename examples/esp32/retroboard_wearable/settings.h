// SPDX-License-Identifier: GPL-2.0-or-later
// Pins and numbers. What is secret, or differs from wearable to wearable, is in secrets.h.
#pragma once

#include <stddef.h>
#include <stdint.h>

static const int SDA_PIN = 21;
static const int SCL_PIN = 22;
static const int GSR_PIN = 34;  // has to be on ADC1: ADC2 does not work while WiFi is on

static const uint8_t SKIN_ADDRESS = 0x48;  // MAX30205 with A0, A1 and A2 at ground
static const float GSR_SUPPLY_MV = 3300.0f;
static const float GSR_CALIBRATION = 512.0f;   // 10-bit reading with the electrodes off; the sketch prints yours
static const uint32_t WORN_INFRARED = 50000;   // less light comes back when there is no finger

static const uint32_t READING_MS = 1000;
static const size_t OUTBOX_SIZE = 1200;  // readings, 20 minutes of them in 38 kB
static const size_t CHUNK = 50;          // readings a POST; RetroBoard takes up to 1000, the ESP32 has no room for them
static const size_t LIVE = 5;            // with more than these waiting, HTTP in chunks is quicker than one by one
static const uint32_t FRESH_MS = 5000;   // how old a reading without a date may be

static const uint32_t ANSWER_MS = 10000;  // how long to wait for data_received
static const uint32_t CONNECT_MS = 20000;
static const uint32_t HTTP_MS = 5000;
static const uint32_t FIRST_PAUSE_MS = 1000;
static const uint32_t LONGEST_PAUSE_MS = 60000;
static const uint32_t WIFI_MS = 30000;
