// SPDX-License-Identifier: GPL-2.0-or-later
// The world around the sketch: a clock that only moves when told, a network, and a RetroBoard that keeps what it gets.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

// Memory taken while the sketch itself runs, not one of the stand-ins for a library.
extern int outside_sketch;
extern size_t sketch_allocations;
struct OutsideSketch {
  OutsideSketch() { ++outside_sketch; }
  ~OutsideSketch() { --outside_sketch; }
};

struct Board {
  bool socket_opens = true;
  bool http_opens = true;
  bool silent = false;        // takes readings and does not answer
  bool forgets_items = false; // answers 200 and names no item
  bool breaks_off = false;    // the answer ends in the middle
  int status = 200;
  std::string body;                    // of an answer that is not 200
  int retry_after = 0;
  std::string error_event;             // answered instead of data_received
  std::map<uint32_t, std::string> refuse;  // seq -> code
  bool reject_whole = false;           // 400 for a request that has a refused reading in it

  std::vector<std::string> stored;     // JSON of each new reading, in order of arrival
  std::vector<uint32_t> seqs;
  std::set<std::string> known;         // timestamps
  std::vector<size_t> posts;           // readings a POST
  std::vector<uint32_t> attempts;      // when the socket was tried
  std::vector<uint32_t> post_times;
  std::string socket_url, http_path, content_type;
  size_t repeats = 0;
  size_t events = 0;

  void keep(const std::string& json);
  std::string answer(const std::string& array);
};

struct World {
  uint32_t now_ms = 0;
  uint64_t unix_at_start = 0;  // 0: nobody tells the time
  bool wifi = true;
  uint32_t connect_blocks_ms = 5;
  uint32_t beat_ms = 800;
  uint32_t infrared = 90000;
  uint8_t skin[2] = {0x21, 0x80};  // 33.5 °C
  float gsr_mv = 1000.0f;
  uint32_t random = 0x9e3779b9;
  int wifi_begins = 0;
  std::string printed;
  uint32_t tick_ms = 10;
  std::function<void()> tick;
  Board board;

  void pass(uint32_t ms);
};

extern World world;

inline std::string field(const std::string& json, const std::string& name) {
  size_t at = json.find("\"" + name + "\":");
  if (at == std::string::npos) return "";
  at += name.size() + 3;
  bool quoted = json[at] == '"';
  size_t end = quoted ? json.find('"', at + 1) : json.find_first_of(",}", at);
  return quoted ? json.substr(at + 1, end - at - 1) : json.substr(at, end - at);
}
