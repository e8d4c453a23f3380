import { formatInstant, type Instant } from "@oec/domain";
import type { BlockView, DayView } from "../../api/day-schema.ts";
import type { Home } from "../../home/home.ts";
import type { Alternatives } from "./alternatives.ts";
import { blockPrice, blockReason, blocksOf, energyKwh, type Block } from "./blocks.ts";
import { dayQuarters, type DayQuarter } from "./day.ts";
import { priceLevel, priceScale, type PriceScale } from "./price-level.ts";
import { rounded } from "./rounded.ts";
import { verbOf } from "./verb.ts";

/** A local day as the pages show it. */
export function dayView(
  home: Home,
  date: string,
  alternatives: Alternatives,
  quarters = dayQuarters(home, date),
): DayView {
  const now = home.parts.plant.clock.now();
  const hasBattery = home.parts.site.batteries.length > 0;
  const prices = quarters.flatMap(({ importPerKwh }) => (importPerKwh === undefined ? [] : [importPerKwh]));
  const scale = priceScale(prices);
  const nowIndex = quarters.findIndex(({ start, end }) => start <= now && now < end);
  const [first, last] = [quarters[0], quarters.at(-1)];
  return {
    date,
    start: formatInstant(first?.start ?? Number.NaN),
    end: formatInstant(last?.end ?? Number.NaN),
    count: quarters.length,
    nowIndex: nowIndex < 0 ? null : nowIndex,
    slots: quarters.map((quarter) => slotView(quarter, scale, hasBattery)),
    ...(hasBattery && { blocks: blocksOf(quarters).map((block) => blockView(block, now, alternatives)) }),
  };
}

function slotView(
  quarter: DayQuarter,
  scale: PriceScale | undefined,
  hasBattery: boolean,
): DayView["slots"][number] {
  const { start, end, kind, published, importPerKwh, exportPerKwh, flows, socPercent, reason } = quarter;
  const { measured, planned, sunBandW } = quarter;
  const cost = measured || planned ? (measured?.cost ?? 0) + (planned?.cost ?? 0) : null;
  const power = (powerW: number | undefined): number | null =>
    powerW === undefined ? null : rounded(powerW, 1);
  return {
    start: formatInstant(start),
    end: formatInstant(end),
    kind,
    published,
    importPerKwh: importPerKwh === undefined ? null : rounded(importPerKwh, 5),
    exportPerKwh: exportPerKwh === undefined ? null : rounded(exportPerKwh, 5),
    level: importPerKwh === undefined || scale === undefined ? null : priceLevel(importPerKwh, scale),
    sunW: power(flows?.sunW),
    boughtW: power(flows?.boughtW),
    givenW: power(flows?.givenW),
    houseW: power(flows?.houseW),
    chargedW: power(flows?.chargedW),
    soldW: power(flows?.soldW),
    socPercent: socPercent === undefined ? null : rounded(socPercent, 2),
    cost: cost === null ? null : rounded(cost, 5),
    ...(hasBattery && { verb: flows === undefined ? null : verbOf(flows) }),
    reason: reason ?? null,
    ...(sunBandW && { sunLowerW: rounded(sunBandW.lowerW, 1), sunUpperW: rounded(sunBandW.upperW, 1) }),
  };
}

function blockView(block: Block, now: Instant, alternatives: Alternatives): BlockView {
  const { start, end, verb, quarters } = block;
  const alternative = end > now ? alternatives.of(block) : undefined;
  const price = blockPrice(block);
  const soc = quarters.at(-1)?.socPercent;
  return {
    start: formatInstant(start),
    end: formatInstant(end),
    kind: end > now ? "planned" : "measured",
    verb,
    pricePerKwh: price === undefined ? null : rounded(price, 5),
    energyKwh: rounded(energyKwh(block), 3),
    socPercent: soc === undefined ? null : rounded(soc, 2),
    reason: blockReason(block) ?? null,
    alternative:
      alternative === undefined
        ? null
        : { verb: alternative.verb, costDifference: rounded(alternative.costDifference, 4) },
  };
}
