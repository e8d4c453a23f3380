import { formatInstant, horizonEnd, MS_PER_HOUR, slotAt, slotIndexAt, type Instant } from "@oec/domain";
import { explain } from "@oec/power-flow";
import type { Home } from "../home/home.ts";
import { energyPricesAt } from "../home/market.ts";

/** How far ahead the status shows the plan [h]. */
const SHOWN_HOURS = 4;

/** One slot of the plan. Powers in W at the busbar, positive consumes; instants are ISO 8601 in UTC. */
export interface StatusSlot {
  readonly start: string;
  readonly end: string;
  readonly batteryW: number;
  readonly gridW: number;
  /** At the end of the slot. */
  readonly socPercent: number;
  readonly importPricePerKwh: number;
}

/** The home at one instant: what `GET /api/v1/status` answers. */
export interface SystemStatus {
  readonly at: string;
  readonly timeZone: string;
  /** True while the devices are simulated. */
  readonly simulated: boolean;
  readonly mode: string;
  /** Absent until the first reading of the grid meter. */
  readonly flows?: {
    readonly houseW: number;
    readonly pvW: number;
    /** Positive charges. */
    readonly batteryW: number;
    /** Positive imports. */
    readonly gridW: number;
    readonly phaseCurrentA: readonly number[];
  };
  readonly battery?: {
    readonly socPercent: number;
    readonly storedWh: number;
    readonly capacityWh: number;
    readonly powerW: number;
  };
  readonly prices: {
    readonly currency: string;
    readonly importPerKwh: number;
    readonly exportPerKwh: number;
  };
  /** Absent until there is one. */
  readonly plan?: {
    readonly strategy: string;
    readonly madeAt: string;
    readonly until: string;
    /** The next four hours. */
    readonly slots: readonly StatusSlot[];
  };
  readonly decision?: {
    readonly guidedBy: string;
    readonly batteryW: number;
    readonly curtailW: number;
    /** In words, the most important first. */
    readonly reasons: readonly string[];
  };
  readonly forecast: { readonly updatedAt: string | null };
  readonly today: {
    readonly cost: number;
    readonly importedKwh: number;
    readonly exportedKwh: number;
    readonly houseKwh: number;
    readonly pvKwh: number;
  };
  /** Safety conditions that hold now, by event code. */
  readonly conditions: readonly string[];
}

/** The home as it is now. */
export function systemStatus(home: Home): SystemStatus {
  const { site, simulated, plant, controller, market, tariff } = home.parts;
  const at = plant.clock.now();
  const { mode, conditions } = controller.status;
  const { importPerKwh, exportPerKwh } = energyPricesAt(market, tariff, at);
  const { cost, importedKwh, exportedKwh, houseKwh, pvKwh } = home.today;
  const madeAt = home.parts.planner.latest?.madeAt;
  return {
    at: formatInstant(at),
    timeZone: site.timeZone,
    simulated,
    mode,
    ...flowsOf(home),
    prices: {
      currency: tariff.currency,
      importPerKwh: round(importPerKwh, 1e4),
      exportPerKwh: round(exportPerKwh, 1e4),
    },
    ...planOf(home, at),
    forecast: { updatedAt: madeAt === undefined ? null : formatInstant(madeAt) },
    today: {
      cost: round(cost, 1e4),
      importedKwh: round(importedKwh, 1e3),
      exportedKwh: round(exportedKwh, 1e3),
      houseKwh: round(houseKwh, 1e3),
      pvKwh: round(pvKwh, 1e3),
    },
    conditions,
  };
}

const round = (value: number, factor: number): number => Math.round(value * factor) / factor;

function flowsOf({ snapshot, parts }: Home): Pick<SystemStatus, "flows" | "battery" | "decision"> {
  if (snapshot === undefined) return {};
  const { houseW, pvW, batteryW, gridW, phaseCurrentA, socPercent, decision } = snapshot;
  const capacityWh = parts.site.batteries[0]?.model.capacityWh;
  return {
    flows: {
      houseW: Math.round(houseW),
      pvW: Math.round(pvW),
      batteryW: Math.round(batteryW),
      gridW: Math.round(gridW),
      phaseCurrentA: phaseCurrentA.map((current) => round(current, 100)),
    },
    ...(socPercent !== undefined &&
      capacityWh !== undefined && {
        battery: {
          socPercent: round(socPercent, 100),
          storedWh: Math.round((socPercent / 100) * capacityWh),
          capacityWh,
          powerW: Math.round(batteryW),
        },
      }),
    ...(decision !== undefined && {
      decision: {
        guidedBy: decision.guidedBy,
        batteryW: Math.round(decision.batteryW),
        curtailW: Math.round(decision.curtailW),
        reasons: decision.reasons.map((reason) => explain(reason, "en")),
      },
    }),
  };
}

function planOf({ parts }: Home, at: Instant): Pick<SystemStatus, "plan"> {
  const latest = parts.planner.latest;
  if (latest === undefined) return {};
  const { plan, problem } = latest.active;
  const capacityWh = parts.site.batteries[0]?.model.capacityWh ?? Number.NaN;
  const first = slotIndexAt(plan.slots, at);
  const slots: StatusSlot[] = [];
  for (let slot = Math.max(0, first); first >= 0 && slot < plan.slots.count; slot += 1) {
    const { start, end } = slotAt(plan.slots, slot);
    if (start >= at + SHOWN_HOURS * MS_PER_HOUR) break;
    slots.push({
      start: formatInstant(start),
      end: formatInstant(end),
      batteryW: Math.round(plan.columns.batteryW[0]?.[slot] ?? 0),
      gridW: Math.round(plan.columns.gridW[slot] ?? 0),
      socPercent: round((100 * (plan.columns.socWh[0]?.[slot] ?? 0)) / capacityWh, 100),
      importPricePerKwh: round(problem.importPricePerKwh[slot] ?? 0, 1e4),
    });
  }
  const { strategy } = plan;
  return {
    plan: {
      strategy,
      madeAt: formatInstant(latest.madeAt),
      until: formatInstant(horizonEnd(plan.slots)),
      slots,
    },
  };
}
