import { t } from "../locales";
import type { Refusal } from "../wire/board";

/** After this time a command is given up; the events tell what became of it all the same. */
const PATIENCE_MS = 8_000;

/** How often a question is asked that gets no answer. */
const MOST_TRIES = 3;

/** Says that a command comes from this page, not from another that uses its cookie. */
const PROOF = { "X-RetroBoard": "1" };
const UNAUTHORIZED = 401;

/** A command that was refused or never arrived; the message is meant for a person. */
export class RequestError extends Error {
  /** The part of the request it is about. */
  readonly field: string | null;
  /** Why, for programs; empty when the board did not say. */
  readonly code: string;
  /** Of HTTP; 0 when nothing came back. */
  readonly status: number;
  /** Seconds after which it may be tried again. */
  readonly wait: number | null;

  constructor(message: string, { field = null, code = "", status = 0, wait = null }: { field?: string | null; code?: string; status?: number; wait?: number | null } = {}) {
    super(message);
    this.field = field;
    this.code = code;
    this.status = status;
    this.wait = wait;
  }

  /** Whether the board does not know who asks. */
  get isOfStranger(): boolean {
    return this.status === UNAUTHORIZED;
  }
}

let onStranger: () => void = () => undefined;

/** Calls `listener` whenever the board says that it does not know this phone. */
export function whenStranger(listener: () => void): void {
  onStranger = listener;
}

/** Asks for something; where no answer comes, which changes nothing, it asks again. */
export async function get<Answer>(path: string): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await send("GET", path)) as Answer;
    } catch (error) {
      if (tries === MOST_TRIES || !isLost(error)) throw error;
    }
  }
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
  const headers = { ...(init.headers as Record<string, string> | undefined), ...PROOF };
  const response = await reach(path, { ...init, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  if (response.status === UNAUTHORIZED) onStranger();
  throw refused(response, answer);
}

function refused({ status, headers }: Response, answer: unknown): RequestError {
  const after = headers.get("Retry-After");
  const wait = after === null ? null : Number(after);
  if (!isRefusal(answer)) return new RequestError(t.connection.status(status), { status, wait });
  return new RequestError(answer.error, { field: answer.field, code: answer.code, status, wait });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new RequestError(t.connection.noAnswer);
  }
}

function isLost(error: unknown): boolean {
  return error instanceof RequestError && error.status === 0;
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === "object" && answer !== null && "error" in answer && typeof answer.error === "string";
}
