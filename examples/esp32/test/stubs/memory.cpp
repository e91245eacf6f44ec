// SPDX-License-Identifier: GPL-2.0-or-later
// Counts what the sketch takes from the heap. In a file of its own, or the compiler sees malloc() and delete as a
// mistake.
#include <new>

#include "world.h"

size_t sketch_allocations = 0;

void* operator new(size_t size) {
  if (outside_sketch == 0) ++sketch_allocations;
  void* memory = malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, size_t) noexcept { free(memory); }
