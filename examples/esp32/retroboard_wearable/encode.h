// SPDX-License-Identifier: GPL-2.0-or-later
// Readings as JSON, written into a buffer of fixed size.
#pragma once

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "reading.h"

// The longest reading, with a device id of the longest kind.
static const size_t LONGEST_JSON = 224;

constexpr bool plainCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

// 1 to 64 letters, digits, `_`, `-` and `.`: nothing that JSON or a URL would have to escape.
constexpr bool validDeviceId(const char* id, int length = 0) {
  return *id == '\0' ? length >= 1 && length <= 64 : plainCharacter(*id) && validDeviceId(id + 1, length + 1);
}

// "2024-12-10T10:30:00.250Z"
inline bool writeTimestamp(char* out, size_t size, uint64_t unix_ms) {
  time_t seconds = (time_t)(unix_ms / 1000);
  struct tm utc;
  if (gmtime_r(&seconds, &utc) == nullptr) return false;
  size_t length = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &utc);
  if (length == 0) return false;
  int rest = snprintf(out + length, size - length, ".%03uZ", (unsigned)(unix_ms % 1000));
  return rest > 0 && (size_t)rest < size - length;
}

// Appends to a buffer that does not grow; what does not fit is left out and `fits` says so.
class JsonText {
 public:
  JsonText(char* buffer, size_t size) : buffer_(buffer), size_(size) { buffer_[0] = '\0'; }

  void raw(const char* text) { take(snprintf(buffer_ + length_, size_ - length_, "%s", text)); }

  void reading(const Reading& r, const char* device_id) {
    take(snprintf(buffer_ + length_, size_ - length_,
                  "{\"hr\":%.1f,\"temp\":%.2f,\"eda\":%.3f,\"seq\":%lu,\"device_id\":\"%s\"", (double)r.hr,
                  (double)r.temp, (double)r.eda, (unsigned long)r.seq, device_id));
    char when[32];
    if (r.unix_ms != 0 && writeTimestamp(when, sizeof when, r.unix_ms)) {
      raw(",\"timestamp\":\"");
      raw(when);
      raw("\"");
    }
    raw("}");
  }

  bool fits() const { return fits_; }
  size_t length() const { return length_; }
  const char* text() const { return buffer_; }

 private:
  void take(int written) {
    if (written < 0 || (size_t)written >= size_ - length_) {
      fits_ = false;
      buffer_[length_] = '\0';
    } else {
      length_ += (size_t)written;
    }
  }

  char* buffer_;
  size_t size_;
  size_t length_ = 0;
  bool fits_ = true;
};
