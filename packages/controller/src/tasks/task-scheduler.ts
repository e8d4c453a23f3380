import {
  OecError,
  type AbortSignalLike,
  type Clock,
  type EventSink,
  type Instant,
  type Milliseconds,
} from "@oec/domain";
import { controlEvent } from "../events/codes.ts";
import { codeOf, withDeadline } from "../runtime/deadline.ts";
import { SILENT_EVENTS } from "../runtime/silent.ts";
import { StopSource } from "../runtime/stop-source.ts";

/** Something to be done again and again. */
export interface PeriodicTask {
  /** Unique in its scheduler. */
  readonly name: string;
  /** Time from start to start [ms], above 0. */
  readonly everyMs: Milliseconds;
  /** Longest time a run may take [ms]; default `everyMs`. */
  readonly limitMs?: Milliseconds;
  /** Runs at once when the scheduler starts; default false: after the first period. */
  readonly atStart?: boolean;
  /** The work itself; the signal ends it when its time is up or the scheduler stops. */
  run(signal: AbortSignalLike): Promise<void>;
}

/** How a task is doing. */
export interface TaskStatus {
  readonly name: string;
  readonly everyMs: Milliseconds;
  readonly running: boolean;
  readonly runs: number;
  readonly failures: number;
  /** Failures since the last success. */
  readonly failuresInARow: number;
  /** Periods that passed while a run was still under way. */
  readonly skipped: number;
  readonly lastStartedAt?: Instant;
  readonly lastEndedAt?: Instant;
  readonly lastSucceededAt?: Instant;
  readonly lastError?: string;
}

/**
 * Runs periodic tasks on a clock: each in its own rhythm, never two runs of one task at a time, a failure stops nothing.
 *
 * @example
 * ```ts
 * import { TaskScheduler } from "@oec/controller";
 * import { SimulationClock } from "@oec/simulation";
 *
 * const clock = new SimulationClock({ start: 0 });
 * const tasks = new TaskScheduler({ clock });
 * tasks.add({ name: "health-check", everyMs: 300_000, run: async () => console.log("healthy") });
 * tasks.start();
 * await clock.run(3_600_000, () => new Promise(setImmediate));
 * await tasks.stop();
 * console.log(tasks.status[0]?.runs); // 12
 * ```
 */
export class TaskScheduler {
  readonly #clock: Clock;
  readonly #events: EventSink;
  readonly #tasks = new Map<string, { readonly task: PeriodicTask; status: TaskStatus }>();
  readonly #loops: Promise<void>[] = [];
  #stop: StopSource | undefined;

  constructor(options: { readonly clock: Clock; readonly events?: EventSink }) {
    this.#clock = options.clock;
    this.#events = options.events ?? SILENT_EVENTS;
  }

  /** How all tasks are doing, in the order they were added. */
  get status(): readonly TaskStatus[] {
    return [...this.#tasks.values()].map(({ status }) => status);
  }

  /**
   * Adds a task; it starts at once if the scheduler runs.
   *
   * @throws `OecError` `INVALID_ARGUMENT` if the name is taken or the period is not above 0.
   */
  add(task: PeriodicTask): void {
    if (this.#tasks.has(task.name) || !(task.everyMs > 0)) {
      const message = `task ${task.name} needs a name of its own and a period above 0 ms, given ${String(task.everyMs)}`;
      throw new OecError("INVALID_ARGUMENT", message, {
        context: { name: task.name, everyMs: task.everyMs },
      });
    }
    const { name, everyMs } = task;
    const counts = { running: false, runs: 0, failures: 0, failuresInARow: 0, skipped: 0 };
    this.#tasks.set(name, { task, status: { name, everyMs, ...counts } });
    if (this.#stop !== undefined) this.#loops.push(this.#loop(task, this.#stop.signal));
  }

  /** Starts all tasks; does nothing if they run. */
  start(): void {
    if (this.#stop !== undefined) return;
    this.#stop = new StopSource();
    for (const { task } of this.#tasks.values()) this.#loops.push(this.#loop(task, this.#stop.signal));
  }

  /** Stops all tasks: aborts the signals of those under way and waits for them. */
  async stop(): Promise<void> {
    this.#stop?.stop();
    await Promise.all(this.#loops.splice(0));
    this.#stop = undefined;
  }

  async #loop(task: PeriodicTask, signal: AbortSignalLike): Promise<void> {
    let dueMs = this.#clock.monotonicMs() + (task.atStart === true ? 0 : task.everyMs);
    for (;;) {
      try {
        await this.#clock.sleep(Math.max(0, dueMs - this.#clock.monotonicMs()), signal);
      } catch {
        // The only way out of the sleep before its time is the scheduler's own stop.
        return;
      }
      await this.#runOnce(task, signal);
      const passed = Math.floor((this.#clock.monotonicMs() - dueMs) / task.everyMs);
      if (passed > 0) this.#update(task.name, (status) => ({ skipped: status.skipped + passed }));
      dueMs += (passed + 1) * task.everyMs;
    }
  }

  async #runOnce(task: PeriodicTask, signal: AbortSignalLike): Promise<void> {
    const startedAt = this.#clock.now();
    this.#update(task.name, (status) => ({ running: true, runs: status.runs + 1, lastStartedAt: startedAt }));
    try {
      await withDeadline(this.#clock, task.limitMs ?? task.everyMs, signal, (stop) => task.run(stop));
      const at = this.#clock.now();
      this.#update(task.name, () => ({
        running: false,
        failuresInARow: 0,
        lastEndedAt: at,
        lastSucceededAt: at,
      }));
    } catch (error) {
      const at = this.#clock.now();
      const lastError = error instanceof Error ? error.message : String(error);
      const isStop = signal.aborted;
      this.#update(task.name, (status) => ({
        running: false,
        lastEndedAt: at,
        ...(!isStop && {
          failures: status.failures + 1,
          failuresInARow: status.failuresInARow + 1,
          lastError,
        }),
      }));
      if (!isStop)
        this.#events.emit(
          controlEvent("TASK_FAILED", at, { task: task.name, cause: codeOf(error), words: lastError }),
        );
    }
  }

  #update(name: string, change: (status: TaskStatus) => Partial<TaskStatus>): void {
    const entry = this.#tasks.get(name);
    if (entry !== undefined) entry.status = { ...entry.status, ...change(entry.status) };
  }
}
