import { OecError } from "@oec/domain";
import type { Clock, EventSink, OecEvent } from "@oec/domain";
import type { EnergyTotals } from "../environment/energy-account.ts";
import { tapDevices, type HomeDevices } from "../ports/tapped-devices.ts";
import { toLine } from "./json-line.ts";
import type { Outcome, RunEntry } from "./run-log.ts";

/** What is recorded, and where to. */
export interface RunRecorderOptions {
  readonly devices: HomeDevices;
  /** The clock that the controller has. */
  readonly clock: Clock;
  /** Takes one line at a time, without its end. */
  readonly write: (line: string) => void;
  /** What belongs to the run: seed, scenario, settings, versions. */
  readonly about?: Readonly<Record<string, unknown>>;
}

type Unstamped<T> = T extends unknown ? Omit<T, "monotonicMs" | "at"> : never;

/**
 * Writes what a controller sees and does as lines of JSON (NDJSON): readings, commands and their answers, events.
 *
 * @example
 * ```ts
 * import { RunRecorder, simulatedHome } from "@oec/simulation";
 *
 * const home = simulatedHome(7);
 * const lines: string[] = [];
 * const recorder = new RunRecorder({
 *   devices: home.devices,
 *   clock: home.clock,
 *   write: (line) => lines.push(line),
 * });
 * home.step(1000);
 * await recorder.devices.gridMeter.read(); // a controller would
 * recorder.end(home.totals);
 * console.log(lines.length);
 * ```
 */
export class RunRecorder implements EventSink {
  /** The devices for the controller. */
  readonly devices: HomeDevices;
  readonly #options: RunRecorderOptions;

  constructor(options: RunRecorderOptions) {
    this.#options = options;
    this.#write({ kind: "run", format: 1, about: options.about ?? {} });
    this.devices = tapDevices(options.devices, {
      reading: (device, read) =>
        this.#follow(read, (outcome) => this.#write({ kind: "reading", device, outcome })),
      command: (device, command, asked, send) =>
        this.#follow(send, (outcome) => this.#write({ kind: "command", device, command, asked, outcome })),
    });
  }

  emit(event: OecEvent): void {
    this.#write({ kind: "event", event });
  }

  /** Closes the log with what the run came to. */
  end(totals: EnergyTotals): void {
    this.#write({ kind: "end", totals });
  }

  async #follow<T>(run: () => Promise<T>, write: (outcome: Outcome) => void): Promise<T> {
    try {
      const value = await run();
      write({ kind: "value", value });
      return value;
    } catch (error) {
      const code = OecError.is(error) ? error.code : "UNKNOWN";
      write({ kind: "error", code, message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  #write(entry: Unstamped<RunEntry>): void {
    const { clock, write } = this.#options;
    write(toLine({ monotonicMs: clock.monotonicMs(), at: clock.now(), ...entry }));
  }
}
