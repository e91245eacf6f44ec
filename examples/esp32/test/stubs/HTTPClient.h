// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "WiFi.h"

class HTTPClient {
 public:
  void setReuse(bool) {}
  void setConnectTimeout(int32_t) {}
  void setTimeout(uint16_t) {}
  void collectHeaders(const char*[], size_t) {}
  bool begin(WiFiClient&, String, uint16_t, String path) {
    OutsideSketch outside;
    world.board.http_path = path.c_str();
    return true;
  }
  void addHeader(const String&, const String& value) {
    OutsideSketch outside;
    world.board.content_type = value.c_str();
  }
  int POST(uint8_t* body, size_t length);
  int writeToStream(Stream* stream);
  String header(const char*);
  void end() {}

 private:
  std::string answer_;
};
