import type { Status } from "../connection/status";
import { element } from "./element";

const WORDS: Record<Status, string> = { connecting: "Connecting", online: "Live", lost: "Lost" };

/** The lamp in the header, and the banner while nothing comes from the board. */
export class ConnectionBanner {
  readonly #link = element("link", HTMLParagraphElement);
  readonly #text = element("link-text", HTMLSpanElement);
  readonly #banner = element("banner", HTMLParagraphElement);
  readonly #page = element("page", HTMLElement);

  show(status: Status): void {
    this.#link.dataset.status = this.#page.dataset.status = status;
    this.#text.textContent = WORDS[status];
    this.#banner.hidden = status !== "lost";
    this.#banner.textContent = status === "lost" ? "Connection lost. Trying again…" : "";
  }
}
