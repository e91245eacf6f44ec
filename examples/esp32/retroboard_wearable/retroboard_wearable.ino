// SPDX-License-Identifier: GPL-2.0-or-later
// A wearable for RetroBoard: heart rate, skin temperature and skin conductance, once a second. See docs/wearables.md.
// Not a medical device.
#include <Arduino.h>
#include <WiFi.h>
#include <sys/time.h>

// A build may bring its own; the Arduino IDE does not.
#ifndef DEVICE_ID
#if defined(__has_include)
#if !__has_include("secrets.h")
#error "Copy secrets.example.h to secrets.h and fill it in."
#endif
#endif
#include "secrets.h"
#endif
#include "sensors.h"
#include "settings.h"
#include "uplink.h"

static_assert(validDeviceId(DEVICE_ID), "DEVICE_ID: 1 to 64 letters, digits, '_', '-' and '.'");
static_assert(sizeof(DEVICE_TOKEN) <= 560, "DEVICE_TOKEN is longer than a token of RetroBoard can be");

static Outbox<OUTBOX_SIZE> box;
static Uplink uplink(box);
static Sensors sensors;
static QueueHandle_t measured;
static volatile uint32_t missed = 0;

// ---- measuring, in a task of its own: a connection that hangs for seconds must not cost heart beats ----

void measureStep() {
  static uint32_t last_ms = 0;
  sensors.listen();
  if ((uint32_t)(millis() - last_ms) < READING_MS) return;
  // Not `= millis()`: being late once should not make all later readings late.
  last_ms = (uint32_t)(millis() - last_ms) < 2 * READING_MS ? last_ms + READING_MS : millis();
  Reading reading = Reading();
  if (sensors.measure(reading) && xQueueSend(measured, &reading, 0) != pdTRUE) missed = missed + 1;
}

void measureTask(void*) {
  for (;;) {
    measureStep();
    vTaskDelay(pdMS_TO_TICKS(10));
  }
}

// ---- everything else, in the loop ----

// 0 until somebody has told the time: an ESP32 starts in 1970.
uint64_t unixNow() {
  struct timeval now;
  if (gettimeofday(&now, nullptr) != 0 || now.tv_sec < 1700000000) return 0;
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_usec / 1000;
}

void gatherReadings() {
  static bool dated = false;
  Reading reading;
  while (xQueueReceive(measured, &reading, 0) == pdTRUE) {
    uint64_t now = unixNow();
    if (now != 0) date(reading, now, millis());
    box.push(reading);
  }
  uint64_t now = unixNow();
  if (dated || now == 0) return;
  dated = true;
  for (size_t i = 0; i < box.held(); ++i) date(box.at(i), now, millis());
}

bool keepWifi() {
  static uint32_t since_ms = 0;
  if (WiFi.status() == WL_CONNECTED) {
    since_ms = millis();
    return true;
  }
  // The core reconnects by itself; now and then it needs a push.
  if ((uint32_t)(millis() - since_ms) > WIFI_MS) {
    since_ms = millis();
    WiFi.disconnect();
    WiFi.begin(WIFI_NAME, WIFI_PASSWORD);
  }
  return false;
}

void report() {
  static uint32_t last_ms = 0;
  if ((uint32_t)(millis() - last_ms) < 10000) return;
  last_ms = millis();
  Serial.printf("%s, %s; waiting %u, dropped %lu, refused %lu, missed %lu; GSR reading %.0f\n",
                uplink.live() ? "socket open" : "no socket", unixNow() != 0 ? "time known" : "time unknown",
                (unsigned)box.waiting(), (unsigned long)box.dropped(), (unsigned long)uplink.refused(),
                (unsigned long)missed, (double)sensors.gsr());
}

void setup() {
  Serial.begin(115200);
  while (!sensors.begin()) {
    Serial.println("No MAX30102 or MAX30105 found: look at its wires");
    delay(2000);
  }
  measured = xQueueCreate(32, sizeof(Reading));
  xTaskCreate(measureTask, "measure", 4096, nullptr, 2, nullptr);
  WiFi.mode(WIFI_STA);
  WiFi.setAutoReconnect(true);
  WiFi.begin(WIFI_NAME, WIFI_PASSWORD);
  configTime(0, 0, BOARD_HOST, NTP_SERVER);
  uplink.begin(BOARD_HOST, BOARD_PORT, DEVICE_TOKEN, DEVICE_ID);
}

void loop() {
  gatherReadings();
  uplink.tick(keepWifi());
  report();
  delay(5);
}
