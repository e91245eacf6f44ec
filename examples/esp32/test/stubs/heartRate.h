// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "MAX30105.h"

inline bool checkForBeat(int32_t) {
  static uint32_t last = 0;
  bool beat = sample_ms / world.beat_ms != last / world.beat_ms;
  last = sample_ms;
  return beat;
}
