// SPDX-License-Identifier: GPL-2.0-or-later
// Reads RetroBoard's JSON answers a character at a time: no copy of the answer is kept, however long it is.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum class Verdict : uint8_t {
  missing,  // the answer says nothing about it: send it again
  stored,
  refused,  // will never be accepted: do not send it again
  later,    // not now: send it again after a pause
};

// Refusals that pass by themselves, or once somebody mends the set-up. All others are about the reading.
inline bool passes(const char* code) {
  static const char* const CODES[] = {"rate_limited", "overloaded",          "not_ready",    "storage_full", "unavailable",
                                      "timeout",      "internal",            "unauthorized", "forbidden",    "too_many_clients",
                                      "devices_full", "storage_unavailable", "stopping"};
  for (const char* known : CODES) {
    if (strcmp(code, known) == 0) return true;
  }
  return false;
}

// Understands {"success":…,"code":…} and, in an array `results` (or `data`), one such object an item.
template <size_t MOST_ITEMS>
class AnswerReader {
 public:
  void feed(char c) {
    if (in_string_) {
      feedString(c);
    } else if (c == '"') {
      in_string_ = true;
      text_length_ = 0;
    } else if (c == '{' || c == '[') {
      open(c == '[');
    } else if (c == '}' || c == ']') {
      endValue();
      close();
    } else if (c == ':') {
      startValue();
    } else if (c == ',') {
      endValue();
    } else if (c > ' ') {
      keep(c);
    }
  }

  void feed(const char* text, size_t length) {
    for (size_t i = 0; i < length; ++i) feed(text[i]);
  }

  bool complete() const { return depth_ == 0 && seen_any_; }
  const char* code() const { return top_.code; }
  size_t items() const { return items_; }

  // Nothing counts of an answer that broke off: it may have been about to say something else.
  Verdict item(size_t index) const { return complete() && index < items_ ? verdicts_[index] : Verdict::missing; }

  Verdict whole() const { return complete() ? verdictOf(top_) : Verdict::missing; }

 private:
  struct Part {
    bool says_success;
    bool success;
    char code[24];
  };

  static Verdict verdictOf(const Part& part) {
    if (part.says_success && part.success) return Verdict::stored;
    if (!part.says_success && part.code[0] == '\0') return Verdict::missing;
    return passes(part.code) ? Verdict::later : Verdict::refused;
  }

  void feedString(char c) {
    if (escaped_) {
      escaped_ = false;
      keep('?');
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      text_[text_length_] = '\0';
    } else {
      keep(c);
    }
  }

  // Longer texts are cut: no word that matters is this long.
  void keep(char c) {
    if (text_length_ < sizeof text_ - 1) text_[text_length_++] = c;
    text_[text_length_] = '\0';
  }

  void startValue() {
    memcpy(key_, text_, sizeof key_);
    has_key_ = true;
    clearText();
  }

  void endValue() {
    Part* part = partHere();
    if (part != nullptr && has_key_) assign(*part);
    has_key_ = false;
    clearText();
  }

  void assign(Part& part) {
    if (strcmp(key_, "success") == 0) {
      part.says_success = true;
      part.success = strcmp(text_, "true") == 0;
    } else if (strcmp(key_, "status") == 0 && strcmp(text_, "success") == 0) {
      part.says_success = part.success = true;
    } else if (strcmp(key_, "code") == 0) {
      memcpy(part.code, text_, sizeof part.code);
      part.code[sizeof part.code - 1] = '\0';
    }
  }

  Part* partHere() {
    if (depth_ == 1) return &top_;
    return depth_ == 3 && in_items_ ? &item_ : nullptr;
  }

  void open(bool array) {
    seen_any_ = true;
    if (depth_ == 1 && array && has_key_) in_items_ = strcmp(key_, "results") == 0 || strcmp(key_, "data") == 0;
    if (depth_ == 2 && in_items_ && !array) item_ = Part();
    if (depth_ < 255) ++depth_;
    has_key_ = false;
    clearText();
  }

  void close() {
    if (depth_ == 3 && in_items_ && items_ < MOST_ITEMS) verdicts_[items_++] = verdictOf(item_);
    if (depth_ == 2) in_items_ = false;
    if (depth_ > 0) --depth_;
  }

  void clearText() {
    text_length_ = 0;
    text_[0] = '\0';
  }

  Verdict verdicts_[MOST_ITEMS];
  size_t items_ = 0;
  Part top_ = Part();
  Part item_ = Part();
  char key_[32] = "";
  char text_[32] = "";
  size_t text_length_ = 0;
  uint8_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool has_key_ = false;
  bool in_items_ = false;
  bool seen_any_ = false;
};

// What a Socket.IO event says about the reading that was sent last: ["data_received",{…}] or ["error",{…}].
inline Verdict verdictOfEvent(const char* event, size_t length) {
  static const char STORED[] = "[\"data_received\"";
  static const char REFUSED[] = "[\"error\"";
  bool stored = length > sizeof STORED && memcmp(event, STORED, sizeof STORED - 1) == 0;
  bool refused = length > sizeof REFUSED && memcmp(event, REFUSED, sizeof REFUSED - 1) == 0;
  const char* body = (const char*)memchr(event, '{', length);
  if ((!stored && !refused) || body == nullptr) return Verdict::missing;
  AnswerReader<1> reader;
  reader.feed(body, (size_t)(event + length - body) - 1);
  if (stored) return reader.whole() == Verdict::stored ? Verdict::stored : Verdict::missing;
  // An error that does not say what it is about must not cost a reading.
  return reader.whole() == Verdict::refused ? Verdict::refused : Verdict::later;
}
