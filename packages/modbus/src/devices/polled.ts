import type { AbortSignalLike, Clock, Milliseconds, Sample } from "@oec/domain";
import { asPortError } from "./failures.ts";
import { throwIfAborted, unlessAborted } from "./abort.ts";

/** A device's state that is read from it at most once per period, however often it is asked for. */
export class Polled<T> {
  readonly #deviceId: string;
  readonly #clock: Pick<Clock, "now" | "monotonicMs">;
  readonly #periodMs: Milliseconds;
  readonly #poll: () => Promise<Pick<Sample<T>, "value" | "quality">>;
  #latest: { readonly sample: Sample<T>; readonly atMs: Milliseconds } | undefined;
  #running: Promise<Sample<T>> | undefined;
  #failure: unknown;
  #generation = 0;

  /** @param periodMs - Shortest time between two polls. */
  constructor(
    deviceId: string,
    clock: Pick<Clock, "now" | "monotonicMs">,
    periodMs: Milliseconds,
    poll: () => Promise<Pick<Sample<T>, "value" | "quality">>,
  ) {
    this.#deviceId = deviceId;
    this.#clock = clock;
    this.#periodMs = periodMs;
    this.#poll = poll;
  }

  /** What the last poll failed with; `undefined` after one that worked. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The last sample, however old. */
  get latest(): Sample<T> | undefined {
    return this.#latest?.sample;
  }

  /** Makes the next reading a fresh one: the device was told something. */
  invalidate(): void {
    this.#generation += 1;
    this.#latest = undefined;
    this.#running = undefined;
  }

  /** @throws `OecError` `DEVICE_UNREACHABLE`, `ABORTED`. */
  async read(signal?: AbortSignalLike): Promise<Sample<T>> {
    throwIfAborted(this.#deviceId, signal);
    const latest = this.#latest;
    if (latest !== undefined && this.#clock.monotonicMs() - latest.atMs < this.#periodMs) {
      return latest.sample;
    }
    // Callers at the same time share one poll, which none of them can stop for the others.
    this.#running ??= this.#run();
    return unlessAborted(this.#deviceId, this.#running, signal);
  }

  async #run(): Promise<Sample<T>> {
    const atMs = this.#clock.monotonicMs();
    const at = this.#clock.now();
    const generation = this.#generation;
    const mine = (): boolean => this.#generation === generation;
    try {
      const sample = { ...(await this.#poll()), at };
      this.#failure = undefined;
      if (mine()) this.#latest = { sample, atMs };
      return sample;
    } catch (error) {
      this.#failure = asPortError(this.#deviceId, error);
      throw this.#failure;
    } finally {
      if (mine()) this.#running = undefined;
    }
  }
}
