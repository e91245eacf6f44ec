import type { Refusal } from "../wire/board";

/** After this time a command is given up; the events tell what became of it all the same. */
const PATIENCE_MS = 8_000;

/** A command that was refused or never arrived; the message is meant for a person. */
export class RequestError extends Error {}

/** Sends a command; the answer comes after it has been applied and made durable. */
export async function post(path: string, body: unknown = {}): Promise<unknown> {
  const response = await reach(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new RequestError(isRefusal(answer) ? answer.error : `The board answered with status ${response.status}`);
}

/** Whether the board answers at all; how does not matter. */
export async function isAlive(): Promise<boolean> {
  return fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    () => true,
    () => false,
  );
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new RequestError("The board does not answer");
  }
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "error" in answer && typeof answer.error === "string";
}
