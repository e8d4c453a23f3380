import type { GridReading, Instant, Sample, WattHours, Watts } from "@oec/domain";
import { MS_PER_HOUR } from "@oec/domain";

/** Power and counters of a meter over a while, side by side. */
export interface EnergyCheck {
  readonly from: Instant;
  /** The reading before. */
  readonly at: Instant;
  readonly powerW: Watts;
  readonly importedWh: WattHours;
  readonly exportedWh: WattHours;
  /** Energy by power, and by the counters. */
  readonly byPowerWh: WattHours;
  readonly byCounterWh: WattHours;
  /** What cannot be known between two readings. */
  readonly slackWh: WattHours;
  /** Smallest step that the counters have made [Wh]. */
  readonly stepWh: WattHours;
  /** The meter repeated itself: nobody knows for how long its counters had stood still. */
  readonly stale: boolean;
}

/** Difference that is no contradiction: an amount, and a share of the energy. */
const TOLERANCE = { energyWh: 2, share: 0.35 } as const;
/** A check begins anew after this time [ms]. */
const WINDOW_MS = 90_000;
/** Readings further apart than this are no pair [ms]. */
const LONGEST_PAIR_MS = 30_000;
/** Agreement counts from this much energy [Wh]: a scale that is ten times off shows before. */
const ENOUGH_WH = 8;
/** With little power it counts after this time [ms], if it is this good. */
const CALM = { afterMs: 20_000, energyWh: 0.3, share: 0.1 } as const;
/** A counter that moves faster than this was reset [W]. */
const RESET_W = 1e5;

/** What a check says so far: the scale is right, wrong, not to be told yet, or not contradicted by the little that flows. */
export type ScaleVerdict = "right" | "wrong" | "open" | "calm";

/** Takes a reading into the check; a meter without counters cannot be checked. */
export function checkedEnergy(
  check: EnergyCheck | null,
  { at, value }: Sample<GridReading>,
): EnergyCheck | null {
  const { importedWh, exportedWh, powerW } = value;
  if (importedWh === undefined || exportedWh === undefined) return null;
  const start = {
    from: at,
    at,
    powerW,
    importedWh,
    exportedWh,
    byPowerWh: 0,
    byCounterWh: 0,
    slackWh: 0,
    stepWh: check?.stepWh ?? 0,
    stale: false,
  };
  // A meter that repeats its power to the last digit does not measure: that is not a matter of scale.
  if (check?.powerW === powerW) return { ...start, stale: true };
  if (check?.stale === true) return start;
  if (check === null || at <= check.at || at - check.at > LONGEST_PAIR_MS) return start;
  const hours = (at - check.at) / MS_PER_HOUR;
  const counted = importedWh - check.importedWh - (exportedWh - check.exportedWh);
  const isReset = importedWh < check.importedWh || exportedWh < check.exportedWh;
  if (at - check.from > WINDOW_MS || isReset || Math.abs(counted) > RESET_W * hours) return start;
  return {
    ...start,
    from: check.from,
    byPowerWh: check.byPowerWh + powerW * hours,
    byCounterWh: check.byCounterWh + counted,
    slackWh: check.slackWh + Math.abs(powerW - check.powerW) * hours,
    stepWh:
      counted === 0
        ? check.stepWh
        : Math.min(check.stepWh === 0 ? Infinity : check.stepWh, Math.abs(counted)),
  };
}

/** What the check says so far. */
export function scaleVerdict(check: EnergyCheck | null): ScaleVerdict {
  if (check === null) return "open";
  const { byPowerWh, byCounterWh, slackWh, stepWh, at, from } = check;
  const scale = Math.max(Math.abs(byPowerWh), Math.abs(byCounterWh));
  // A counter that moves in steps is late by up to two of them.
  const mostWh = TOLERANCE.energyWh + TOLERANCE.share * scale + slackWh + Math.min(2 * stepWh, 20);
  if (Math.abs(byPowerWh - byCounterWh) > mostWh) return "wrong";
  const isCalm =
    at - from >= CALM.afterMs && Math.abs(byPowerWh - byCounterWh) < CALM.energyWh + CALM.share * scale;
  if (scale > ENOUGH_WH + Math.min(2 * stepWh, 20)) return "right";
  return isCalm ? "calm" : "open";
}
