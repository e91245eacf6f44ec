// SPDX-License-Identifier: GPL-2.0-or-later
// As much of a test framework as is needed: tests register themselves, a failed check tells its line.
#pragma once

#include <cstdio>
#include <vector>

struct Test {
  const char* name;
  void (*run)();
};
extern std::vector<Test> tests;
extern int failed_checks;

struct Register {
  Register(const char* name, void (*run)()) { tests.push_back({name, run}); }
};

#define TEST(name)                              \
  static void name();                           \
  static Register register_##name(#name, name); \
  static void name()

#define CHECK(condition)                                            \
  do {                                                              \
    if (!(condition)) {                                             \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      ++failed_checks;                                              \
    }                                                               \
  } while (false)
