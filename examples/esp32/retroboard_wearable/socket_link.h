// SPDX-License-Identifier: GPL-2.0-or-later
// One reading at a time over Socket.IO. data_received does not say which reading it is about, so there is never a
// second one.
#pragma once

#include <Arduino.h>
#include <SocketIOclient.h>

#include "answer.h"
#include "backoff.h"
#include "encode.h"
#include "settings.h"

class SocketLink {
 public:
  explicit SocketLink(Outbox<OUTBOX_SIZE>& box)
      : box_(box), pause_(FIRST_PAUSE_MS, LONGEST_PAUSE_MS), rest_(FIRST_PAUSE_MS, LONGEST_PAUSE_MS) {}

  void begin(const char* host, uint16_t port, const char* url) {
    io_.onEvent([this](socketIOmessageType_t type, uint8_t* payload, size_t length) { heard(type, payload, length); });
    io_.begin(host, port, url);
  }

  // The library would call every half second for ever; between attempts it is therefore not let run.
  void tick() {
    if (!open_ && !pause_.ready(millis())) return;
    if (!open_ && !trying_) {
      trying_ = true;
      since_ms_ = millis();
    }
    io_.loop();
    bool too_slow = trying_ && (uint32_t)(millis() - since_ms_) > CONNECT_MS;
    bool no_answer = in_flight_ && (uint32_t)(millis() - sent_ms_) > ANSWER_MS;
    // Closed, so that an answer which comes late cannot be taken for the answer to another reading.
    if (too_slow || no_answer) drop();
  }

  void drop() {
    if (!open_ && !trying_) return;
    io_.disconnect();
    lost();
  }

  void send(const Reading& reading, const char* device_id) {
    JsonText text(buffer_, sizeof buffer_);
    text.raw("[\"esp32_sensor_data\",");
    text.reading(reading, device_id);
    text.raw("]");
    if (!text.fits() || !io_.sendEVENT(text.text(), text.length())) return drop();
    in_flight_ = true;
    in_flight_seq_ = reading.seq;
    sent_ms_ = millis();
  }

  bool open() const { return open_; }
  bool busy() const { return in_flight_; }
  bool rested() { return rest_.ready(millis()); }
  // Since the last reading that went through.
  bool failing() const { return pause_.failures() > 0; }
  uint32_t refused() const { return refused_; }

 private:
  void heard(socketIOmessageType_t type, uint8_t* payload, size_t length) {
    if (type == sIOtype_CONNECT) {
      open_ = true;
      trying_ = false;
    } else if (type == sIOtype_DISCONNECT) {
      lost();
    } else if (type == sIOtype_EVENT && in_flight_) {
      answered(verdictOfEvent((const char*)payload, length));
    }
  }

  void answered(Verdict verdict) {
    if (verdict == Verdict::missing) return;
    in_flight_ = false;
    if (verdict == Verdict::later) return rest_.fail(millis(), esp_random());
    pause_.succeed();
    rest_.succeed();
    if (box_.settle(in_flight_seq_) && verdict == Verdict::refused) ++refused_;
  }

  void lost() {
    if (!open_ && !trying_) return;
    open_ = trying_ = in_flight_ = false;
    pause_.fail(millis(), esp_random());
  }

  Outbox<OUTBOX_SIZE>& box_;
  SocketIOclient io_;
  Backoff pause_;  // between connections
  Backoff rest_;   // between readings, when RetroBoard asks for it
  char buffer_[LONGEST_JSON + 32];
  uint32_t since_ms_ = 0;
  uint32_t sent_ms_ = 0;
  uint32_t in_flight_seq_ = 0;
  uint32_t refused_ = 0;
  bool open_ = false;
  bool trying_ = false;
  bool in_flight_ = false;
};
