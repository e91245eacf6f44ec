import { AppSwitch } from "../components/app_switch";
import { BrightnessSlider } from "../components/brightness_slider";
import { CarouselBar } from "../components/carousel_bar";
import { ConnectionBanner } from "../components/connection_banner";
import { element } from "../components/element";
import { LedPanel } from "../components/led_panel";
import { lookToggle } from "../components/look_toggle";
import { NotifyForm } from "../components/notify_form";
import { Toast } from "../components/toast";
import { boardSocket, keepUp, type BoardSocket } from "../connection/board_socket";
import { onAppsList, onCarousel, onConnect, onCurrentApp, titleOf, UNKNOWN, type Board } from "../stores/board";
import { Brightness } from "../stores/brightness";
import { Watched } from "../stores/watched";
import { FrameDecoder } from "../wire/frame";

/** The page: what the board says goes into the stores, and the components show them. */
export function openPage(): void {
  const board = new Watched<Board>(UNKNOWN);
  const toast = new Toast();
  const socket = boardSocket();
  showBoard(board, toast);
  hearBoard(socket, board);
  hearBrightness(socket, toast);
  hearPictures(socket);
  new NotifyForm(toast);
  const banner = new ConnectionBanner();
  keepUp(socket, (status) => {
    banner.show(status);
  });
}

function showBoard(board: Watched<Board>, toast: Toast): void {
  const keys = new AppSwitch(toast);
  const carousel = new CarouselBar(toast);
  const now = element("now", HTMLElement);
  const picture = element("panel", HTMLCanvasElement);
  board.read((state) => {
    keys.show(state);
    if (state.carousel) carousel.show(state.carousel);
    if (state === UNKNOWN) return;
    now.textContent = state.current === null ? "Nothing" : titleOf(state.current);
    picture.setAttribute("aria-label", `Live picture of the panel, showing ${now.textContent}`);
  });
}

function hearBoard(socket: BoardSocket, board: Watched<Board>): void {
  socket.on("connect", () => {
    if (board.value !== UNKNOWN) board.set(onConnect(board.value));
  });
  socket.on("apps_list", (event) => {
    board.set(onAppsList(board.value, event));
  });
  socket.on("current_app", (event) => {
    board.set(onCurrentApp(board.value, event));
  });
  socket.on("carousel_config", (event) => {
    board.set(onCarousel(board.value, event));
  });
}

function hearBrightness(socket: BoardSocket, toast: Toast): void {
  const brightness = new Brightness();
  const slider = new BrightnessSlider(brightness, toast);
  socket.on("connect", () => {
    brightness.connected();
  });
  socket.on("settings", (event) => {
    slider.heard(event);
  });
}

function hearPictures(socket: BoardSocket): void {
  const decoder = new FrameDecoder();
  const panel = new LedPanel();
  const size = element("size", HTMLElement);
  lookToggle((round) => {
    panel.setRound(round);
  });
  socket.on("connect", () => {
    decoder.reset();
  });
  socket.on("frame", (packet) => {
    const outcome = decoder.accept(packet);
    if (outcome.is === "refused") console.warn(`A damaged frame was passed over: ${outcome.why}`);
    if (outcome.is !== "picture") return;
    panel.show(outcome.picture);
    size.textContent = `${outcome.picture.width} × ${outcome.picture.height}`;
  });
}
