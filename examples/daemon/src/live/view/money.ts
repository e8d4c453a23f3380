import type { BatteryPlanningModel, Money, WattHours } from "@oec/domain";
import { defaultTerminalValue } from "@oec/optimizer";
import type { Comparison, NowView } from "../../api/now-schema.ts";
import type { Home } from "../../home/home.ts";
import { baseline, type BaselineKind, type BaselinePiece } from "./baseline.ts";
import type { DayQuarter } from "./day.ts";
import { rounded } from "./rounded.ts";

/** Cost of a day, so far and expected, beside what it would have been another way. */
export type DayMoney = NowView["money"];

interface Stretch {
  readonly pieces: readonly BaselinePiece[];
  readonly cost: Money;
  /** Stored at its end. */
  readonly storedWh: WattHours;
}

/**
 * The money of a day.
 *
 * Saved is what another way would have cost more. A difference in what is stored at the end counts with the plan's worth of
 * a stored kWh: an emptied battery is no saving, and one that was filled for tomorrow is no loss.
 *
 * @param quarters - The day, as far as it is known.
 */
export function dayMoney(home: Home, quarters: readonly DayQuarter[]): DayMoney {
  const measured = quarters.flatMap(({ measured: piece }) => (piece === undefined ? [] : [piece]));
  const planned = quarters.flatMap(({ planned: piece }) => (piece === undefined ? [] : [piece]));
  const costOf = (pieces: readonly { readonly cost: Money }[]): Money =>
    pieces.reduce((sum, { cost }) => sum + cost, 0);
  const costSoFar = costOf(measured);
  const hasPlan = planned.length > 0 || home.parts.planner.latest !== undefined;
  const costExpected = hasPlan ? costSoFar + costOf(planned) : null;
  const shown = {
    costSoFar: rounded(costSoFar, 4),
    costExpected: costExpected === null ? null : rounded(costExpected, 4),
  };
  const model = home.parts.site.batteries[0]?.model;
  if (model === undefined) return shown;
  const levels = levelsOf(home, quarters, model);
  if (levels === undefined) return shown;
  const soFar = { pieces: measured, cost: costSoFar, storedWh: levels.nowWh };
  const whole = costExpected !== null && {
    pieces: [...measured, ...planned],
    cost: costExpected,
    storedWh: levels.endWh,
  };
  const value = storedValue(home, quarters);
  const baselines = (["self-consumption", "no-battery"] as const).map((kind) => {
    const compared = (stretch: Stretch) => compare(kind, stretch, model, levels.startWh, value);
    return { kind, soFar: compared(soFar), expected: whole ? compared(whole) : null };
  });
  return { ...shown, baselines };
}

function compare(
  kind: BaselineKind,
  { pieces, cost, storedWh }: Stretch,
  model: BatteryPlanningModel,
  startWh: WattHours,
  valuePerKwh: number,
): Comparison {
  const other = baseline(kind, pieces, model, startWh);
  const storedMoreKwh = (storedWh - other.storedWh) / 1000;
  const storedMoreValue = storedMoreKwh * valuePerKwh;
  return {
    cost: rounded(other.cost, 4),
    storedMoreKwh: rounded(storedMoreKwh, 3),
    storedMoreValue: rounded(storedMoreValue, 4),
    saved: rounded(other.cost - cost + storedMoreValue, 4),
  };
}

/** Stored energy when the day's first known quarter began, now, and when its last one will have ended. */
function levelsOf(
  home: Home,
  quarters: readonly DayQuarter[],
  { capacityWh }: BatteryPlanningModel,
): { readonly startWh: WattHours; readonly nowWh: WattHours; readonly endWh: WattHours } | undefined {
  const first = quarters.find(({ kind }) => kind !== "unknown");
  if (first === undefined) return undefined;
  const before = home.book.at(first.start - (first.end - first.start))?.socPercent;
  const startPercent = before ?? first.socPercent;
  const latest = quarters.findLast(({ measured }) => measured !== undefined);
  const nowPercent = latest === undefined ? startPercent : home.book.at(latest.start)?.socPercent;
  const endPercent = quarters.findLast(({ kind }) => kind !== "unknown")?.socPercent;
  if (startPercent === undefined || nowPercent === undefined || endPercent === undefined) return undefined;
  const wh = (percent: number): WattHours => (percent / 100) * capacityWh;
  return { startWh: wh(startPercent), nowWh: wh(nowPercent), endWh: wh(endPercent) };
}

function storedValue(home: Home, quarters: readonly DayQuarter[]): number {
  const storage = home.parts.planner.latest?.active.problem.storages[0];
  if (storage !== undefined) return storage.terminalValuePerKwh;
  const prices = quarters.flatMap(({ importPerKwh }) => (importPerKwh === undefined ? [] : [importPerKwh]));
  return defaultTerminalValue(Float64Array.from(prices));
}
