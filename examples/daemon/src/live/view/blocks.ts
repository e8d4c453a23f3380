import { MS_PER_HOUR, type Instant } from "@oec/domain";
import type { ReasonCode } from "@oec/optimizer";
import type { DayQuarter } from "./day.ts";
import { verbOf, type Verb } from "./verb.ts";

/** A stretch of quarters in which the battery does the same. */
export interface Block {
  readonly start: Instant;
  readonly end: Instant;
  readonly verb: Verb;
  readonly quarters: readonly DayQuarter[];
}

/** A turn of less energy within half an hour is no change worth telling [kWh]. */
const SMALL_KWH = 0.25;
const SHORT_MS = MS_PER_HOUR / 2;

/** Consecutive known quarters by verb; a short small turn counts to the block before it. */
export function blocksOf(quarters: readonly DayQuarter[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const quarter of quarters) {
    if (quarter.flows === undefined) continue;
    const verb = verbOf(quarter.flows);
    const last = blocks.at(-1);
    if (last?.end === quarter.start && last.verb === verb)
      blocks[blocks.length - 1] = joined(last, [quarter]);
    else blocks.push({ start: quarter.start, end: quarter.end, verb, quarters: [quarter] });
  }
  return calm(blocks);
}

function calm(blocks: readonly Block[]): readonly Block[] {
  const kept: Block[] = [];
  for (const block of blocks) {
    const last = kept.at(-1);
    const touches = last?.end === block.start;
    const short = block.end - block.start < SHORT_MS && Math.abs(energyKwh(block)) < SMALL_KWH;
    if (last !== undefined && touches && (short || last.verb === block.verb))
      kept[kept.length - 1] = joined(last, block.quarters);
    else kept.push(block);
  }
  return kept;
}

const joined = (block: Block, quarters: readonly DayQuarter[]): Block => ({
  ...block,
  end: quarters.at(-1)?.end ?? block.end,
  quarters: [...block.quarters, ...quarters],
});

/** Energy into the battery, negative out of it [kWh]. */
export function energyKwh({ quarters }: Pick<Block, "quarters">): number {
  return quarters.reduce((sum, { start, end, flows }) => {
    const powerW = (flows?.chargedW ?? 0) - (flows?.givenW ?? 0);
    return sum + (powerW * (end - start)) / MS_PER_HOUR / 1000;
  }, 0);
}

/** Mean price of a block: what is sold at what it earns, everything else at what a bought kWh costs. */
export function blockPrice({ verb, quarters }: Block): number | undefined {
  const sells = verb === "sells-sun" || verb === "sells-stored";
  const prices = quarters.flatMap(({ importPerKwh, exportPerKwh }) => {
    const price = sells ? exportPerKwh : importPerKwh;
    return price === undefined ? [] : [price];
  });
  return prices.length === 0 ? undefined : prices.reduce((sum, price) => sum + price, 0) / prices.length;
}

/** The reason that most of a block's planned quarters carry. */
export function blockReason({ quarters }: Block): ReasonCode | undefined {
  const counts = new Map<ReasonCode, number>();
  for (const { reason } of quarters)
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
