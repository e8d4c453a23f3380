import { OecError, type AbortSignalLike, type Clock, type Milliseconds } from "@oec/domain";
import type { ModbusUnit } from "../client/unit.ts";
import type { Formula, Profile } from "../profiles/profile.ts";
import { RegisterReader } from "../registers/reader.ts";
import { registersOf, valueOf, type RawValues } from "../registers/values.ts";
import { asPortError } from "./failures.ts";
import { StepWriter } from "./steps.ts";

/** What every Modbus device is made from. */
export interface DeviceOptions {
  /** Name in messages. */
  readonly deviceId: string;
  readonly unit: ModbusUnit;
  readonly profile: Profile;
  readonly clock: Clock;
  /** Shortest time between two polls of the device [ms]; 1000 unless said. */
  readonly minPollMs?: Milliseconds;
}

/** A device's registers: read by formulas, written by steps. */
export class DeviceRegisters {
  readonly deviceId: string;
  readonly profile: Profile;
  readonly reader: RegisterReader;
  readonly writer: StepWriter;

  constructor({ deviceId, unit, profile }: DeviceOptions) {
    this.deviceId = deviceId;
    this.profile = profile;
    this.reader = new RegisterReader(unit, profile.registers, profile.reading);
    this.writer = new StepWriter(unit, profile.registers, this.reader);
  }

  /** Names of what formulas and single registers need. */
  namesOf(
    formulas: readonly (Formula | undefined)[],
    single: readonly (string | undefined)[] = [],
  ): readonly string[] {
    const { registers } = this.profile;
    const names = formulas.flatMap((formula) => registersOf(registers, formula));
    return [...new Set([...names, ...single.filter((name) => name !== undefined)])];
  }

  /** The value of a formula; `undefined` where the device does not tell, or there is no formula. */
  value(values: RawValues, formula: Formula | undefined): number | undefined {
    return formula === undefined ? undefined : valueOf(this.profile.registers, values, formula);
  }

  /** Reads registers as the ports promise it. @throws `OecError` `DEVICE_UNREACHABLE`, `ABORTED`. */
  async read(names: readonly string[], signal?: AbortSignalLike): Promise<RawValues> {
    try {
      return await this.reader.read(names, signal);
    } catch (error) {
      throw asPortError(this.deviceId, error);
    }
  }
}

/** The part of a profile that a device needs. @throws `OecError` `INVALID_ARGUMENT` where the profile has none. */
export function partOf<Part extends "battery" | "inverter" | "meter">(
  profile: Profile,
  part: Part,
): NonNullable<Profile[Part]> {
  const found = profile[part];
  if (found !== undefined) return found;
  throw new OecError("INVALID_ARGUMENT", `the profile "${profile.id}" has no ${part}`, {
    context: { profile: profile.id, part },
  });
}
