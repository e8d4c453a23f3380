import type { Stopwatch } from "./stopwatch.ts";

/** One figure of a benchmark. */
export interface Row {
  /** Stable identifier, `suite/figure`. */
  readonly id: string;
  /** What the figure is, for people. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure is to reach; null where it is information only. */
  readonly target: number | null;
  /** Whether smaller or larger figures are better; decides how `target` is meant. */
  readonly better?: "lower" | "higher";
  /** Whether the target is reached; true without a target. */
  readonly pass: boolean;
  /** The same figure of somebody else, or of the yardstick measured in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** `value` over the peer's value. */
  readonly ratio?: number;
}

/** A command line option that a suite understands, beside those of the runner. */
export interface SuiteOption {
  readonly type: "string" | "boolean";
  readonly description: string;
}

/** What a suite gets from the runner. */
export interface SuiteContext {
  /** Values of the command line options, by name. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Seed of every random stream; the same seed gives the same rows, timings aside. */
  readonly seed: number;
  /** Text of a file of the shared recordings. Skips the suite where they are not installed. */
  data(path: string): string;
  /** Names of the files in a folder of the shared recordings, sorted. Skips the suite where they are not installed. */
  dataFiles(folder: string): readonly string[];
  /** Text of a file that the user named. A file that cannot be read is wrong use. */
  file(path: string): string;
  /** Tells the user how far a long suite is. */
  progress(text: string): void;
  readonly stopwatch: Stopwatch;
}

/** A benchmark: the file `bench/suites/NAME.ts` exports one as `suite`. */
export interface Suite {
  readonly name: string;
  readonly description: string;
  readonly options?: Readonly<Record<string, SuiteOption>>;
  run(context: SuiteContext): Promise<readonly Row[]> | readonly Row[];
}

/** Thrown where a suite cannot run here, with the reason; the run goes on with the next suite. */
export class SuiteSkipped extends Error {
  override readonly name = "SuiteSkipped";
}

/** Thrown where the command line asks for something that does not exist: exit code 2. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}

type Figure = Pick<Row, "id" | "name" | "value" | "unit" | "peer">;

/** A row without a target. */
export const figure = (row: Figure): Row => ({ ...row, target: null, pass: true, ...ratioTo(row) });

/** A row that passes at or below its target. */
export const atMost = (target: number, row: Figure): Row => ({
  ...row,
  target,
  better: "lower",
  pass: row.value <= target,
  ...ratioTo(row),
});

/** A row that passes at or above its target. */
export const atLeast = (target: number, row: Figure): Row => ({
  ...row,
  target,
  better: "higher",
  pass: row.value >= target,
  ...ratioTo(row),
});

const ratioTo = ({ value, peer }: Figure): Pick<Row, "ratio"> =>
  peer === undefined || peer.value === 0 ? {} : { ratio: value / peer.value };
