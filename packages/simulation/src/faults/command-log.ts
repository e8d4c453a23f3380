import type { Clock, Milliseconds } from "@oec/domain";
import type { CommandName, DeviceName } from "../ports/tapped-devices.ts";

/** A command that reached a port, whatever became of it. */
export interface CommandRecord {
  readonly atMs: Milliseconds;
  readonly device: DeviceName;
  readonly command: CommandName;
  /** Watts, amperes or phases, where the command has a number. */
  readonly value?: number;
}

/** Commands in the order in which they came. */
export class CommandLog {
  readonly records: CommandRecord[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a command. */
  add(device: DeviceName, command: CommandRecord["command"], value?: number): void {
    const atMs = this.#clock.monotonicMs();
    this.records.push({ atMs, device, command, ...(value !== undefined && { value }) });
  }
}
