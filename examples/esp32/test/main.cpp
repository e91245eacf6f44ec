// SPDX-License-Identifier: GPL-2.0-or-later
// Each test runs in a process of its own, because a sketch keeps its state in globals.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "check.h"

std::vector<Test> tests __attribute__((init_priority(101)));
int failed_checks = 0;

static bool passes(const Test& test) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    alarm(20);
    test.run();
    fflush(stdout);
    _exit(failed_checks == 0 ? 0 : 1);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int count, char** arguments) {
  int ran = 0, failed = 0;
  for (const Test& test : tests) {
    if (count > 1 && strstr(test.name, arguments[1]) == nullptr) continue;
    ++ran;
    if (passes(test)) continue;
    ++failed;
    printf("failed: %s\n", test.name);
  }
  printf("%d tests, %d failed\n", ran, failed);
  return failed == 0 && ran > 0 ? 0 : 1;
}
