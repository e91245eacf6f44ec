import type { Link } from "./link";
import { Silence, TICK_MS } from "./silence";

/** The part of a Socket.IO client that is listened to. */
export interface Heard {
  emit(event: "ping"): unknown;
  on(event: "connect", listener: () => void): unknown;
  onAny(listener: () => void): unknown;
}

/**
 * Hangs up on a board that went silent. It asks on the very line that it doubts: a board that answers on another one does not
 * help. A hidden page does not look: its timers are slowed down anyway.
 */
export function listenForSilence(socket: Heard, link: Pick<Link, "status" | "hangUp">): void {
  const silence = new Silence(performance.now());
  const heard = (): void => {
    silence.heard(performance.now());
  };
  // The answer to `ping` is an event like any other.
  socket.onAny(heard);
  socket.on("connect", heard);
  document.addEventListener("visibilitychange", heard);
  setInterval(() => {
    if (link.status !== "online" || document.visibilityState !== "visible") return;
    const verdict = silence.check(performance.now());
    if (verdict === "ask") socket.emit("ping");
    if (verdict === "gone") link.hangUp();
  }, TICK_MS);
}
