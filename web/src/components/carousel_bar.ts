import { post } from "../connection/requests";
import { titleOf } from "../stores/board";
import type { CarouselConfig } from "../wire/board";
import { element } from "./element";
import type { Toast } from "./toast";

/** Shows where the carousel stands, and moves it on while it runs. */
export class CarouselBar {
  readonly #state = element("carousel-state", HTMLParagraphElement);
  readonly #hint = element("carousel-hint", HTMLParagraphElement);
  readonly #slots = element("slots", HTMLOListElement);
  readonly #transport = element("transport", HTMLDivElement);
  readonly #pause = element("pause", HTMLButtonElement);
  readonly #toast: Toast;

  constructor(toast: Toast) {
    this.#toast = toast;
    for (const key of this.#transport.querySelectorAll("button")) {
      key.addEventListener("click", () => void this.#command(key));
    }
  }

  show(carousel: CarouselConfig): void {
    this.#state.textContent = stateOf(carousel);
    this.#state.dataset.on = String(carousel.enabled);
    this.#hint.hidden = carousel.enabled;
    this.#slots.hidden = this.#transport.hidden = !carousel.enabled;
    this.#slots.replaceChildren(...carousel.apps.map((entry, index) => slot(entry.app, index === carousel.current_index)));
    this.#pause.dataset.command = carousel.paused ? "resume" : "pause";
    this.#pause.setAttribute("aria-pressed", String(carousel.paused));
  }

  async #command(key: HTMLButtonElement): Promise<void> {
    await post(`/api/carousel/${key.dataset.command ?? ""}`).catch((error: unknown) => {
      this.#toast.wrong(error);
    });
  }
}

function stateOf({ enabled, paused, current_index, apps }: CarouselConfig): string {
  if (!enabled) return "Off";
  return paused ? "Paused" : `${current_index + 1} of ${apps.length}`;
}

function slot(app: string, current: boolean): HTMLLIElement {
  const item = document.createElement("li");
  item.textContent = titleOf(app);
  if (current) item.setAttribute("aria-current", "true");
  return item;
}
