import { post } from "../connection/requests";
import { titleOf, type Board } from "../stores/board";
import { element } from "./element";
import type { Toast } from "./toast";

/** One key for each app; the lit one is on the panel. */
export class AppSwitch {
  readonly #keys = element("apps", HTMLDivElement);
  readonly #toast: Toast;
  #drawn: readonly string[] = [];

  constructor(toast: Toast) {
    this.#toast = toast;
  }

  show({ apps, current }: Board): void {
    if (apps !== this.#drawn) this.#keys.replaceChildren(...apps.map((app) => this.#key(app)));
    this.#drawn = apps;
    for (const key of this.#keys.querySelectorAll("button")) {
      key.setAttribute("aria-pressed", String(key.value === current));
    }
  }

  #key(app: string): HTMLButtonElement {
    const key = document.createElement("button");
    key.type = "button";
    key.value = app;
    key.className = "key app";
    const lamp = document.createElement("span");
    lamp.className = "lamp";
    key.append(lamp, titleOf(app));
    key.addEventListener("click", () => void this.#switchTo(key));
    return key;
  }

  async #switchTo(key: HTMLButtonElement): Promise<void> {
    key.setAttribute("aria-busy", "true");
    await post("/api/switch", { app: key.value }).catch((error: unknown) => {
      this.#toast.wrong(error);
    });
    key.removeAttribute("aria-busy");
  }
}
