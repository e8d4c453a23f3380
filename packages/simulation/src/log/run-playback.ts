import { OecError } from "@oec/domain";
import type { Clock, Instant, Milliseconds } from "@oec/domain";
import { SimulationClock } from "../clock/simulation-clock.ts";
import { tapDevices, type CommandName, type DeviceName, type HomeDevices } from "../ports/tapped-devices.ts";
import { toLine } from "./json-line.ts";
import { readRunLog, type Outcome, type RunEntry } from "./run-log.ts";

/** Where a controller did something else than the log says. */
export interface RunDifference {
  readonly monotonicMs: Milliseconds;
  readonly what: string;
  /** As lines of JSON; absent where there is nothing. */
  readonly recorded?: string;
  readonly played?: string;
}

type Reading = Extract<RunEntry, { readonly kind: "reading" }>;
type Command = Extract<RunEntry, { readonly kind: "command" }>;

/**
 * Plays a recorded run to a controller without a plant: every reading as it was, every command compared with the recorded one.
 *
 * The same build does the same, bit for bit; another one shows where it differs.
 *
 * @example
 * ```ts
 * import { RunPlayback, simulatedHome } from "@oec/simulation";
 *
 * async function replay(lines: string[], tick: (playback: RunPlayback) => Promise<void>) {
 *   const playback = new RunPlayback(lines, simulatedHome(7).devices);
 *   while (playback.next()) await tick(playback); // a controller on playback.devices and playback.clock has its cycle
 *   return playback.differences();
 * }
 * ```
 */
export class RunPlayback {
  readonly entries: readonly RunEntry[];
  /** The clock as the controller saw it, wall clock and all. */
  readonly clock: Clock;
  /** The devices as the controller saw them; `like` lends them their capabilities. */
  readonly devices: HomeDevices;
  readonly #clock: SimulationClock;
  readonly #instants: readonly { readonly monotonicMs: Milliseconds; readonly at: Instant }[];
  readonly #readings: Reading[];
  readonly #commands: Command[];
  readonly #found: RunDifference[] = [];
  #position = -1;

  /**
   * @param lines - The log.
   * @param like - A home's devices like those of the run; only their capabilities are used.
   * @throws `OecError` `INVALID_ARGUMENT` if the log is none.
   */
  constructor(lines: Iterable<string>, like: HomeDevices) {
    this.entries = readRunLog(lines);
    this.#readings = this.entries.filter((entry) => entry.kind === "reading");
    this.#commands = this.entries.filter((entry) => entry.kind === "command");
    const start = this.entries[0]?.at ?? 0;
    this.#clock = new SimulationClock({ start: start - (this.entries[0]?.monotonicMs ?? 0) });
    this.clock = this.#clock;
    this.#clock.step(this.entries[0]?.monotonicMs ?? 0);
    this.#instants = this.#readings.filter(
      (entry, k) => k === 0 || entry.monotonicMs !== this.#readings[k - 1]?.monotonicMs,
    );
    this.devices = tapDevices(like, {
      reading: (device) => this.#read(device),
      command: (device, command, asked) => this.#command(device, command, asked),
    });
  }

  /** Moves the clock to the next instant at which readings were taken; false when there is none. */
  next(): boolean {
    const instant = this.#instants[this.#position + 1];
    if (instant === undefined) return false;
    this.#position += 1;
    this.#clock.step(instant.monotonicMs - this.#clock.monotonicMs());
    if (this.#clock.now() !== instant.at) this.#clock.setTime(instant.at);
    return true;
  }

  /** What differed so far, and what of the log up to now was not done again. */
  differences(): readonly RunDifference[] {
    const left = this.#commands.filter(({ monotonicMs }) => monotonicMs <= this.#clock.monotonicMs());
    return [
      ...this.#found,
      ...left.map((entry) => ({
        monotonicMs: entry.monotonicMs,
        what: "a command was not given again",
        recorded: described(entry),
      })),
    ];
  }

  async #read<T>(device: DeviceName): Promise<T> {
    const now = this.#clock.monotonicMs();
    const index = this.#readings.findIndex((entry) => entry.device === device && entry.monotonicMs === now);
    const [entry] = index < 0 ? [] : this.#readings.splice(index, 1);
    if (entry === undefined) {
      this.#found.push({ monotonicMs: now, what: `${device} was read, and was not when recorded` });
      throw new OecError("DEVICE_UNREACHABLE", `the log has no reading of ${device} at this time`, {
        context: { device, monotonicMs: now },
      });
    }
    return Promise.resolve(outcomeOf(entry.outcome) as T);
  }

  async #command<T>(device: DeviceName, command: CommandName, asked: unknown): Promise<T> {
    const now = this.#clock.monotonicMs();
    const played = described({ device, command, asked });
    const [entry] = this.#commands;
    if (
      entry === undefined ||
      entry.monotonicMs !== now ||
      entry.device !== device ||
      entry.command !== command
    ) {
      this.#found.push({ monotonicMs: now, what: "a command was given that was not recorded", played });
      throw new OecError("DEVICE_UNREACHABLE", "the log has no such command at this time", {
        context: { device, command, monotonicMs: now },
      });
    }
    this.#commands.shift();
    const recorded = described(entry);
    if (recorded !== played) {
      this.#found.push({ monotonicMs: now, what: "a command asked for something else", recorded, played });
    }
    return Promise.resolve(outcomeOf(entry.outcome) as T);
  }
}

const described = ({ device, command, asked }: Pick<Command, "device" | "command" | "asked">): string =>
  toLine({ device, command, asked });

function outcomeOf(outcome: Outcome): unknown {
  if (outcome.kind === "value") return outcome.value;
  throw new OecError(outcome.code, outcome.message, { context: {} });
}
