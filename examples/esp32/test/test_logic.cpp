// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstring>
#include <string>

#include "answer.h"
#include "backoff.h"
#include "check.h"
#include "encode.h"
#include "reading.h"
#include "vitals.h"

static Reading taken(uint32_t at_ms, uint64_t unix_ms = 0) {
  Reading reading = Reading();
  reading.at_ms = at_ms;
  reading.unix_ms = unix_ms;
  reading.hr = 75.46f;
  reading.temp = 33.504f;
  reading.eda = 0.4567f;
  return reading;
}

TEST(a_full_outbox_drops_the_oldest_and_counts_it) {
  Outbox<3> box;
  for (uint32_t i = 0; i < 5; ++i) CHECK(box.push(taken(i)) == i + 1);
  CHECK(box.held() == 3 && box.waiting() == 3);
  CHECK(box.dropped() == 2);
  CHECK(box.at(0).seq == 3 && box.at(2).seq == 5);
  CHECK(!box.settle(1) && !box.settle(2));
}

TEST(a_reading_is_settled_once) {
  Outbox<3> box;
  box.push(taken(1));
  box.push(taken(2));
  CHECK(!box.settle(3));
  CHECK(box.settle(1) && box.settle(2));
  CHECK(!box.settle(1));
  CHECK(!box.settle(0) && !box.settle(2) && !box.settle(3));
  CHECK(box.held() == 0 && box.waiting() == 0);
}

TEST(what_is_settled_out_of_order_leaves_in_order) {
  Outbox<4> box;
  for (int i = 0; i < 4; ++i) box.push(taken(1));
  CHECK(box.settle(2) && box.settle(3));
  CHECK(!box.settle(2) && !box.settle(5));
  CHECK(box.held() == 4 && box.waiting() == 2);
  CHECK(box.settle(1));
  CHECK(box.held() == 1 && box.at(0).seq == 4);
}

TEST(dropping_a_settled_reading_is_no_loss) {
  Outbox<2> box;
  box.push(taken(1));
  box.push(taken(2));
  CHECK(box.settle(2));
  box.push(taken(3));
  CHECK(box.dropped() == 1 && box.waiting() == 1);
  box.push(taken(4));
  CHECK(box.dropped() == 1 && box.waiting() == 2);
}

TEST(a_date_is_given_once) {
  Reading reading = taken(1000);
  date(reading, 1700000005000, 6000);
  CHECK(reading.unix_ms == 1700000000000);
  date(reading, 1800000000000, 7000);
  CHECK(reading.unix_ms == 1700000000000);
  Reading wrapped = taken(0xFFFFFF00u);
  date(wrapped, 1700000000512, 0x100);
  CHECK(wrapped.unix_ms == 1700000000000);
}

TEST(without_a_date_only_fresh_readings_go) {
  CHECK(sendable(taken(1000), 5999, 5000));
  CHECK(!sendable(taken(1000), 6000, 5000));
  CHECK(sendable(taken(1000, 1), 999999, 5000));
  Reading settled = taken(1000, 1);
  settled.settled = true;
  CHECK(!sendable(settled, 1000, 5000));
}

// The shortest and the longest pause after so many failures, over many throws of the dice.
static void pauses(int failures, uint32_t& shortest, uint32_t& longest) {
  shortest = 0xFFFFFFFF;
  longest = 0;
  for (uint32_t dice = 0; dice < 4000; ++dice) {
    Backoff backoff(1000, 60000);
    for (int i = 0; i < failures; ++i) backoff.fail(0, dice * 2654435761u);
    uint32_t pause = 0;
    while (!backoff.ready(pause)) pause += 50;
    if (pause < shortest) shortest = pause;
    if (pause > longest) longest = pause;
  }
}

TEST(pauses_double_up_to_the_cap_and_differ) {
  uint32_t shortest, longest;
  pauses(1, shortest, longest);
  CHECK(shortest >= 500 && shortest < 600 && longest <= 1000 && longest > 900);
  pauses(4, shortest, longest);
  CHECK(shortest >= 4000 && shortest < 4400 && longest <= 8000 && longest > 7600);
  pauses(40, shortest, longest);
  CHECK(shortest >= 30000 && shortest < 31000 && longest <= 60000 && longest > 59000);
}

TEST(a_pause_is_as_long_as_the_other_side_asks) {
  Backoff backoff(1000, 60000);
  backoff.fail(100, 1, 90000);
  CHECK(!backoff.ready(90099));
  CHECK(backoff.ready(90100));
}

TEST(a_pause_survives_the_wrap_of_the_clock_and_success_ends_it) {
  Backoff backoff(1000, 60000);
  backoff.fail(0xFFFFFFF0u, 0);
  CHECK(!backoff.ready(0xFFFFFFFFu) && !backoff.ready(100) && backoff.ready(500));
  backoff.fail(0, 0);
  CHECK(backoff.failures() == 2);
  backoff.succeed();
  CHECK(backoff.failures() == 0 && backoff.ready(0));
}

TEST(a_reading_is_written_as_json) {
  char buffer[256];
  JsonText text(buffer, sizeof buffer);
  Reading reading = taken(0, 1733826600250);
  reading.seq = 12;
  text.reading(reading, "ESP32_001");
  CHECK(text.fits());
  CHECK(std::string(buffer) ==
        "{\"hr\":75.5,\"temp\":33.50,\"eda\":0.457,\"seq\":12,\"device_id\":\"ESP32_001\","
        "\"timestamp\":\"2024-12-10T10:30:00.250Z\"}");
  CHECK(text.length() == strlen(buffer));
}

TEST(a_reading_without_a_date_has_no_timestamp) {
  char buffer[256];
  JsonText text(buffer, sizeof buffer);
  text.reading(taken(0), "x");
  CHECK(strstr(buffer, "timestamp") == nullptr);
}

TEST(what_does_not_fit_is_noticed) {
  char buffer[40];
  JsonText text(buffer, sizeof buffer);
  text.raw("[");
  text.reading(taken(0, 1), "ESP32_001");
  CHECK(!text.fits());
  CHECK(strlen(buffer) < sizeof buffer);
}

TEST(the_longest_reading_fits) {
  char buffer[LONGEST_JSON];
  JsonText text(buffer, sizeof buffer);
  Reading reading = taken(0, 4102444799999);
  reading.seq = 4294967295u;
  reading.hr = 250.0f;
  reading.eda = 100.0f;
  text.reading(reading, std::string(64, 'x').c_str());
  CHECK(text.fits());
}

TEST(device_ids_are_plain) {
  CHECK(validDeviceId("ESP32_001") && validDeviceId("a-b.c") && validDeviceId(std::string(64, 'x').c_str()));
  CHECK(!validDeviceId("") && !validDeviceId("a b") && !validDeviceId("a\"b") && !validDeviceId("ä"));
  CHECK(!validDeviceId(std::string(65, 'x').c_str()));
}

TEST(heart_rate_is_the_median_of_the_last_beats) {
  BeatAverage beats;
  CHECK(!beats.ready(0));
  uint32_t now = 1000;
  for (int i = 0; i < 4; ++i, now += 800) beats.beat(now);
  CHECK(!beats.ready(now));
  beats.beat(now);
  CHECK(beats.ready(now) && fabsf(beats.bpm() - 75.0f) < 0.01f);
  beats.beat(now += 1600);
  CHECK(fabsf(beats.bpm() - 75.0f) < 0.01f);
  CHECK(beats.ready(now + 4000) && !beats.ready(now + 4001));
  for (int i = 0; i < 8; ++i) beats.beat(now += 600);
  CHECK(fabsf(beats.bpm() - 100.0f) < 0.01f);
}

TEST(intervals_that_no_heart_has_do_not_count) {
  BeatAverage beats;
  for (uint32_t now = 0; now < 20000; now += 200) beats.beat(now);
  CHECK(!beats.ready(19800));
  for (uint32_t now = 30000; now < 60000; now += 3500) beats.beat(now);
  CHECK(!beats.ready(58000));
  beats.reset();
  for (uint32_t now = 70000; now <= 73200; now += 800) beats.beat(now);
  CHECK(beats.ready(73200));
}

TEST(skin_conductance_follows_the_makers_formula) {
  // 300 of 512: (1024 + 600) * 10000 / 212 = 76604 ohms, 13.054 microsiemens.
  CHECK(fabsf(groveMicrosiemens(300, 512) - 13.054f) < 0.001f);
  CHECK(fabsf(groveMicrosiemens(0, 512) - 50.0f) < 0.001f);
  CHECK(groveMicrosiemens(512, 512) == 0.0f && groveMicrosiemens(600, 512) == 0.0f);
  CHECK(groveMicrosiemens(NAN, 512) == 0.0f);
  CHECK(fabsf(groveReading(3300, 3300) - 1023.0f) < 0.01f && fabsf(groveReading(1650, 3300) - 511.5f) < 0.01f);
}

TEST(skin_temperature_is_twos_complement) {
  CHECK(max30205Celsius(0x21, 0x80) == 33.5f);
  CHECK(max30205Celsius(0xFF, 0x00) == -1.0f);
}

TEST(impossible_readings_are_not_plausible) {
  CHECK(plausible(75, 33, 2) && plausible(20, 10, 0) && plausible(250, 45, 100));
  CHECK(!plausible(19, 33, 2) && !plausible(251, 33, 2) && !plausible(75, 9, 2) && !plausible(75, 46, 2));
  CHECK(!plausible(75, 33, -1) && !plausible(75, 33, 101) && !plausible(NAN, 33, 2) && !plausible(75, NAN, 2));
}

template <size_t N>
static AnswerReader<N> read(const char* text) {
  AnswerReader<N> reader;
  reader.feed(text, strlen(text));
  return reader;
}

TEST(each_item_of_an_answer_has_its_own_verdict) {
  auto answer = read<8>(
      R"({"success": true, "results": [ {"success":true,"data":{"success":false,"x":[{"success":false}]}},)"
      "\n"
      R"({"success":false,"error":"a \" } ] , b","code":"out_of_range"},)"
      R"({"success":false,"code":"rate_limited"}, {} ]})");
  CHECK(answer.complete() && answer.items() == 4);
  CHECK(answer.item(0) == Verdict::stored);
  CHECK(answer.item(1) == Verdict::refused);
  CHECK(answer.item(2) == Verdict::later);
  CHECK(answer.item(3) == Verdict::missing);
  CHECK(answer.item(4) == Verdict::missing);
  CHECK(answer.whole() == Verdict::stored);
}

TEST(an_answer_that_broke_off_says_nothing) {
  auto answer = read<8>("{\"results\":[{\"success\":true},{\"success\":true}]");
  CHECK(!answer.complete());
  CHECK(answer.item(0) == Verdict::missing && answer.whole() == Verdict::missing);
}

TEST(more_items_than_asked_for_do_no_harm) {
  auto answer = read<2>("{\"results\":[{\"success\":true},{\"success\":true},{\"success\":false}]}");
  CHECK(answer.items() == 2 && answer.item(1) == Verdict::stored && answer.item(2) == Verdict::missing);
}

TEST(odd_answers_do_no_harm) {
  const char* const ODD[] = {"",   "]]]]}}",    "{{{{{{{{{{[[[[[[[[[[",   "<html>502</html>",
                             "\"", "{\"a\":\"\\", "[[[{\"success\":true}]]]"};
  for (const char* text : ODD) {
    auto answer = read<2>(text);
    CHECK(answer.whole() == Verdict::missing && answer.item(0) == Verdict::missing);
  }
  std::string deep(1000, '[');
  CHECK(!read<2>(deep.c_str()).complete());
  std::string long_word = "{\"" + std::string(1000, 'k') + "\":\"" + std::string(1000, 'v') + "\",\"success\":true}";
  CHECK(read<2>(long_word.c_str()).whole() == Verdict::stored);
}

static Verdict event(const char* text) { return verdictOfEvent(text, strlen(text)); }

TEST(events_say_what_became_of_a_reading) {
  CHECK(event(R"(["data_received",{"status":"success","record_id":3,"stress_prediction":{"label":"normal"}}])") ==
        Verdict::stored);
  CHECK(event("[\"error\",{\"message\":\"hr\",\"code\":\"out_of_range\",\"field\":\"hr\"}]") == Verdict::refused);
  CHECK(event("[\"error\",{\"message\":\"slowly\",\"code\":\"rate_limited\"}]") == Verdict::later);
  CHECK(event("[\"error\",{\"message\":\"?\"}]") == Verdict::later);
  CHECK(event("[\"client_stats\",{\"status\":\"success\"}]") == Verdict::missing);
  CHECK(event("[\"data_received\"]") == Verdict::missing && event("[\"error\"]") == Verdict::missing);
  CHECK(event("") == Verdict::missing);
}
