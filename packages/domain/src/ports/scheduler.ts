import type { AbortSignalLike } from "../abort.ts";
import type { Instant, Milliseconds } from "../units/quantity.ts";

/** Something to do again and again. The signal fires when the scheduler is stopped. */
export type Task = (at: Instant, signal: AbortSignalLike) => Promise<void>;

/** Ends what it was returned for; calling it twice does nothing more. */
export type Cancel = () => void;

/** Runs tasks at times of its clock. A task that is still running is not started again: the run is skipped. */
export interface Scheduler {
  /** Every `periodMs` from the first multiple of it after now. */
  every(periodMs: Milliseconds, name: string, task: Task): Cancel;
  /** Every local day when the clock shows a minute of the day; once on days on which it comes twice. */
  dailyAt(minuteOfDay: number, timeZone: string, name: string, task: Task): Cancel;
  /** Once. */
  onceAt(at: Instant, name: string, task: Task): Cancel;
  /** Cancels everything and waits for what is running. */
  stop(): Promise<void>;
}
