/** What a person is told about the connection. */
export type Status = "connecting" | "online" | "lost";

/** What happens to the socket; `failed` is an attempt that did not get through. */
export type Happening = "connected" | "dropped" | "failed";

/** Once an attempt failed the banner stays until a connection stands: it does not flicker with each retry. */
const NEXT: Record<Status, Record<Happening, Status>> = {
  connecting: { connected: "online", dropped: "lost", failed: "lost" },
  online: { connected: "online", dropped: "lost", failed: "lost" },
  lost: { connected: "online", dropped: "lost", failed: "lost" },
};

export function nextStatus(status: Status, happening: Happening): Status {
  return NEXT[status][happening];
}
