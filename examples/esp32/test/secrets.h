// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "../retroboard_wearable/secrets.example.h"

#undef DEVICE_TOKEN
#define DEVICE_TOKEN "abc.def-_.ghi"
