import type { ActivePlan } from "@oec/controller";
import {
  exportPrices,
  importPrices,
  localDayHorizon,
  MS_PER_HOUR,
  QUARTER_HOUR_MS,
  slotAt,
  type Instant,
  type Money,
  type Percent,
  type PricePerKwh,
  type Watts,
} from "@oec/domain";
import type { ReasonCode } from "@oec/optimizer";
import type { Home } from "../../home/home.ts";
import type { MeasuredQuarter } from "../../home/quarter-book.ts";
import type { BaselinePiece } from "./baseline.ts";
import { plannedAt, type PlannedSlot } from "./plan-access.ts";
import type { Flows } from "./verb.ts";

/** One quarter of a day: measured, under way, planned, or not known. */
export interface DayQuarter {
  readonly start: Instant;
  readonly end: Instant;
  readonly kind: "measured" | "now" | "planned" | "unknown";
  /** False: the price is a forecast. */
  readonly published: boolean;
  readonly importPerKwh?: PricePerKwh;
  readonly exportPerKwh?: PricePerKwh;
  /** Means over what is known of the quarter. */
  readonly flows?: Flows;
  /** Highest import of a cycle, or of the plan. */
  readonly peakImportW?: Watts;
  /** At the end. */
  readonly socPercent?: Percent;
  readonly reason?: ReasonCode;
  readonly sunBandW?: { readonly lowerW: Watts; readonly upperW: Watts };
  /** What was measured of it, and what it cost. */
  readonly measured?: BaselinePiece & { readonly cost: Money };
  /** What is planned for the rest of it, and what that costs. */
  readonly planned?: BaselinePiece & { readonly cost: Money };
}

type Prices = Pick<BaselinePiece, "importPerKwh" | "exportPerKwh">;

/** The quarters of a local day, 92 to 100 of them. @throws {@link OecError} `PARSE_FAILED` for a date that is none. */
export function dayQuarters(home: Home, date: string): readonly DayQuarter[] {
  const { site, market, tariff, plant } = home.parts;
  const horizon = localDayHorizon(date, site.timeZone, QUARTER_HOUR_MS);
  const publishedUntil = market.publishedUntil(plant.clock.now());
  const starts = horizon.edges.slice(0, horizon.count);
  const spot = {
    horizon,
    values: starts.map((at) => (at < publishedUntil ? market.priceAt(at) : Number.NaN)),
  };
  const [bought, sold] = [importPrices(tariff, spot), exportPrices(tariff, spot)];
  return Array.from({ length: horizon.count }, (_, index) => {
    const { start, end } = slotAt(horizon, index);
    const published = start < publishedUntil && {
      importPerKwh: bought[index] ?? Number.NaN,
      exportPerKwh: sold[index] ?? Number.NaN,
    };
    return quarterOf(home, start, end, published || undefined);
  });
}

/** @param published - Its prices, if they are. */
function quarterOf(home: Home, start: Instant, end: Instant, published: Prices | undefined): DayQuarter {
  const { plant, planner, site } = home.parts;
  const now = plant.clock.now();
  const active = planner.latest?.active;
  const book = start < now ? home.book.at(start) : undefined;
  const slot =
    end > now && active !== undefined
      ? plannedAt(active, Math.max(now, start), site.batteries[0]?.model.capacityWh)
      : undefined;
  const prices = published ?? (slot && active && forecastPrices(active, slot.index));
  const past = prices && book && measuredPiece(book, prices);
  const future = prices && slot && plannedPiece(home, slot, prices, Math.max(now, start), end);
  return {
    start,
    end,
    published: published !== undefined,
    ...prices,
    ...bandOf(home, slot),
    ...knownOf(book, past, slot, future),
  };
}

function forecastPrices({ problem }: ActivePlan, index: number): Prices | undefined {
  const [importPerKwh, exportPerKwh] = [problem.importPricePerKwh[index], problem.exportPricePerKwh[index]];
  return importPerKwh === undefined || exportPerKwh === undefined
    ? undefined
    : { importPerKwh, exportPerKwh };
}

/** What is known of a quarter: measured, planned, or both in proportion to their time. */
function knownOf(
  book: MeasuredQuarter | undefined,
  past: DayQuarter["measured"],
  slot: PlannedSlot | undefined,
  future: DayQuarter["planned"],
): Pick<DayQuarter, "kind" | "flows" | "peakImportW" | "socPercent" | "reason" | "measured" | "planned"> {
  const measured = book && past && { measured: past, flows: measuredFlows(book) };
  const socPercent = slot?.socPercent ?? book?.socPercent;
  const soc = socPercent !== undefined && { socPercent };
  const reason = slot?.reason !== undefined && { reason: slot.reason };
  if (slot === undefined || future === undefined) {
    if (!measured) return { kind: "unknown" };
    return { kind: "measured", ...measured, ...soc, peakImportW: book.peakImportW };
  }
  if (!measured) {
    const { flows } = slot;
    return { kind: "planned", flows, peakImportW: flows.boughtW, planned: future, ...soc, ...reason };
  }
  const share = past.hours / (past.hours + future.hours);
  return {
    kind: "now",
    flows: mixed(measured.flows, slot.flows, share),
    peakImportW: Math.max(book.peakImportW, slot.flows.boughtW),
    measured: past,
    planned: future,
    ...soc,
    ...reason,
  };
}

const hoursOf = ({ coveredMs }: MeasuredQuarter): number => coveredMs / MS_PER_HOUR;

function measuredFlows(book: MeasuredQuarter): Flows {
  const hours = hoursOf(book);
  return {
    sunW: book.sunWh / hours,
    boughtW: book.boughtWh / hours,
    givenW: book.givenWh / hours,
    houseW: book.houseWh / hours,
    chargedW: book.chargedWh / hours,
    soldW: book.soldWh / hours,
  };
}

function measuredPiece(book: MeasuredQuarter, { importPerKwh, exportPerKwh }: Prices) {
  const { houseW, sunW } = measuredFlows(book);
  return { hours: hoursOf(book), houseW, sunW, importPerKwh, exportPerKwh, cost: book.cost };
}

function plannedPiece(
  home: Home,
  { index, flows }: PlannedSlot,
  { importPerKwh, exportPerKwh }: Prices,
  from: Instant,
  end: Instant,
) {
  const hours = (end - from) / MS_PER_HOUR;
  const cost = ((flows.boughtW * importPerKwh - flows.soldW * exportPerKwh) * hours) / 1000;
  const sunW = home.parts.planner.latest?.active.problem.pvW[index] ?? flows.sunW;
  return { hours, houseW: flows.houseW, sunW, importPerKwh, exportPerKwh, cost };
}

/** Mean of two flows; each side still balances. */
function mixed(one: Flows, other: Flows, share: number): Flows {
  const mean = (a: Watts, b: Watts): Watts => a * share + b * (1 - share);
  return {
    sunW: mean(one.sunW, other.sunW),
    boughtW: mean(one.boughtW, other.boughtW),
    givenW: mean(one.givenW, other.givenW),
    houseW: mean(one.houseW, other.houseW),
    chargedW: mean(one.chargedW, other.chargedW),
    soldW: mean(one.soldW, other.soldW),
  };
}

function bandOf(home: Home, slot: PlannedSlot | undefined): Pick<DayQuarter, "sunBandW"> {
  const forecast = home.parts.planner.latest?.forecast;
  const interval = forecast?.pvW.interval;
  if (slot === undefined || interval === undefined) return {};
  const [lowerW, upperW] = [interval.lower[slot.index], interval.upper[slot.index]];
  return lowerW === undefined || upperW === undefined ? {} : { sunBandW: { lowerW, upperW } };
}
