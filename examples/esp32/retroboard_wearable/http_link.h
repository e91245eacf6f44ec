// SPDX-License-Identifier: GPL-2.0-or-later
// Readings in chunks over HTTP: for what has gathered while RetroBoard was away, and for when the socket does not open.
#pragma once

#include <Arduino.h>
#include <HTTPClient.h>
#include <WiFi.h>

#include "answer.h"
#include "backoff.h"
#include "encode.h"
#include "settings.h"

// Passes the answer on as it arrives.
class AnswerStream : public Stream {
 public:
  size_t write(uint8_t c) override {
    reader.feed((char)c);
    return 1;
  }
  int available() override { return 0; }
  int read() override { return -1; }
  int peek() override { return -1; }
  void flush() override {}

  AnswerReader<CHUNK> reader;
};

class HttpLink {
 public:
  explicit HttpLink(Outbox<OUTBOX_SIZE>& box) : box_(box), pause_(FIRST_PAUSE_MS, LONGEST_PAUSE_MS) {}

  void begin(const char* host, uint16_t port, const char* path) {
    host_ = host;
    port_ = port;
    path_ = path;
    http_.setReuse(true);
    http_.setConnectTimeout(HTTP_MS);
    http_.setTimeout(HTTP_MS);
    static const char* wanted[] = {"Retry-After"};
    http_.collectHeaders(wanted, 1);
  }

  bool ready() { return pause_.ready(millis()); }
  uint32_t refused() const { return refused_; }

  void deliver(const char* device_id) {
    if (!ready() || write(device_id) == 0) return;
    AnswerStream answer;
    uint32_t retry_after_ms = 0;
    int status = post(answer, retry_after_ms);
    if (status == 200) {
      settle(answer.reader);
    } else if (aboutReadings(status)) {
      narrow(answer.reader);
    } else {
      if (status == 401 || status == 403) Serial.println("RetroBoard does not take this token: look at DEVICE_TOKEN");
      pause_.fail(millis(), esp_random(), retry_after_ms);
    }
  }

 private:
  // Of readings without a date one at a time: those that arrive together would look like one.
  size_t write(const char* device_id) {
    JsonText text(body_, sizeof body_);
    count_ = 0;
    text.raw("[");
    for (size_t i = 0; i < box_.held() && count_ < most_; ++i) {
      const Reading& reading = box_.at(i);
      if (!sendable(reading, millis(), FRESH_MS)) continue;
      if (count_ > 0) text.raw(",");
      text.reading(reading, device_id);
      sent_[count_++] = reading.seq;
      if (reading.unix_ms == 0) break;
    }
    text.raw("]");
    length_ = text.length();
    return text.fits() ? count_ : 0;
  }

  static bool aboutReadings(int status) { return status == 400 || status == 413 || status == 422; }

  int post(AnswerStream& answer, uint32_t& retry_after_ms) {
    if (!http_.begin(tcp_, host_, port_, path_)) return -1;
    http_.addHeader("Content-Type", "application/json");
    int status = http_.POST((uint8_t*)body_, length_);
    if ((status == 200 || aboutReadings(status)) && http_.writeToStream(&answer) < 0) status = -1;
    long seconds = status == 429 || status == 503 ? http_.header("Retry-After").toInt() : 0;
    if (seconds > 0) retry_after_ms = (uint32_t)(seconds < 3600 ? seconds : 3600) * 1000;
    http_.end();
    return status;
  }

  // Only what the answer names leaves the box.
  void settle(const AnswerReader<CHUNK>& answer) {
    bool all = true;
    for (size_t i = 0; i < count_; ++i) {
      Verdict verdict = answer.item(i);
      bool settled = verdict == Verdict::stored || verdict == Verdict::refused;
      if (settled && box_.settle(sent_[i]) && verdict == Verdict::refused) ++refused_;
      all = all && settled;
    }
    most_ = CHUNK;
    if (all) {
      pause_.succeed();
    } else {
      pause_.fail(millis(), esp_random());
    }
  }

  // The request as a whole was refused: smaller ones find the reading that is to blame.
  void narrow(const AnswerReader<CHUNK>& answer) {
    if (count_ > 1) {
      most_ = count_ / 2;
    } else if (answer.whole() != Verdict::refused) {
      pause_.fail(millis(), esp_random());  // not RetroBoard's words: no reason to throw a reading away
    } else if (box_.settle(sent_[0])) {
      ++refused_;
    }
  }

  Outbox<OUTBOX_SIZE>& box_;
  HTTPClient http_;
  WiFiClient tcp_;
  Backoff pause_;
  const char* host_ = "";
  const char* path_ = "";
  uint16_t port_ = 0;
  char body_[CHUNK * LONGEST_JSON + 4];
  uint32_t sent_[CHUNK];
  size_t count_ = 0;
  size_t length_ = 0;
  size_t most_ = CHUNK;
  uint32_t refused_ = 0;
};
