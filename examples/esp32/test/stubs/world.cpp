// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include "HTTPClient.h"
#include "MAX30105.h"
#include "SocketIOclient.h"

int outside_sketch = 1;
World world;
SerialStub Serial;
WiFiStub WiFi;
TwoWire Wire;
uint32_t sample_ms = 0;

void World::pass(uint32_t ms) {
  for (uint32_t i = 0; i < ms; ++i) {
    ++now_ms;
    if (now_ms % tick_ms == 0 && tick) tick();
  }
}

void Board::keep(const std::string& json) {
  std::string timestamp = field(json, "timestamp");
  if (!timestamp.empty() && !known.insert(timestamp).second) {
    ++repeats;
    return;
  }
  stored.push_back(json);
  seqs.push_back((uint32_t)strtoul(field(json, "seq").c_str(), nullptr, 10));
}

// One result an item; nested objects, so that the sketch has to look at the right depth.
std::string Board::answer(const std::string& array) {
  std::string results;
  bool any = false, bad = false;
  size_t count = 0;
  for (size_t at = array.find('{'); at != std::string::npos; at = array.find('{', at + 1)) {
    std::string json = array.substr(at, array.find('}', at) - at + 1);
    auto refused = refuse.find((uint32_t)strtoul(field(json, "seq").c_str(), nullptr, 10));
    if (!results.empty()) results += ",";
    ++count;
    if (refused != refuse.end()) {
      bad = true;
      results += R"({"success":false,"error":"say \"no\" {[","code":")" + refused->second + R"(","field":"hr"})";
      continue;
    }
    any = true;
    if (!(reject_whole && bad)) keep(json);
    results += R"({"success":true,"data":{"record_id":7,"stress_prediction":{"success":false,"label":"normal"}}})";
  }
  posts.push_back(count);
  post_times.push_back(world.now_ms);
  if (reject_whole && bad) return "{\"success\":false,\"error\":\"no\",\"code\":\"invalid\",\"field\":\"3.hr\"}";
  if (forgets_items) return "{\"success\":true,\"message\":\"ok\"}";
  std::string whole = std::string("{\"success\":") + (any ? "true" : "false");
  whole += ", \"message\":\"ok\",\n \"results\":[" + results + "]}";
  return breaks_off ? whole.substr(0, whole.size() - 5) : whole;
}

void SocketIOclient::tell(socketIOmessageType_t type, std::string text) {
  if (!listener_) return;
  int before = outside_sketch;
  outside_sketch = 0;
  listener_(type, (uint8_t*)&text[0], text.size());
  outside_sketch = before;
}

void SocketIOclient::loop() {
  OutsideSketch outside;
  bool reachable = world.wifi && world.board.socket_opens;
  if (failed_ || (connected_ && !reachable)) {
    failed_ = connected_ = false;
    failed_ms_ = world.now_ms;
    answers_.clear();
    return tell(sIOtype_DISCONNECT, "");
  }
  if (connected_) {
    if (answers_.empty()) return;
    std::string answer = answers_.front();
    answers_.pop_front();
    return tell(sIOtype_EVENT, answer);
  }
  if (failed_ms_ != 0 && world.now_ms - failed_ms_ < 500) return;
  world.board.attempts.push_back(world.now_ms);
  world.pass(world.connect_blocks_ms);
  connected_ = reachable;
  failed_ = !reachable;
  if (connected_) tell(sIOtype_CONNECT, world.board.socket_url);
}

void SocketIOclient::disconnect() {
  OutsideSketch outside;
  if (!connected_) return;
  connected_ = false;
  failed_ms_ = world.now_ms;
  answers_.clear();
  tell(sIOtype_DISCONNECT, "");
}

bool SocketIOclient::sendEVENT(const char* payload, size_t length) {
  OutsideSketch outside;
  if (!connected_) return false;
  std::string text(payload, length);
  std::string start = "[\"esp32_sensor_data\",";
  if (text.compare(0, start.size(), start) != 0 || text.back() != ']') abort();
  ++world.board.events;
  if (world.board.error_event.empty()) world.board.keep(text.substr(start.size(), text.size() - start.size() - 1));
  if (world.board.silent) return true;
  answers_.push_back("[\"client_stats\",{\"total_clients\":1}]");
  answers_.push_back(world.board.error_event.empty()
                         ? "[\"data_received\",{\"status\":\"success\",\"record_id\":1,"
                           "\"stress_prediction\":{\"label\":\"normal\",\"confidence\":0.85}}]"
                         : world.board.error_event);
  return true;
}

int HTTPClient::POST(uint8_t* body, size_t length) {
  OutsideSketch outside;
  world.pass(world.connect_blocks_ms);
  if (!world.wifi || !world.board.http_opens) {
    world.board.post_times.push_back(world.now_ms);
    return -1;
  }
  if (world.board.status != 200) {
    world.board.post_times.push_back(world.now_ms);
    answer_ = world.board.body;
    return world.board.status;
  }
  answer_ = world.board.answer(std::string((const char*)body, length));
  if (answer_.find("{\"success\":false,\"error\"") == 0) return 400;
  return world.board.silent ? -11 : 200;
}

int HTTPClient::writeToStream(Stream* stream) {
  for (char c : answer_) stream->write((uint8_t)c);
  return (int)answer_.size();
}

String HTTPClient::header(const char*) {
  OutsideSketch outside;
  char text[16];
  snprintf(text, sizeof text, "%d", world.board.retry_after);
  return world.board.retry_after > 0 ? String(text) : String();
}
