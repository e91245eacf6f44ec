// SPDX-License-Identifier: GPL-2.0-or-later
// Behaves like the library: a failed connection is told at the next loop(), and it tries again after half a second.
#pragma once

#include "Arduino.h"

typedef enum {
  sIOtype_CONNECT = '0',
  sIOtype_DISCONNECT = '1',
  sIOtype_EVENT = '2',
  sIOtype_ACK = '3',
  sIOtype_ERROR = '4',
} socketIOmessageType_t;

class SocketIOclient {
 public:
  typedef std::function<void(socketIOmessageType_t, uint8_t*, size_t)> Listener;
  void begin(const char*, uint16_t, const char* url) {
    OutsideSketch outside;
    world.board.socket_url = url;
  }
  void onEvent(Listener listener) { listener_ = listener; }
  void loop();
  void disconnect();
  bool sendEVENT(const char* payload, size_t length);

 private:
  void tell(socketIOmessageType_t type, std::string text);
  Listener listener_;
  std::deque<std::string> answers_;
  bool connected_ = false;
  bool failed_ = false;
  uint32_t failed_ms_ = 0;
};
