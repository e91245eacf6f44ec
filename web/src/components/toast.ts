import { RequestError } from "../connection/requests";
import { element } from "./element";

const READING_MS = 6_000;

/** One line at the foot of the page, read out by screen readers: what went wrong, or what was done. */
export class Toast {
  readonly #line = element("toast", HTMLParagraphElement);
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string, kind: "done" | "wrong" = "done"): void {
    clearTimeout(this.#timer);
    this.#line.textContent = text;
    this.#line.dataset.kind = kind;
    this.#timer = setTimeout(() => {
      this.#line.textContent = "";
    }, READING_MS);
  }

  /** Tells a person why a command had no effect; anything but a refusal is a mistake of ours and goes to the console. */
  wrong(error: unknown): void {
    if (!(error instanceof RequestError)) throw error;
    this.say(error.message, "wrong");
  }
}
