import { OecError, type AbortSignalLike, type Clock } from "@oec/domain";
import type { Fetch, HttpAnswer } from "./transport.ts";

interface WebReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

interface WebAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): WebReader } | null;
}

interface WebDecoder {
  decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string;
}

/** What {@link webFetch} takes from a browser, Node.js or another runtime: `globalThis` has it. */
export interface WebPlatform {
  /** The platform's fetch. */
  fetch(url: string, init: object): Promise<WebAnswer>;
  readonly AbortController: new () => { readonly signal: object; abort(): void };
  readonly TextDecoder: new () => WebDecoder;
}

/**
 * A {@link Fetch} from a platform's own. It keeps no cookies.
 *
 * @example
 * ```ts
 * import { webFetch } from "@oec/forecast/sources";
 *
 * const fetch = webFetch(globalThis);
 * ```
 */
export function webFetch(platform: WebPlatform): Fetch {
  return async (request, signal) => {
    const controller = new platform.AbortController();
    const abort = (): void => controller.abort();
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const { method, headers, body } = request;
    try {
      const answer = await platform.fetch(request.url, {
        method,
        headers,
        signal: controller.signal,
        credentials: "omit",
        ...(body !== undefined && { body }),
      });
      return readerOf(answer, new platform.TextDecoder(), () => signal.removeEventListener("abort", abort));
    } catch (error) {
      signal.removeEventListener("abort", abort);
      throw error;
    }
  };
}

function readerOf(answer: WebAnswer, decoder: WebDecoder, release: () => void): HttpAnswer {
  const reader = answer.body?.getReader();
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name) ?? undefined,
    async read() {
      const piece = await reader?.read();
      if (piece?.value !== undefined) {
        return { text: decoder.decode(piece.value, { stream: true }), bytes: piece.value.byteLength };
      }
      release();
      const rest = decoder.decode();
      return rest === "" ? undefined : { text: rest, bytes: 0 };
    },
    async cancel() {
      release();
      await reader?.cancel();
    },
  };
}

/** What {@link webClock} takes: `globalThis` has it. */
export interface TimerPlatform {
  readonly Date: { now(): number };
  readonly performance: { now(): number };
  setTimeout(callback: () => void, durationMs: number): unknown;
  clearTimeout(timer: never): void;
}

/** The longest wait that the timers of all platforms take [ms]. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of a browser, Node.js or another runtime: `webClock(globalThis)`. */
export function webClock(platform: TimerPlatform): Clock {
  return {
    now: () => platform.Date.now(),
    monotonicMs: () => platform.performance.now(),
    sleep: (durationMs, signal) => sleep(platform, durationMs, signal),
  };
}

function sleep(platform: TimerPlatform, durationMs: number, signal?: AbortSignalLike): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      platform.clearTimeout(timer as never);
      reject(new OecError("ABORTED", "the wait was stopped", { context: { reason: signal?.reason } }));
    };
    const timer = platform.setTimeout(
      () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      },
      Math.min(durationMs, LONGEST_TIMER_MS),
    );
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
