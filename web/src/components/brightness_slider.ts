import { post } from "../connection/requests";
import type { Brightness } from "../stores/brightness";
import type { Settings, SettingsAnswer } from "../wire/board";
import { element } from "./element";
import type { Toast } from "./toast";

/** The slider on the page; what is sent, and what is shown meanwhile, is decided by `Brightness`. */
export class BrightnessSlider {
  readonly #input = element("brightness", HTMLInputElement);
  readonly #reading = element("brightness-reading", HTMLOutputElement);
  readonly #slider = element("slider", HTMLDivElement);
  readonly #brightness: Brightness;
  readonly #toast: Toast;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(brightness: Brightness, toast: Toast) {
    this.#brightness = brightness;
    this.#toast = toast;
    this.#input.addEventListener("input", () => {
      brightness.want(this.#input.valueAsNumber);
      this.#pump();
    });
  }

  /** Event `settings`. */
  heard({ brightness, revision }: Settings): void {
    this.#brightness.heard(brightness, revision);
    this.#draw();
  }

  #pump(): void {
    this.#draw();
    clearTimeout(this.#timer);
    const level = this.#brightness.due(performance.now());
    if (level !== null) {
      void this.#send(level);
      return;
    }
    const wait = this.#brightness.wait(performance.now());
    if (wait === null) return;
    this.#timer = setTimeout(() => {
      this.#pump();
    }, wait);
  }

  async #send(level: number): Promise<void> {
    try {
      const answer = (await post("/api/settings", { brightness: level })) as SettingsAnswer;
      this.#brightness.answered(answer.brightness, answer.revision);
    } catch (error) {
      this.#brightness.failed();
      this.#toast.wrong(error);
    } finally {
      this.#pump();
    }
  }

  #draw(): void {
    const shown = this.#brightness.shown;
    if (!shown) return;
    this.#input.disabled = false;
    this.#input.value = String(shown.level);
    this.#input.setAttribute("aria-valuetext", `${shown.level} percent`);
    this.#reading.textContent = `${shown.level}%`;
    this.#slider.style.setProperty("--level", `${shown.level}%`);
    this.#slider.classList.toggle("pending", shown.pending);
  }
}
