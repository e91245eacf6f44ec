import { shallowRef } from "vue";
import { FrameDecoder, type Picture } from "../wire/frame";

/** What the panel shows now; null until the first picture came. */
export const picture = shallowRef<Picture | null>(null);

const decoder = new FrameDecoder();

export function onFrame(packet: ArrayBuffer): void {
  const outcome = decoder.accept(packet);
  if (outcome.is === "refused") console.warn(`A damaged frame was passed over: ${outcome.why}`);
  if (outcome.is === "picture") picture.value = outcome.picture;
}

export function forgetPictures(): void {
  decoder.reset();
}
