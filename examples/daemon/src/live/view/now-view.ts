import {
  addDays,
  formatInstant,
  localDate,
  MS_PER_HOUR,
  type Instant,
  type OverrideLease,
  type SiteBattery,
} from "@oec/domain";
import type { PowerSnapshot } from "@oec/controller";
import type { NowView } from "../../api/now-schema.ts";
import type { Home } from "../../home/home.ts";
import { energyPricesAt } from "../../home/market.ts";
import type { Alternatives } from "./alternatives.ts";
import { becauseOf } from "./because.ts";
import { blockPrice, blockReason, blocksOf, type Block } from "./blocks.ts";
import { dayQuarters, type DayQuarter } from "./day.ts";
import { dayView } from "./day-view.ts";
import { dayMoney } from "./money.ts";
import { plannedAt } from "./plan-access.ts";
import { priceCard } from "./price-card.ts";
import { offeredActions, pricePower, restMs } from "./priced-actions.ts";
import { rounded } from "./rounded.ts";
import { flowsOf, verbOf } from "./verb.ts";

/** How many changes the page tells ahead. */
const CHANGES = 3;
const AHEAD_MS = 24 * MS_PER_HOUR;

/** What the view needs besides the home. */
export interface NowParts {
  readonly home: Home;
  readonly alternatives: Alternatives;
  /** Set by hand and in force. */
  readonly override: OverrideLease | undefined;
  /** Wall clock of the last cycle [ms]. */
  readonly measuredAt: number;
  /** Real time between cycles [ms]. */
  readonly pollMs: number;
  /** Share of the fast-forward that is done; undefined once live. */
  readonly starting: number | undefined;
}

/** Everything the page Now shows. */
export function nowView(parts: NowParts): NowView {
  const { home, alternatives, measuredAt, pollMs, starting } = parts;
  const { plant, site, simulated, tariff, controller } = home.parts;
  const now = plant.clock.now();
  const date = localDate(now, site.timeZone);
  const today = dayQuarters(home, date);
  const { mode, conditions } = controller.status;
  const [battery] = site.batteries;
  return {
    at: formatInstant(now),
    measuredAt: new Date(measuredAt).toISOString(),
    pollMs,
    timeZone: site.timeZone,
    currency: tariff.currency,
    simulated,
    homeName: site.name,
    mode,
    conditions,
    ...(starting !== undefined && { starting: rounded(starting, 4) }),
    ...(battery && batteryParts(parts, battery, [...today, ...dayQuarters(home, addDays(date, 1))])),
    flow: flowCard(home),
    price: priceCard(home, today),
    money: dayMoney(home, today),
    ...phasesCard(home, today),
    day: dayView(home, date, alternatives, today),
  };
}

/** What only a home with a battery has. */
function batteryParts(
  parts: NowParts,
  battery: SiteBattery,
  quarters: readonly DayQuarter[],
): Partial<NowView> {
  const { home, override } = parts;
  const { snapshot } = home;
  const now = home.parts.plant.clock.now();
  const common = {
    actions: override === undefined ? offeredActions(home) : [],
    override: override === undefined ? null : overrideCard(home, override, now),
  };
  if (snapshot?.socPercent === undefined) return { ...common, next: [] };
  const blocks = blocksOf(quarters);
  const sentence = sentenceOf(parts, battery, snapshot, blocks);
  return {
    ...common,
    sentence,
    next: changesOf(blocks, now, sentence.verb),
    battery: batteryCard(battery, snapshot, snapshot.socPercent, quarters, now),
  };
}

function sentenceOf(
  { home, alternatives }: NowParts,
  { model }: SiteBattery,
  { houseW, pvW, batteryW, gridW, socPercent = 0, decision }: PowerSnapshot,
  blocks: readonly Block[],
): NonNullable<NowView["sentence"]> {
  const { plant, market, tariff, planner } = home.parts;
  const now = plant.clock.now();
  const verb = verbOf(flowsOf(houseW, pvW, batteryW, gridW));
  const current = blocks.find(({ start, end }) => start <= now && now < end);
  const coming = blocks.filter(({ start }) => start > now);
  const { importPerKwh, exportPerKwh } = energyPricesAt(market, tariff, now);
  const active = planner.latest?.active;
  const slot = active && plannedAt(active, now, model.capacityWh);
  const value = active?.plan.reasons.find((one) => one.slot === slot?.index && one.storage === 0);
  const asPlanned = current?.verb === verb;
  const alternative = asPlanned ? alternatives.of(current) : undefined;
  const level = { socPercent, minSocPercent: model.minSocPercent, maxSocPercent: model.maxSocPercent };
  const until = asPlanned ? coming.find((block) => block.verb !== verb)?.start : current?.end;
  return {
    verb,
    guidedBy: decision?.guidedBy ?? "self-consumption",
    since: asPlanned ? formatInstant(current.start) : null,
    until: until === undefined ? null : formatInstant(until),
    reason: slot?.reason ?? null,
    pricePerKwh: rounded(verb.startsWith("sells") ? exportPerKwh : importPerKwh, 5),
    valuePerKwh: value === undefined ? null : rounded(value.valuePerKwh, 5),
    because: becauseOf(verb, level, coming, exportPerKwh) ?? null,
    alternative:
      alternative === undefined
        ? null
        : { verb: alternative.verb, costDifference: rounded(alternative.costDifference, 4) },
  };
}

function changesOf(blocks: readonly Block[], now: Instant, doing: string): NonNullable<NowView["next"]> {
  const changes: Block[] = [];
  let before = doing;
  for (const block of blocks) {
    if (block.start <= now || block.verb === before) continue;
    before = block.verb;
    changes.push(block);
  }
  return changes.slice(0, CHANGES).map((block) => {
    const price = blockPrice(block);
    return {
      at: formatInstant(block.start),
      verb: block.verb,
      pricePerKwh: price === undefined ? null : rounded(price, 5),
      reason: blockReason(block) ?? null,
    };
  });
}

function overrideCard(home: Home, lease: OverrideLease, now: Instant): NonNullable<NowView["override"]> {
  const { id, deviceId, powerW, setBy, setAt, expiresAt, reason } = lease;
  const { verb, costDifference } = pricePower(home, powerW, restMs(expiresAt, now));
  return {
    id,
    deviceId,
    verb,
    powerW,
    setBy,
    setAt: formatInstant(setAt),
    until: formatInstant(expiresAt),
    ...(reason !== undefined && { reason }),
    costDifference,
  };
}

function batteryCard(
  { model }: SiteBattery,
  { batteryW }: PowerSnapshot,
  socPercent: number,
  quarters: readonly DayQuarter[],
  now: Instant,
): NonNullable<NowView["battery"]> {
  const { capacityWh, minSocPercent, maxSocPercent } = model;
  const levels = quarters.flatMap(({ end, planned, socPercent: level }) =>
    planned === undefined || level === undefined || end > now + AHEAD_MS ? [] : [{ end, level }],
  );
  const point = (wanted: number) => {
    const found = levels.find(({ level }) => level === wanted);
    return found === undefined ? null : { at: formatInstant(found.end), socPercent: rounded(found.level, 1) };
  };
  const all = levels.map(({ level }) => level);
  const fullAt = levels.find(({ level }) => level >= maxSocPercent - 0.5)?.end;
  return {
    socPercent: rounded(socPercent, 1),
    storedWh: Math.round((socPercent / 100) * capacityWh),
    capacityWh,
    powerW: Math.round(batteryW),
    minSocPercent,
    maxSocPercent,
    lowest: point(Math.min(...all)),
    highest: point(Math.max(...all)),
    fullAt: fullAt === undefined ? null : formatInstant(fullAt),
  };
}

function flowCard({ snapshot, parts, today }: Home): NowView["flow"] {
  if (snapshot === undefined) return null;
  const { houseW, pvW, batteryW, gridW } = snapshot;
  const { pv, batteries } = parts.site;
  return {
    houseW: Math.round(houseW),
    ...(pv.length > 0 && { sunW: Math.round(pvW), sunTodayKwh: rounded(today.pvKwh, 2) }),
    ...(batteries.length > 0 && { batteryW: Math.round(batteryW) }),
    gridW: Math.round(gridW),
  };
}

function phasesCard({ snapshot, parts }: Home, today: readonly DayQuarter[]): Pick<NowView, "phases"> {
  if (snapshot === undefined) return {};
  const { fuseA, phases } = parts.site.grid;
  const measured = today.filter((quarter) => quarter.measured !== undefined);
  const planned = today.filter((quarter) => quarter.planned !== undefined);
  const highest = (some: readonly DayQuarter[]): number =>
    Math.round(Math.max(0, ...some.map(({ peakImportW = 0 }) => peakImportW)));
  return {
    phases: {
      fuseA,
      currents: snapshot.phaseCurrentA
        .slice(0, phases)
        .map((currentA, index) => ({ phase: index + 1, currentA: rounded(currentA, 2) })),
      highestTodayW: highest(measured),
      highestPlannedW: planned.length === 0 ? null : highest(planned),
    },
  };
}
