/** A table of registers or bits of which only some exist. */
export class SparseTable {
  readonly #values = new Map<number, number>();

  /** Creates or overwrites registers from an address on. */
  set(address: number, values: readonly number[]): void {
    for (const [index, value] of values.entries()) this.#values.set(address + index, value & 0xffff);
  }

  /** Removes registers: reading them is answered by exception 2. */
  delete(address: number, count = 1): void {
    for (let index = 0; index < count; index += 1) this.#values.delete(address + index);
  }

  /** The registers from an address on; `undefined` if one of them does not exist. */
  get(address: number, count: number): number[] | undefined {
    const values: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const value = this.#values.get(address + index);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  /** Addresses that exist, ascending. */
  get addresses(): readonly number[] {
    return [...this.#values.keys()].sort((a, b) => a - b);
  }
}

/** The tables of one unit. */
export class UnitTables {
  readonly holding = new SparseTable();
  readonly input = new SparseTable();
  readonly coils = new SparseTable();
  readonly discrete = new SparseTable();
  /** Identification texts (function 43/14) by object id; without any, the function is answered by exception 1. */
  readonly identification = new Map<number, string>();
  /** Called after registers or bits were written, before the reply. */
  afterWrite: ((write: WrittenValues) => Promise<void>) | undefined;
  /** Called before registers are read, so that a simulated device can bring them up to date. */
  beforeRead: (() => Promise<void>) | undefined;
}

/** What somebody wrote to a test server. */
export interface WrittenValues {
  readonly unitId: number;
  readonly table: "holding" | "coils";
  readonly address: number;
  readonly values: readonly number[];
}
