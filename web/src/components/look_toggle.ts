import { element } from "./element";

const KEY = "retroboard.look";

/** Chooses between round LEDs and plain pixels, and remembers the choice on this device. */
export function lookToggle(onChange: (round: boolean) => void): void {
  const button = element("look", HTMLButtonElement);
  const show = (round: boolean): void => {
    button.setAttribute("aria-pressed", String(round));
    onChange(round);
  };
  button.addEventListener("click", () => {
    const round = button.getAttribute("aria-pressed") !== "true";
    remember(round);
    show(round);
  });
  show(remembered());
}

/** Storage may be switched off in the browser; then the choice lasts as long as the page. */
function remember(round: boolean): void {
  try {
    localStorage.setItem(KEY, round ? "leds" : "pixels");
  } catch {
    return;
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== "pixels";
  } catch {
    return true;
  }
}
