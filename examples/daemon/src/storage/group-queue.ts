import type { OecError } from "@oec/domain";
import { fromPlainError } from "./errors.ts";
import type { TelemetryRow } from "./records.ts";
import type { GroupOutcome } from "./telemetry.ts";

/** When a group of telemetry is written, and how much may wait. */
export interface GroupOptions {
  /** Rows that start a write at once. */
  readonly maxRows: number;
  /** Longest time a row waits before its group is written [ms]: what a power cut may take. */
  readonly maxAgeMs: number;
  /** Rows that may wait; more are dropped, counted and reported. */
  readonly capacity: number;
}

/** Telemetry so far. */
export interface TelemetryStatus {
  readonly waiting: number;
  readonly written: number;
  /** Not taken because the queue was full. */
  readonly dropped: number;
  /** Not written because the row broke a rule of the schema. */
  readonly refused: number;
}

/** What can happen to telemetry that the owner should know of. */
export type TelemetryTrouble =
  | { readonly kind: "dropping"; readonly dropped: number }
  | { readonly kind: "recovered"; readonly dropped: number }
  | { readonly kind: "refused"; readonly rows: number; readonly error: OecError }
  | { readonly kind: "write-failed"; readonly error: OecError };

/** What the queue needs from outside. */
export interface GroupSink {
  /** Writes a group in one transaction. Rejects if the disk does not take it: the group is kept and tried again. */
  write(rows: readonly TelemetryRow[]): Promise<GroupOutcome>;
  report(trouble: TelemetryTrouble): void;
}

/** Pause after a failed write, so that a full disk is not hammered [ms]. */
const RETRY_MS = 1_000;

/** Collects telemetry and writes it in groups: one write at a time, a bounded queue behind it. */
export class GroupQueue {
  readonly #options: GroupOptions;
  readonly #sink: GroupSink;
  #rows: TelemetryRow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #written = 0;
  #dropped = 0;
  #refused = 0;
  #dropping = false;
  #closed = false;

  constructor(options: GroupOptions, sink: GroupSink) {
    this.#options = options;
    this.#sink = sink;
  }

  /** Takes a row without waiting; false if the queue is full (back-pressure) or closed. */
  push(row: TelemetryRow): boolean {
    if (this.#closed) return false;
    if (this.#rows.length >= this.#options.capacity) {
      this.#dropped++;
      if (!this.#dropping) this.#sink.report({ kind: "dropping", dropped: this.#dropped });
      this.#dropping = true;
      return false;
    }
    this.#rows.push(row);
    if (this.#rows.length >= this.#options.maxRows) this.#start();
    else this.#wait(this.#options.maxAgeMs);
    return true;
  }

  get status(): TelemetryStatus {
    return {
      waiting: this.#rows.length,
      written: this.#written,
      dropped: this.#dropped,
      refused: this.#refused,
    };
  }

  /** Writes what waits. Rejects with the disk's error; the rows then wait on. */
  async flush(): Promise<void> {
    while (this.#rows.length > 0) await (this.#writing ?? this.#writeOne());
  }

  /** Takes no more rows and writes what waits. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.flush();
  }

  #wait(durationMs: number): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, durationMs);
  }

  #start(): void {
    if (this.#writing !== undefined || this.#rows.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writeOne().then(
      () => {
        if (this.#rows.length >= this.#options.maxRows) this.#start();
        else if (this.#rows.length > 0) this.#wait(this.#options.maxAgeMs);
      },
      () => this.#wait(RETRY_MS),
    );
  }

  #writeOne(): Promise<void> {
    this.#writing = this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #write(): Promise<void> {
    const group = this.#rows.slice(0, this.#options.maxRows);
    let outcome: GroupOutcome;
    try {
      outcome = await this.#sink.write(group);
    } catch (error) {
      this.#sink.report({ kind: "write-failed", error: error as OecError });
      throw error;
    }
    this.#rows = this.#rows.slice(group.length);
    this.#written += outcome.written;
    this.#refused += outcome.refused;
    if (outcome.firstRefusal !== undefined) {
      const error = fromPlainError(outcome.firstRefusal);
      this.#sink.report({ kind: "refused", rows: outcome.refused, error });
    }
    if (this.#dropping) this.#sink.report({ kind: "recovered", dropped: this.#dropped });
    this.#dropping = false;
  }
}
