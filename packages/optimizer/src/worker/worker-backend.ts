import type { AbortSignalLike } from "@oec/domain";
import type { Worker } from "node:worker_threads";

import type { LpBackend, LpOutcome, LpSolveOptions } from "../lp/backend.ts";
import type { LpModel } from "../lp/model.ts";
import type { WorkerReply, WorkerRequest } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

/** How a {@link highsWorkerBackend} keeps its worker in check. */
export interface WorkerBackendOptions {
  /** Longest a solve may take where it has no time limit [ms], above 0; default 60 000. */
  readonly hardLimitMs?: number;
  /** Time beyond its time limit after which a solve is cut [ms], 0 or more; default 1000. */
  readonly graceMs?: number;
}

/** A back-end in a worker. Close it: the worker is a thread. */
export interface WorkerBackend extends LpBackend {
  /** Ends the worker. What waits is answered `unavailable`, and so is everything after. Harmless to repeat. */
  close(): Promise<void>;
}

type Request = WorkerRequest extends infer Each
  ? Each extends WorkerRequest
    ? Omit<Each, "id">
    : never
  : never;

/** How one request to the worker ended. */
type Ending = WorkerReply | "time-out" | "cancelled" | { readonly broken: string };

/**
 * HiGHS in a worker thread: the caller's thread stays free, and a time limit holds.
 *
 * HiGHS looks at its limit between its own steps only; a solve that is `graceMs` late is cut by ending the worker, and the
 * next one starts a new worker (about a tenth of a second). An aborted signal does the same at once. Models are copied to
 * the worker, answers are handed over. One solve at a time; the others wait, and their limits begin when they do.
 *
 * The worker does not keep the process alive while it has nothing to do.
 *
 * @example
 * ```ts
 * const backend = highsWorkerBackend();
 * const solved = await milpStrategy(backend).solveAsync(problem, { timeLimitMs: 5000 });
 * await backend.close();
 * ```
 */
export function highsWorkerBackend(options: WorkerBackendOptions = {}): WorkerBackend {
  const { hardLimitMs = 60_000, graceMs = 1000 } = options;
  const desk = new WorkerDesk();
  return {
    id: "highs",
    async available() {
      const ending = await desk.ask({ kind: "available" }, hardLimitMs);
      return (
        typeof ending === "object" && "kind" in ending && ending.kind === "available" && ending.available
      );
    },
    async solve(model: LpModel, { signal, ...solving }: LpSolveOptions = {}): Promise<LpOutcome> {
      const limitMs = solving.timeLimitMs === undefined ? hardLimitMs : solving.timeLimitMs + graceMs;
      const ending = await desk.ask({ kind: "solve", model, ...solving }, limitMs, signal);
      return outcomeOf(ending);
    },
    close: () => desk.close(),
  };
}

function outcomeOf(ending: Ending): LpOutcome {
  if (ending === "time-out") return { status: "time-out" };
  if (ending === "cancelled")
    return { status: "failed", cause: "cancelled", reason: "the signal was aborted" };
  if ("broken" in ending) return { status: "failed", cause: "unavailable", reason: ending.broken };
  if (ending.kind === "solved") return ending.outcome;
  return { status: "failed", cause: "no-answer", reason: "the worker answered another question" };
}

/** One worker, asked one thing at a time. */
class WorkerDesk {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #nextId = 0;
  #closed = false;
  /** Ends what is being waited for. */
  #interrupt: ((ending: Ending) => void) | undefined;

  ask(request: Request, limitMs: number, signal?: AbortSignalLike): Promise<Ending> {
    const answer = this.#last.then(() => this.#askNow(request, limitMs, signal));
    this.#last = answer;
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#interrupt?.({ broken: "the back-end was closed" });
    await this.#last;
    await this.#end();
  }

  async #askNow(request: Request, limitMs: number, signal?: AbortSignalLike): Promise<Ending> {
    if (this.#closed) return { broken: "the back-end was closed" };
    if (signal?.aborted === true) return "cancelled";
    const id = this.#nextId;
    this.#nextId += 1;
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const ending = await this.#reply(worker, { ...request, id }, limitMs, signal);
    if (typeof ending === "object" && "kind" in ending) worker.unref();
    else await this.#end();
    return ending;
  }

  /** Waits for the answer, the time limit, the signal, or the worker's end, whichever is first; leaves no listener. */
  async #reply(
    worker: Worker,
    request: WorkerRequest,
    limitMs: number,
    signal?: AbortSignalLike,
  ): Promise<Ending> {
    let resolve: (ending: Ending) => void = () => undefined;
    const promise = new Promise<Ending>((settle) => (resolve = settle));
    const onMessage = (reply: WorkerReply) => {
      if (reply.id === request.id) resolve(reply);
    };
    const onError = (cause: Error) => resolve({ broken: `the worker failed: ${cause.message}` });
    const onExit = (code: number) => resolve({ broken: `the worker ended with code ${String(code)}` });
    const onAbort = () => resolve("cancelled");
    const timer = setTimeout(() => resolve("time-out"), limitMs);
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    signal?.addEventListener("abort", onAbort);
    this.#interrupt = resolve;
    try {
      worker.postMessage(request);
      return await promise;
    } finally {
      this.#interrupt = undefined;
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #start(): Worker {
    const worker = startWorker();
    // A worker that fails while nobody waits must not take the process with it; the next request starts another.
    const forget = () => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    worker.on("error", forget);
    worker.on("exit", forget);
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
