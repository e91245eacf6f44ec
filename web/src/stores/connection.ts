import { shallowRef } from "vue";
import type { Status } from "../connection/status";

export const status = shallowRef<Status>("connecting");
