import { io, type Socket } from "socket.io-client";
import type { ClientEvents, ServerEvents } from "../wire/board";
import { Link } from "./link";
import { listenForSilence } from "./listen";
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

/** Stays connected once it is started; pictures come only while somebody can see them. */
export function keepUp(socket: BoardSocket, onStatus: (status: Status) => void): Link {
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
  return link;
}

function wishPictures(socket: BoardSocket): void {
  if (!socket.connected) return;
  if (isVisible()) socket.emit("preview_start", { fps: PREVIEW_FPS });
  else socket.emit("preview_stop");
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}
