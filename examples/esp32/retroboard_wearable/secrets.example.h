// SPDX-License-Identifier: GPL-2.0-or-later
// Copy this file to secrets.h, beside it, and fill it in. secrets.h stays out of git.
#pragma once

#define WIFI_NAME "your network"
#define WIFI_PASSWORD "its password"

// RetroBoard's name or address in your network. An address also works where names ending in .local do not.
#define BOARD_HOST "192.168.1.50"
#define BOARD_PORT 5000

// A token of the role "device", made on the board. Leave it empty for a board that is open to everybody.
#define DEVICE_TOKEN ""

// 1 to 64 letters, digits, '_', '-' and '.'; each wearable has its own.
#define DEVICE_ID "ESP32_001"

// Who is asked for the time of day, after the board itself. Most home routers answer: put its address here and no
// question
// leaves the house.
#define NTP_SERVER "pool.ntp.org"
