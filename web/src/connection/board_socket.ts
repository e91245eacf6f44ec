import { io, type Socket } from "socket.io-client";
import type { ClientEvents, ServerEvents } from "../wire/board";
import { Link } from "./link";
import { isAlive } from "./requests";
import { Silence, TICK_MS } from "./silence";
import type { Status } from "./status";

const PREVIEW_FPS = 30;

export type BoardSocket = Socket<ServerEvents, ClientEvents>;

/** The one connection of the page. Listeners are added to it before `keepUp` starts it. */
export function boardSocket(): BoardSocket {
  return io({
    autoConnect: false,
    // `Link` brings it back: Socket.IO itself gives up on some ends and cannot be hurried.
    reconnection: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    timeout: 5_000,
    query: { type: "frontend" },
  });
}

/** Connects and stays connected; pictures come only while somebody can see them. */
export function keepUp(socket: BoardSocket, onStatus: (status: Status) => void): void {
  const link = new Link(socket, onStatus);
  socket.on("connect", () => {
    wishPictures(socket);
  });
  document.addEventListener("visibilitychange", () => {
    wishPictures(socket);
    if (isVisible()) link.hurry();
  });
  window.addEventListener("online", () => {
    link.hurry();
  });
  listenForSilence(socket, link);
  link.start();
}

function wishPictures(socket: BoardSocket): void {
  if (!socket.connected) return;
  if (isVisible()) socket.emit("preview_start", { fps: PREVIEW_FPS });
  else socket.emit("preview_stop");
}

/** Hangs up on a board that went silent. A hidden page does not look: its timers are slowed down anyway. */
function listenForSilence(socket: BoardSocket, link: Link): void {
  const silence = new Silence(performance.now());
  const heard = (): void => {
    silence.heard(performance.now());
  };
  socket.onAny(heard);
  socket.on("connect", heard);
  document.addEventListener("visibilitychange", heard);
  setInterval(() => {
    if (link.status !== "online" || !isVisible()) return;
    const verdict = silence.check(performance.now());
    if (verdict === "ask") void ask(heard);
    if (verdict === "gone") link.hangUp();
  }, TICK_MS);
}

async function ask(heard: () => void): Promise<void> {
  if (await isAlive()) heard();
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}
