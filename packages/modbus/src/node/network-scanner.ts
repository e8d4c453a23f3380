import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { OecError, type Clock } from "@oec/domain";
import type { ScanConfig } from "../discovery/config.ts";
import { addressesOf } from "../discovery/targets.ts";

/** What a scan needs: the settings and a clock. */
export type ScanOptions = Omit<ScanConfig, "enabled" | "intervalMs"> & {
  readonly clock: Pick<Clock, "monotonicMs">;
};

/** A port that took a connection. */
export interface OpenPort {
  readonly host: string;
  readonly port: number;
}

/** What a scan found. */
export interface ScanResult {
  readonly open: readonly OpenPort[];
  /** Connections that were tried. */
  readonly probes: number;
  readonly durationMs: number;
}

type Outcome = "open" | "refused" | "silent";

/**
 * Looks for ports that take a TCP connection. It sends nothing over them.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for targets that are no ranges, public or too large; `ABORTED`.
 */
export async function scanNetwork(options: ScanOptions, signal?: AbortSignal): Promise<ScanResult> {
  const { ports, clock, passes, concurrency } = options;
  const startedMs = clock.monotonicMs();
  let waiting = addressesOf(options).flatMap((host) => ports.map((port) => ({ host, port })));
  const open: OpenPort[] = [];
  const pace = new Pace(options);
  let probes = 0;
  for (let pass = 0; pass < passes && waiting.length > 0; pass += 1) {
    const silent: OpenPort[] = [];
    const queue = waiting.values();
    const worker = async (): Promise<void> => {
      for (const target of queue) {
        const restMs = pace.turn();
        if (restMs > 0) await sleep(restMs);
        if (signal?.aborted === true) return;
        probes += 1;
        const outcome = await probe(target, options.timeoutMs);
        if (outcome === "open") open.push(target);
        else if (outcome === "silent") silent.push(target);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, worker));
    if (signal?.aborted === true) {
      throw new OecError("ABORTED", "the scan was stopped", { context: { probes }, cause: signal.reason });
    }
    waiting = silent;
  }
  return { open, probes, durationMs: clock.monotonicMs() - startedMs };
}

/** Spreads new connections over time, so that no router takes the scan for an attack. */
class Pace {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #gapMs: number;
  #nextMs: number;

  constructor({ clock, maxConnectsPerSecond }: Pick<ScanOptions, "clock" | "maxConnectsPerSecond">) {
    this.#clock = clock;
    this.#gapMs = 1_000 / maxConnectsPerSecond;
    this.#nextMs = clock.monotonicMs();
  }

  /** Takes a turn. @returns how long to wait for it [ms]. */
  turn(): number {
    const nowMs = this.#clock.monotonicMs();
    const dueMs = Math.max(this.#nextMs, nowMs - 50 * this.#gapMs);
    this.#nextMs = dueMs + this.#gapMs;
    // Timers are exact to a millisecond or two: shorter waits would only add up.
    return dueMs - nowMs > 1 ? dueMs - nowMs : 0;
  }
}

function probe({ host, port }: OpenPort, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("silent"), timeoutMs);
    socket.once("connect", () => end("open"));
    socket.on("error", (error) =>
      end("code" in error && error.code === "ECONNREFUSED" ? "refused" : "silent"),
    );
  });
}
