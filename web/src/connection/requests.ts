import { t } from "../locales";
import type { Refusal } from "../wire/board";

/** After this time a command is given up; the events tell what became of it all the same. */
const PATIENCE_MS = 8_000;

/** A command that was refused or never arrived; the message is meant for a person. */
export class RequestError extends Error {
  /** The part of the request it is about. */
  readonly field: string | null;

  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

export async function get<Answer>(path: string): Promise<Answer> {
  return (await send("GET", path)) as Answer;
}

/** Sends a command; the answer comes after it has been applied and made durable. */
export async function post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
  return (await send("POST", path, body)) as Answer;
}

export async function remove<Answer>(path: string): Promise<Answer> {
  return (await send("DELETE", path)) as Answer;
}

/** Sends a file as it is. */
export async function upload<Answer>(path: string, file: Blob, mediaType: string): Promise<Answer> {
  return (await exchange(path, { method: "POST", headers: { "Content-Type": mediaType }, body: file })) as Answer;
}

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const content = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return exchange(path, { method, ...content });
}

async function exchange(path: string, init: RequestInit): Promise<unknown> {
  const response = await reach(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw isRefusal(answer) ? new RequestError(answer.error, answer.field) : new RequestError(t.connection.status(response.status));
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new RequestError(t.connection.noAnswer);
  }
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "error" in answer && typeof answer.error === "string";
}
