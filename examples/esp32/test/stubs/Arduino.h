// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/time.h>

#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>

#include "world.h"

typedef uint8_t byte;
typedef bool boolean;

// Without memory of its own, so that only the sketch's own allocations are counted.
class String {
 public:
  String(const char* text = "") { snprintf(text_, sizeof text_, "%s", text); }
  long toInt() const { return atol(text_); }
  const char* c_str() const { return text_; }

 private:
  char text_[700];
};

struct Stream {
  virtual ~Stream() {}
  virtual size_t write(uint8_t) = 0;
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
  virtual void flush() = 0;
};

struct SerialStub {
  void begin(long) {}
  void println(const char* text) { printf("%s\n", text); }
  __attribute__((format(printf, 2, 3))) void printf(const char* format, ...) {
    OutsideSketch outside;
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    world.printed += line;
  }
};
extern SerialStub Serial;

inline uint32_t millis() { return world.now_ms; }
inline void delay(uint32_t ms) { world.pass(ms); }
inline uint32_t analogReadMilliVolts(int) { return (uint32_t)world.gsr_mv; }
inline uint32_t esp_random() { return world.random = world.random * 1664525u + 1013904223u; }
inline void configTime(long, int, const char*, const char*) {}

inline int boardTime(struct timeval* now, void*) {
  uint64_t ms = world.unix_at_start + world.now_ms;
  now->tv_sec = (time_t)(ms / 1000);
  now->tv_usec = (suseconds_t)(ms % 1000 * 1000);
  return 0;
}
#define gettimeofday boardTime

// FreeRTOS. The task does not run by itself: time that passes calls what it would do.
typedef struct QueueStub {
  size_t length, size;
  std::deque<std::string> items;
}* QueueHandle_t;
enum { pdFALSE, pdTRUE };
#define pdMS_TO_TICKS(ms) (ms)
inline void vTaskDelay(uint32_t) {}
inline int xTaskCreate(void (*)(void*), const char*, uint32_t, void*, int, void*) { return pdTRUE; }
inline QueueHandle_t xQueueCreate(size_t length, size_t size) {
  OutsideSketch outside;
  return new QueueStub{length, size, {}};
}
inline int xQueueSend(QueueHandle_t queue, const void* item, int) {
  OutsideSketch outside;
  if (queue->items.size() >= queue->length) return pdFALSE;
  queue->items.emplace_back((const char*)item, queue->size);
  return pdTRUE;
}
inline int xQueueReceive(QueueHandle_t queue, void* item, int) {
  OutsideSketch outside;
  if (queue->items.empty()) return pdFALSE;
  memcpy(item, queue->items.front().data(), queue->size);
  queue->items.pop_front();
  return pdTRUE;
}
