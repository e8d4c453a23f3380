import type { AbortSignalLike } from "@oec/domain";
import { ModbusError } from "../client/errors.ts";
import { ModbusUnit } from "../client/unit.ts";
import { invalidArgument } from "../check.ts";
import { registerCount, type RegisterMap } from "./map.ts";
import { planReads, splitBlock, type ReadBlock, type ReadLimits } from "./plan.ts";
import type { RawValues } from "./values.ts";

/** Exceptions after which a smaller block may work: illegal address, illegal value. */
const SPLIT_AFTER: readonly number[] = [2, 3];

/**
 * Reads registers of one device by name, in as few requests as its limits allow.
 *
 * A block that the device refuses is divided until its parts work; what the device does not have at all is left out. Both
 * are remembered, so that the next poll asks right at once.
 */
export class RegisterReader {
  readonly #unit: ModbusUnit;
  readonly #map: RegisterMap;
  readonly #limits: ReadLimits;
  readonly #plans = new Map<string, ReadBlock[]>();
  readonly #missing = new Set<string>();

  constructor(unit: ModbusUnit, map: RegisterMap, limits: ReadLimits) {
    this.#unit = unit;
    this.#map = map;
    this.#limits = limits;
  }

  /** Registers that the device refused on their own. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  /**
   * Reads registers.
   *
   * @param names - Of the map; each is read once.
   * @returns what the device has.
   * @throws `OecError` `INVALID_ARGUMENT` for a name that the map does not have or that can only be written; what the
   * connection throws.
   */
  async read(names: readonly string[], signal?: AbortSignalLike): Promise<RawValues> {
    const key = names.join(" ");
    const plan = this.#plans.get(key) ?? this.#planOf(names);
    this.#plans.set(key, plan);
    const values = new Map<string, readonly number[]>();
    for (let index = 0; index < plan.length;) {
      const block = plan[index];
      if (block === undefined) break;
      const registers = await this.#readBlock(block, signal);
      if (registers !== undefined) {
        for (const { name, spec } of block.wanted) {
          const from = spec.address - block.address;
          values.set(name, registers.slice(from, from + registerCount(spec)));
        }
        index += 1;
      } else plan.splice(index, 1, ...this.#partsOf(block));
    }
    return values;
  }

  /** Requests that {@link RegisterReader.read} makes for these names as of now. */
  requestsFor(names: readonly string[]): number {
    return (this.#plans.get(names.join(" ")) ?? this.#planOf(names)).length;
  }

  #planOf(names: readonly string[]): ReadBlock[] {
    const wanted = [...new Set(names)]
      .filter((name) => !this.#missing.has(name))
      .map((name) => {
        const spec = this.#map[name];
        if (spec === undefined || spec.access === "write") {
          throw invalidArgument(`the register map has no readable register "${name}"`, { name });
        }
        return { name, spec };
      });
    return [...planReads(wanted, this.#limits)];
  }

  #partsOf(block: ReadBlock): readonly ReadBlock[] {
    const parts = splitBlock(block);
    if (parts !== undefined) return parts;
    for (const { name } of block.wanted) this.#missing.add(name);
    return [];
  }

  /** @returns `undefined` where the device refuses the block. */
  async #readBlock(
    block: ReadBlock,
    signal: AbortSignalLike | undefined,
  ): Promise<readonly number[] | undefined> {
    const unit =
      block.unitId === undefined ? this.#unit : new ModbusUnit(this.#unit.connection, block.unitId);
    const { address, count } = block;
    try {
      return await (block.table === "holding"
        ? unit.readHoldingRegisters(address, count, signal)
        : unit.readInputRegisters(address, count, signal));
    } catch (error) {
      if (!ModbusError.isModbus(error) || error.fault.kind !== "exception") throw error;
      if (!SPLIT_AFTER.includes(error.fault.exceptionCode)) throw error;
      return undefined;
    }
  }
}
