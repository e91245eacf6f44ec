// SPDX-License-Identifier: GPL-2.0-or-later
// The whole sketch, as it is flashed, in a world where time is cheap.
#include "secrets.h"

#include "../retroboard_wearable/retroboard_wearable.ino"

#include <algorithm>

#include "check.h"

static const uint64_t NOON = 1733832000000;

static void loopFor(uint32_t ms) {
  uint32_t start = world.now_ms;
  while (world.now_ms - start < ms) {
    outside_sketch = 0;
    loop();
    outside_sketch = 1;
  }
}

static void power(bool time_known = true) {
  world.unix_at_start = time_known ? NOON : 0;
  setup();
  world.tick = measureStep;
}

static uint32_t taken() { return box.held() == 0 ? world.board.seqs.back() : box.at(box.held() - 1).seq; }

static bool inOrderAndOnce(const std::vector<uint32_t>& seqs) {
  for (size_t i = 1; i < seqs.size(); ++i) {
    if (seqs[i] != seqs[i - 1] + 1) return false;
  }
  return true;
}

TEST(a_reading_goes_out_every_second) {
  power();
  loopFor(70000);
  Board& board = world.board;
  CHECK(board.stored.size() >= 62 && board.stored.size() <= 68);
  CHECK(board.posts.empty() && board.events == board.stored.size());
  CHECK(inOrderAndOnce(board.seqs) && board.seqs.front() == 1);
  CHECK(board.socket_url == "/socket.io/?type=esp32&token=abc.def-_.ghi");
  const std::string& json = board.stored.back();
  CHECK(std::abs(atof(field(json, "hr").c_str()) - 75.0) < 2.0);
  CHECK(field(json, "temp") == "33.50");
  CHECK(std::abs(atof(field(json, "eda").c_str()) - 12.287) < 0.01);
  CHECK(field(json, "device_id") == "ESP32_001");
  CHECK(field(json, "timestamp").find("2024-12-10T12:01:0") == 0);
  CHECK(box.waiting() <= 1 && box.dropped() == 0);
}

TEST(ten_minutes_offline_are_sent_afterwards_in_order_and_once) {
  world.tick_ms = 30;  // not a divisor of a second: being late must not add up
  power();
  loopFor(30000);
  world.wifi = false;
  size_t before = world.board.stored.size();
  loopFor(600000);
  CHECK(world.board.stored.size() == before && !uplink.live());
  CHECK(box.waiting() >= 599 && box.waiting() <= 601);
  CHECK(world.wifi_begins > 10 && world.wifi_begins < 25);
  world.wifi = true;
  loopFor(20000);
  Board& board = world.board;
  CHECK(box.waiting() <= 1 && box.dropped() == 0);
  CHECK(inOrderAndOnce(board.seqs) && board.repeats == 0);
  CHECK(board.seqs.size() + box.waiting() == taken());
  CHECK(!board.posts.empty() && *std::max_element(board.posts.begin(), board.posts.end()) == CHUNK);
  CHECK(board.http_path == "/api/esp32/data?token=abc.def-_.ghi" && board.content_type == "application/json");
  size_t posts = board.posts.size();
  loopFor(20000);
  CHECK(board.posts.size() == posts);
  CHECK(uplink.live());
}

TEST(half_an_hour_offline_keeps_the_newest_and_counts_the_rest) {
  power();
  world.wifi = false;
  loopFor(1800000);
  CHECK(box.held() == OUTBOX_SIZE && box.waiting() == OUTBOX_SIZE);
  uint32_t dropped = box.dropped();
  CHECK(dropped > 590 && dropped < 600);
  world.wifi = true;
  loopFor(60000);
  CHECK(box.dropped() - dropped <= 1 && box.waiting() <= 1);
  CHECK(world.board.seqs.front() == box.dropped() + 1 && inOrderAndOnce(world.board.seqs));
}

TEST(a_board_that_is_away_is_called_ever_more_rarely) {
  world.board.socket_opens = world.board.http_opens = false;
  power();
  loopFor(600000);
  for (std::vector<uint32_t>* calls : {&world.board.attempts, &world.board.post_times}) {
    CHECK(calls->size() >= 12 && calls->size() <= 28);
    uint32_t early = calls->at(2) - calls->at(1), late = calls->back() - calls->at(calls->size() - 2);
    CHECK(early <= 3000);
    CHECK(late >= 29000 && late <= 62000);
  }
  world.board.socket_opens = world.board.http_opens = true;
  loopFor(130000);
  CHECK(box.waiting() <= 1 && inOrderAndOnce(world.board.seqs) && uplink.live());
  world.board.socket_opens = false;
  size_t attempts = world.board.attempts.size();
  loopFor(4000);
  CHECK(world.board.attempts.size() - attempts >= 2);
}

TEST(two_wearables_do_not_call_at_the_same_moments) {
  std::vector<uint32_t> pauses;
  world.board.socket_opens = world.board.http_opens = false;
  power();
  loopFor(600000);
  const std::vector<uint32_t>& attempts = world.board.attempts;
  for (size_t i = 8; i < attempts.size(); ++i) pauses.push_back(attempts[i] - attempts[i - 1]);
  CHECK(*std::max_element(pauses.begin(), pauses.end()) - *std::min_element(pauses.begin(), pauses.end()) > 3000);
}

TEST(http_takes_over_when_the_socket_does_not_open) {
  world.board.socket_opens = false;
  power();
  loopFor(60000);
  CHECK(world.board.events == 0 && world.board.posts.size() > 40);
  CHECK(inOrderAndOnce(world.board.seqs) && world.board.seqs.front() == 1);
  CHECK(box.waiting() <= 2);
  world.board.socket_opens = true;
  loopFor(70000);
  size_t posts = world.board.posts.size();
  loopFor(30000);
  CHECK(world.board.posts.size() == posts && world.board.events > 25);
}

TEST(the_socket_stays_in_use_while_http_does_not_work) {
  world.board.http_opens = false;
  power();
  world.wifi = false;
  loopFor(60000);
  world.wifi = true;
  loopFor(30000);
  CHECK(box.waiting() <= 1 && inOrderAndOnce(world.board.seqs));
}

TEST(an_unanswered_reading_stays_and_is_stored_once) {
  power();
  loopFor(10000);
  world.board.silent = true;
  loopFor(60000);
  uint32_t acknowledged = box.at(0).seq;
  CHECK(acknowledged < 12 && box.waiting() > 55);
  CHECK(!world.board.posts.empty());
  world.board.silent = false;
  loopFor(100000);
  CHECK(box.waiting() <= 1 && box.dropped() == 0);
  CHECK(world.board.repeats > 0);
  std::vector<uint32_t> seqs = world.board.seqs;
  std::sort(seqs.begin(), seqs.end());
  CHECK(inOrderAndOnce(seqs) && seqs.size() + box.waiting() == taken());
}

TEST(a_200_that_does_not_name_the_readings_settles_none) {
  world.board.socket_opens = false;
  for (bool* fault : {&world.board.forgets_items, &world.board.breaks_off}) *fault = true;
  power();
  loopFor(60000);
  CHECK(box.at(0).seq == 1 && box.waiting() > 50);
  CHECK(world.board.posts.size() < 12);
  world.board.forgets_items = false;
  loopFor(60000);
  CHECK(box.at(0).seq == 1 && box.waiting() > 110);
  world.board.breaks_off = false;
  loopFor(70000);
  CHECK(box.waiting() <= 2);
}

TEST(a_refused_item_goes_a_postponed_one_stays) {
  world.board.socket_opens = false;
  world.board.refuse = {{5, "out_of_range"}, {9, "storage_full"}};
  power();
  loopFor(60000);
  CHECK(uplink.refused() == 1);
  CHECK(box.at(0).seq == 9 && !box.at(0).settled);
  CHECK(world.board.seqs.size() > 20);
  world.board.refuse.clear();
  loopFor(70000);
  CHECK(box.waiting() <= 2);
  CHECK(std::count(world.board.seqs.begin(), world.board.seqs.end(), 9u) == 1);
  CHECK(std::count(world.board.seqs.begin(), world.board.seqs.end(), 5u) == 0);
}

TEST(a_reading_that_spoils_its_chunk_is_found) {
  power();
  world.wifi = false;
  loopFor(100000);
  world.board.refuse = {{30, "invalid"}};
  world.board.reject_whole = true;
  world.board.socket_opens = false;
  world.wifi = true;
  loopFor(5000);
  CHECK(world.board.posts.size() < 35);
  loopFor(25000);
  CHECK(uplink.refused() == 1 && box.waiting() <= 2);
  CHECK(std::count(world.board.seqs.begin(), world.board.seqs.end(), 30u) == 0);
  CHECK(world.board.seqs.size() + 1 + box.waiting() == taken());
}

TEST(somebody_elses_400_costs_no_reading) {
  world.board.socket_opens = false;
  world.board.status = 400;
  world.board.body = "<h1>Bad Request</h1>";
  power();
  loopFor(120000);
  CHECK(uplink.refused() == 0 && box.waiting() > 110);
  CHECK(world.board.post_times.size() < 20);
  world.board.status = 200;
  loopFor(70000);
  CHECK(box.waiting() <= 2 && inOrderAndOnce(world.board.seqs));
}

TEST(an_error_event_about_the_reading_lets_it_go) {
  power();
  loopFor(10000);
  size_t stored = world.board.stored.size();
  world.board.error_event = "[\"error\",{\"message\":\"hr out of range\",\"code\":\"out_of_range\",\"field\":\"hr\"}]";
  loopFor(5000);
  CHECK(world.board.stored.size() == stored && uplink.refused() >= 4 && uplink.refused() <= 6);
  CHECK(uplink.live() && box.waiting() <= 1);
}

TEST(an_error_event_about_the_moment_makes_it_wait) {
  power();
  loopFor(10000);
  uint32_t next = taken() + 1;
  size_t events = world.board.events;
  world.board.error_event = "[\"error\",{\"message\":\"too many\",\"code\":\"rate_limited\"}]";
  world.board.status = 429;
  loopFor(30000);
  CHECK(uplink.refused() == 0 && box.at(0).seq <= next);
  CHECK(world.board.events - events <= 8);
  world.board.error_event.clear();
  world.board.status = 200;
  loopFor(60000);
  CHECK(box.waiting() <= 1 && inOrderAndOnce(world.board.seqs));
}

TEST(retry_after_is_kept) {
  world.board.socket_opens = false;
  world.board.status = 429;
  world.board.retry_after = 100;
  power();
  loopFor(200000);
  CHECK(world.board.post_times.size() == 2);
  CHECK(world.board.post_times[1] - world.board.post_times[0] >= 100000);
}

TEST(a_wrong_token_costs_no_reading) {
  world.board.socket_opens = false;
  world.board.status = 401;
  power();
  loopFor(120000);
  CHECK(box.waiting() > 110 && uplink.refused() == 0);
  CHECK(world.board.post_times.size() < 12);
}

TEST(without_the_time_readings_go_undated_and_old_ones_wait_for_it) {
  power(false);
  loopFor(20000);
  CHECK(world.board.stored.size() > 10 && field(world.board.stored.back(), "timestamp").empty());
  world.wifi = false;
  loopFor(60000);
  world.wifi = true;
  size_t before = world.board.stored.size();
  loopFor(60000);
  CHECK(box.waiting() >= 50 && box.waiting() <= 60);
  CHECK(world.board.stored.size() - before > 50);
  world.unix_at_start = NOON;
  loopFor(20000);
  CHECK(box.waiting() <= 1);
  std::vector<uint32_t> seqs = world.board.seqs;
  std::sort(seqs.begin(), seqs.end());
  CHECK(inOrderAndOnce(seqs));
  bool dated = false;
  for (const std::string& json : world.board.stored) {
    if (field(json, "seq") != "30") continue;
    dated = field(json, "timestamp").find("2024-12-10T12:00:3") == 0;
  }
  CHECK(dated);
}

TEST(undated_readings_go_one_by_one) {
  world.board.socket_opens = false;
  world.connect_blocks_ms = 2500;
  power(false);
  loopFor(60000);
  CHECK(world.board.posts.size() > 10 && *std::max_element(world.board.posts.begin(), world.board.posts.end()) == 1);
}

TEST(nobody_wears_it_nothing_is_sent) {
  world.infrared = 1000;
  power();
  loopFor(30000);
  CHECK(world.board.stored.empty() && box.held() == 0);
  world.infrared = 90000;
  loopFor(30000);
  CHECK(world.board.stored.size() > 20);
  world.skin[0] = 0x7F;
  size_t stored = world.board.stored.size();
  loopFor(10000);
  CHECK(world.board.stored.size() <= stored + 1);
}

TEST(a_connection_that_hangs_costs_no_reading) {
  world.board.socket_opens = world.board.http_opens = false;
  world.connect_blocks_ms = 5000;
  power();
  loopFor(300000);
  CHECK(taken() >= 290 && missed == 0);
  for (size_t i = 1; i < box.held(); ++i) CHECK(box.at(i).at_ms - box.at(i - 1).at_ms < 1100);
}

TEST(the_sketch_takes_no_memory_after_setup) {
  power();
  sketch_allocations = 0;
  loopFor(20000);
  world.wifi = false;
  loopFor(100000);
  world.wifi = true;
  world.board.socket_opens = false;
  loopFor(60000);
  CHECK(world.board.posts.size() > 2 && sketch_allocations == 0);
  outside_sketch = 0;
  ::operator delete(::operator new(1));
  outside_sketch = 1;
  CHECK(sketch_allocations == 1);
}

TEST(it_tells_how_it_is_doing) {
  power();
  loopFor(25000);
  CHECK(world.printed.find("socket open, time known; waiting ") != std::string::npos);
  CHECK(world.printed.find("GSR reading 310\n") != std::string::npos);
}
