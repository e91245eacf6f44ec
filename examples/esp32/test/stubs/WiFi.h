// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "Arduino.h"

enum { WL_CONNECTED = 3, WL_DISCONNECTED = 6, WIFI_STA = 1 };
struct WiFiClient {};
struct WiFiStub {
  void mode(int) {}
  void setAutoReconnect(bool) {}
  void begin(const char*, const char*) { ++world.wifi_begins; }
  void disconnect() {}
  int status() { return world.wifi ? WL_CONNECTED : WL_DISCONNECTED; }
};
extern WiFiStub WiFi;
