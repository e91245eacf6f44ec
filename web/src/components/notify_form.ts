import { post } from "../connection/requests";
import { element } from "./element";
import type { Toast } from "./toast";

/** A line of text that runs over the panel, above whatever it shows. */
export class NotifyForm {
  readonly #form = element("notify", HTMLFormElement);
  readonly #text = element("notify-text", HTMLInputElement);
  readonly #toast: Toast;

  constructor(toast: Toast) {
    this.#toast = toast;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(this.#text.value.trim());
    });
  }

  async #send(text: string): Promise<void> {
    if (text === "") return;
    try {
      await post("/api/notify", { text });
      this.#text.value = "";
      this.#toast.say("Sent to the panel");
    } catch (error) {
      this.#toast.wrong(error);
    }
  }
}
