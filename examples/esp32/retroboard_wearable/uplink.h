// SPDX-License-Identifier: GPL-2.0-or-later
// Decides which way a reading goes.
#pragma once

#include "http_link.h"
#include "socket_link.h"

class Uplink {
 public:
  explicit Uplink(Outbox<OUTBOX_SIZE>& box) : box_(box), socket_(box), http_(box) {}

  void begin(const char* host, uint16_t port, const char* token, const char* device_id) {
    device_id_ = device_id;
    const char* name = *token == '\0' ? "" : "token=";
    snprintf(socket_url_, sizeof socket_url_, "/socket.io/?type=esp32%s%s%s", *token == '\0' ? "" : "&", name, token);
    snprintf(http_path_, sizeof http_path_, "/api/esp32/data%s%s%s", *token == '\0' ? "" : "?", name, token);
    socket_.begin(host, port, socket_url_);
    http_.begin(host, port, http_path_);
  }

  void tick(bool network) {
    if (!network) return socket_.drop();
    socket_.tick();
    if (socket_.busy()) return;
    const Reading* oldest = nullptr;
    size_t waiting = look(oldest);
    if (oldest == nullptr) return;
    if (socket_.open() && (waiting <= LIVE || !http_.ready())) {
      if (socket_.rested()) socket_.send(*oldest, device_id_);
    } else if (socket_.open() || socket_.failing()) {
      http_.deliver(device_id_);
    }
  }

  bool live() const { return socket_.open(); }
  uint32_t refused() const { return socket_.refused() + http_.refused(); }

 private:
  // How many could go now, counted no further than needed.
  size_t look(const Reading*& oldest) {
    size_t waiting = 0;
    for (size_t i = 0; i < box_.held() && waiting <= LIVE; ++i) {
      if (!sendable(box_.at(i), millis(), FRESH_MS)) continue;
      if (oldest == nullptr) oldest = &box_.at(i);
      ++waiting;
    }
    return waiting;
  }

  Outbox<OUTBOX_SIZE>& box_;
  SocketLink socket_;
  HttpLink http_;
  const char* device_id_ = "";
  char socket_url_[640];
  char http_path_[640];
};
