import process from "node:process";

/** How long something takes, over several runs. */
export interface Timing {
  /** Median of the wall-clock time of one call [ms]. */
  readonly wallMs: number;
  /** Median of the processor time of one call, all threads [ms]. */
  readonly cpuMs: number;
  /** Fastest and slowest batch, wall-clock time of one call [ms]. */
  readonly fastestMs: number;
  readonly slowestMs: number;
}

/** How {@link Stopwatch.time} measures. */
export interface TimingOptions {
  /** Batches whose median counts; 9 unless said. */
  readonly batches?: number;
  /** Shortest batch [ms]: a batch repeats the call until it is that long; 20 unless said. */
  readonly batchMs?: number;
  /** Time spent on calls that do not count, so that the compiler has settled [ms]; 100 unless said. */
  readonly warmUpMs?: number;
}

/** Measures calls. */
export interface Stopwatch {
  /** Time of one call. The result of each call is kept alive, so that the compiler cannot leave it out. */
  time(call: () => unknown, options?: TimingOptions): Timing;
  /**
   * Times of two calls whose batches take turns: a yardstick beside the thing measured, under the same conditions.
   */
  timeBeside(
    call: () => unknown,
    yardstick: () => unknown,
    options?: TimingOptions,
  ): { readonly call: Timing; readonly yardstick: Timing };
}

/** Where a stopwatch reads wall-clock and processor time [ms]. */
export interface TimeSource {
  wallMs(): number;
  cpuMs(): number;
}

const platformTime: TimeSource = {
  wallMs: () => performance.now(),
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** A stopwatch on the clocks of this machine, or on others that a test brings. */
export function createStopwatch(source: TimeSource = platformTime): Stopwatch {
  return {
    time: (call, options) => summary(runBatches([call], source, options)[0] ?? []),
    timeBeside(call, yardstick, options) {
      const [first = [], second = []] = runBatches([call, yardstick], source, options);
      return { call: summary(first), yardstick: summary(second) };
    },
  };
}

interface Batch {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** The latest result of a measured call; writing it makes the call's work observable. */
const kept: { value: unknown } = { value: undefined };

function runBatches(
  calls: readonly (() => unknown)[],
  source: TimeSource,
  options: TimingOptions = {},
): Batch[][] {
  const { batches = 9, batchMs = 20, warmUpMs = 100 } = options;
  const repeats = calls.map((call) => {
    const { count, wallMs } = repeat(call, source, warmUpMs);
    return Math.max(1, Math.ceil((batchMs * count) / Math.max(wallMs, 1e-6)));
  });
  const results: Batch[][] = calls.map(() => []);
  for (let batch = 0; batch < batches; batch += 1) {
    for (const [at, call] of calls.entries()) results[at]?.push(timed(call, repeats[at] ?? 1, source));
  }
  return results;
}

function repeat(call: () => unknown, source: TimeSource, forMs: number): { count: number; wallMs: number } {
  const start = source.wallMs();
  let count = 0;
  for (;;) {
    kept.value = call();
    count += 1;
    const wallMs = source.wallMs() - start;
    if (wallMs >= forMs) return { count, wallMs };
  }
}

function timed(call: () => unknown, count: number, source: TimeSource): Batch {
  const wall = source.wallMs();
  const cpu = source.cpuMs();
  for (let at = 0; at < count; at += 1) kept.value = call();
  return { wallMs: (source.wallMs() - wall) / count, cpuMs: (source.cpuMs() - cpu) / count };
}

function summary(batches: readonly Batch[]): Timing {
  const walls = batches.map((batch) => batch.wallMs);
  return {
    wallMs: median(walls),
    cpuMs: median(batches.map((batch) => batch.cpuMs)),
    fastestMs: Math.min(...walls),
    slowestMs: Math.max(...walls),
  };
}

/** Median of some numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + high) / 2 : high;
}
