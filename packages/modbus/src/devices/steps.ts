import type { AbortSignalLike, Milliseconds, Watts } from "@oec/domain";
import { ModbusUnit } from "../client/unit.ts";
import { decodeNumber } from "../codec/decode.ts";
import { encodeNumber } from "../codec/encode.ts";
import { invalidArgument } from "../check.ts";
import type { Step, StepValue } from "../profiles/profile.ts";
import type { RegisterMap, RegisterSpec } from "../registers/map.ts";
import type { RegisterReader } from "../registers/reader.ts";
import { numberOf, timesPowerOfTen } from "../registers/values.ts";

/** What the values of steps are made from. */
export interface StepContext {
  /** Positive charges [W]. */
  readonly powerW: Watts;
  readonly leaseMs: Milliseconds;
  /** What 100 % are [W]. */
  readonly maxChargeW: Watts;
}

/** A register as it was written. */
export interface WrittenStep {
  readonly register: string;
  /** Physical value that the registers hold: after rounding. */
  readonly value: number;
}

/** Writes the steps of commands to one device. */
export class StepWriter {
  readonly #unit: ModbusUnit;
  readonly #map: RegisterMap;
  readonly #reader: RegisterReader;

  constructor(unit: ModbusUnit, map: RegisterMap, reader: RegisterReader) {
    this.#unit = unit;
    this.#map = map;
    this.#reader = reader;
  }

  /**
   * Writes steps in their order. Everything is encoded before the first write, so that a value which does not fit changes
   * nothing.
   *
   * @throws `OecError` `OUT_OF_RANGE`, `NOT_FINITE`; what the connection throws.
   */
  async write(
    steps: readonly Step[],
    context: StepContext,
    signal?: AbortSignalLike,
  ): Promise<readonly WrittenStep[]> {
    const exponents = await this.#exponents(steps, signal);
    const prepared = steps.map(({ register, value }) => {
      const spec = this.#specOf(register);
      const exponent = spec.scaleFrom === undefined ? 0 : (exponents.get(spec.scaleFrom) ?? 0);
      const words = encodeNumber(timesPowerOfTen(resolve(value, context), -exponent), spec);
      const held = timesPowerOfTen(decodeNumber(words, spec) ?? 0, exponent);
      return { register, spec, words, value: held };
    });
    for (const { spec, words } of prepared) await this.#writeOne(spec, words, signal);
    return prepared.map(({ register, value }) => ({ register, value }));
  }

  async #writeOne(
    spec: RegisterSpec,
    words: readonly number[],
    signal: AbortSignalLike | undefined,
  ): Promise<void> {
    const unit = spec.unitId === undefined ? this.#unit : new ModbusUnit(this.#unit.connection, spec.unitId);
    const [first = 0] = words;
    if (spec.writeWith === 6) await unit.writeSingleRegister(spec.address, first, signal);
    else await unit.writeMultipleRegisters(spec.address, words, signal);
  }

  /** Powers of ten of the registers that have them. */
  async #exponents(
    steps: readonly Step[],
    signal: AbortSignalLike | undefined,
  ): Promise<ReadonlyMap<string, number>> {
    const names = steps.flatMap(({ register }) => this.#specOf(register).scaleFrom ?? []);
    const exponents = new Map<string, number>();
    if (names.length === 0) return exponents;
    const values = await this.#reader.read([...new Set(names)], signal);
    for (const name of names) {
      const exponent = numberOf(this.#map, values, name);
      if (exponent !== undefined) exponents.set(name, exponent);
    }
    return exponents;
  }

  #specOf(register: string): RegisterSpec {
    const spec = this.#map[register];
    if (spec === undefined || spec.access === "read") {
      throw invalidArgument(`the profile has no register "${register}" that can be written`, { register });
    }
    return spec;
  }
}

function resolve(value: StepValue, { powerW, leaseMs, maxChargeW }: StepContext): number {
  if (typeof value === "number") return value;
  const { factor = 1, roundUp = false } = value;
  const base = {
    power: Math.abs(powerW),
    "signed-power": powerW,
    percent: maxChargeW > 0 ? (100 * Math.abs(powerW)) / maxChargeW : 0,
    lease: leaseMs / 1_000,
  }[value.of];
  // Adding 0 keeps -0 off the wire of floating-point registers.
  const result = base * factor + 0;
  return roundUp ? Math.ceil(result - 1e-9) : result;
}
