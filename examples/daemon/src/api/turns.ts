import type { FastifyInstance } from "fastify";

/**
 * Lets work on requests wait for its turn: one piece per turn of the event loop. Without it, whatever has arrived at once is
 * worked off in one go, and a control cycle that is due meanwhile waits for all of it.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  /** Resolves when it is the caller's turn; first come, first served. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    // Timers and sockets come between two immediates.
    setImmediate(() => {
      this.#scheduled = false;
      this.#waiting.shift()?.();
      this.#schedule();
    });
  }
}

/** Has every request wait for its turn when it arrives, and again before its answer is turned into text. */
export function takeTurns(server: FastifyInstance): void {
  const turns = new Turns();
  server.addHook("onRequest", () => turns.take());
  server.addHook("preSerialization", async (_request, _reply, payload) => {
    await turns.take();
    return payload;
  });
}
