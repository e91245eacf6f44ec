import { io, type Socket } from "socket.io-client";
import type { DataReceived, ErrorEvent } from "../wire/board";

/** What a wearable sends; the board takes the time when there is none. */
export interface Sample {
  readonly hr: number;
  readonly temp: number;
  readonly eda: number;
  readonly device_id: string;
  readonly timestamp?: number;
}

export type WearableSocket = Socket<
  { data_received: (answer: DataReceived) => void; error: (error: ErrorEvent) => void },
  { esp32_sensor_data: (sample: Sample) => void }
>;

/** A connection of its own, as a wearable has one. It is closed by whoever opens it. */
export function wearableSocket(): WearableSocket {
  return io({ forceNew: true, transports: ["websocket", "polling"], query: { type: "esp32" } });
}
