import { registerCount, type RegisterSpec, type RegisterTable } from "./map.ts";

/** What a read planner must keep to. */
export interface ReadLimits {
  /** Registers without use that a read may run over. */
  readonly maxGap: number;
  /** Most registers of one read. */
  readonly maxCount: number;
  /** Ranges `[from, to]` that must never be read. */
  readonly forbidden: readonly (readonly [from: number, to: number])[];
}

/** A register that is wanted, by its name. */
export interface Wanted {
  readonly name: string;
  readonly spec: RegisterSpec;
}

/** Registers that are read at once. */
export interface ReadBlock {
  readonly table: RegisterTable;
  /** Unit that it is on, where that is not the device's own. */
  readonly unitId: number | undefined;
  readonly address: number;
  readonly count: number;
  readonly wanted: readonly Wanted[];
}

/**
 * The fewest reads for what is wanted: neighbours together, across gaps that are not too long, never over a forbidden range,
 * never across tables or units. A value is never divided between two reads, so that its halves belong together.
 */
export function planReads(wanted: readonly Wanted[], limits: ReadLimits): readonly ReadBlock[] {
  const sorted = [...wanted].sort(
    (a, b) =>
      a.spec.table.localeCompare(b.spec.table) ||
      (a.spec.unitId ?? -1) - (b.spec.unitId ?? -1) ||
      a.spec.address - b.spec.address,
  );
  const blocks: ReadBlock[] = [];
  for (const next of sorted) {
    const last = blocks.at(-1);
    const joined = last === undefined ? undefined : join(last, next, limits);
    if (joined === undefined) blocks.push(blockOf([next]));
    else blocks[blocks.length - 1] = joined;
  }
  return blocks;
}

/** The smallest block around what is wanted, in ascending order of address. */
function blockOf(wanted: readonly Wanted[]): ReadBlock {
  const [first] = wanted;
  const address = first?.spec.address ?? 0;
  const end = Math.max(...wanted.map(({ spec }) => spec.address + registerCount(spec)));
  const { table = "holding", unitId } = first?.spec ?? {};
  return { table, unitId, address, count: end - address, wanted };
}

/** Two halves of a block that a device refused; `undefined` where it holds one value. */
export function splitBlock(block: ReadBlock): readonly [ReadBlock, ReadBlock] | undefined {
  const { wanted } = block;
  if (wanted.length < 2) return undefined;
  // At the widest gap: that is where registers are that the device may not have.
  let at = Math.floor(wanted.length / 2);
  let widest = 0;
  for (let index = 1; index < wanted.length; index += 1) {
    const before = wanted[index - 1];
    const after = wanted[index];
    if (before === undefined || after === undefined) continue;
    const gap = after.spec.address - before.spec.address - registerCount(before.spec);
    if (gap > widest) {
      widest = gap;
      at = index;
    }
  }
  return [blockOf(wanted.slice(0, at)), blockOf(wanted.slice(at))];
}

function join(block: ReadBlock, next: Wanted, limits: ReadLimits): ReadBlock | undefined {
  const { spec } = next;
  if (spec.table !== block.table || spec.unitId !== block.unitId) return undefined;
  const end = block.address + block.count;
  if (spec.address - end > limits.maxGap) return undefined;
  const joinedEnd = Math.max(end, spec.address + registerCount(spec));
  const count = joinedEnd - block.address;
  if (count > limits.maxCount) return undefined;
  const crosses = limits.forbidden.some(([from, to]) => from < joinedEnd && to >= block.address);
  return crosses ? undefined : { ...block, count, wanted: [...block.wanted, next] };
}
