import { horizonEnd, slotAt, slotIndexAt, valueSegmentsAt } from "@oec/domain";
import { MS_PER_HOUR, type Instant, type OverrideLease, type ValueSegments, type Watts } from "@oec/domain";
import type { Values } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimated.ts";
import type { ActivePlan } from "../inputs.ts";
import type { ControllerState } from "../state.ts";

/** Weight with which a person's setting outweighs every price [currency/kWh]; limits of level 1 and 2 outweigh it. */
const OVERRIDE_PER_KWH = 1000;

/** Prices of a site that knows none: own sun before the store, the store before the grid, nothing sold from the store. */
const SELF_CONSUMPTION = { importPricePerKwh: 1, exportPricePerKwh: 0, storedPerKwh: 0.5 } as const;

/** Which values guide a cycle. */
export interface Guidance {
  readonly values: Values;
  readonly source: "plan" | "self-consumption";
  /** Power the plan has for now [W]. */
  readonly plannedW?: Watts;
  readonly override?: OverrideLease;
}

/** True if a plan covers an instant. */
export const covers = ({ plan }: ActivePlan, at: Instant): boolean => slotIndexAt(plan.slots, at) >= 0;

/** End of a plan's last slot. */
export const planEnd = ({ plan }: ActivePlan): Instant => horizonEnd(plan.slots);

/**
 * What energy is worth now: the plan's prices, planned power and value of stored energy, or self-consumption without one.
 *
 * A decision is taken as if it held to the end of the slot, so that the battery aims at the plan's level there instead of
 * running at full power first and not at all afterwards; it is taken anew in every cycle.
 */
export function guidanceAt(
  config: ControlConfig,
  at: Instant,
  active: ActivePlan | undefined,
  overrides: readonly OverrideLease[],
): Guidance {
  const id = config.battery?.id;
  const override = overrides.find((one) => one.deviceId === id && one.setAt <= at && at < one.expiresAt);
  const slot = active === undefined ? -1 : slotIndexAt(active.plan.slots, at);
  if (active === undefined || slot < 0) return withOverride(selfConsumptionGuidance(config), override);
  const { problem, plan } = active;
  const remainingMs = Math.max(slotAt(plan.slots, slot).end - at, config.settings.tickMs);
  const storage = problem.storages.findIndex((one) => one.id === id);
  const plannedW = plan.columns.batteryW[storage]?.[slot];
  const guidance: Guidance = {
    source: "plan",
    ...(plannedW !== undefined && { plannedW }),
    values: {
      importPricePerKwh: problem.importPricePerKwh[slot] ?? SELF_CONSUMPTION.importPricePerKwh,
      exportPricePerKwh: problem.exportPricePerKwh[slot] ?? SELF_CONSUMPTION.exportPricePerKwh,
      holdHours: remainingMs / MS_PER_HOUR,
      ...(config.battery && {
        battery: {
          ...(plannedW !== undefined && { plannedW }),
          trackingPerKwh: plannedW === undefined ? 0 : config.settings.trackingPerKwh,
          wearCostPerKwh: problem.storages[storage]?.wearCostPerKwh ?? config.battery.model.wearCostPerKwh,
          segments: storage < 0 ? wholeRange(config) : valueSegmentsAt(plan.value, storage, slot),
        },
      }),
    },
  };
  return withOverride(guidance, override);
}

/** Weight of what is held between two decisions about money: above that of a car, so that cars give way first. */
const HOLD_PER_KWH = 2000;

/** What holds everything as it is until the next decision about money: only a limit changes it. */
export function holdingGuidance(config: ControlConfig, state: ControllerState, estimate: Estimate): Guidance {
  const heldW = state.sent?.powerW ?? estimate.battery?.powerW ?? 0;
  return {
    source: "plan",
    values: {
      importPricePerKwh: 0,
      exportPricePerKwh: 0,
      holdHours: config.settings.tickMs / MS_PER_HOUR,
      ...(config.battery && {
        battery: {
          plannedW: heldW,
          trackingPerKwh: HOLD_PER_KWH,
          wearCostPerKwh: 0,
          segments: {
            levelsWh: Float64Array.of(0, config.battery.model.capacityWh),
            perKwh: Float64Array.of(0),
          },
        },
      }),
    },
  };
}

/** Adds what a grid service asks of the battery; limits of level 1 and 2 stay above it. */
export function withService(guidance: Guidance, serviceW: Watts | undefined): Guidance {
  const { battery } = guidance.values;
  if (serviceW === undefined || battery === undefined) return guidance;
  const plannedW = (battery.plannedW ?? 0) + serviceW;
  const guided = { ...battery, plannedW, trackingPerKwh: OVERRIDE_PER_KWH };
  return { ...guidance, values: { ...guidance.values, battery: guided } };
}

function selfConsumptionGuidance(config: ControlConfig): Guidance {
  const { importPricePerKwh, exportPricePerKwh } = SELF_CONSUMPTION;
  return {
    source: "self-consumption",
    values: {
      importPricePerKwh,
      exportPricePerKwh,
      holdHours: config.settings.tickMs / MS_PER_HOUR,
      ...(config.battery && {
        battery: { trackingPerKwh: 0, wearCostPerKwh: 0, segments: wholeRange(config) },
      }),
    },
  };
}

/** One value over the whole store: between the price of export and that of import. */
function wholeRange(config: ControlConfig): ValueSegments {
  return {
    levelsWh: Float64Array.of(0, config.battery?.model.capacityWh ?? 0),
    perKwh: Float64Array.of(SELF_CONSUMPTION.storedPerKwh),
  };
}

function withOverride(guidance: Guidance, override: OverrideLease | undefined): Guidance {
  const { battery } = guidance.values;
  if (override === undefined || battery === undefined) return guidance;
  const guided = { ...battery, plannedW: override.powerW, trackingPerKwh: OVERRIDE_PER_KWH };
  return { ...guidance, override, values: { ...guidance.values, battery: guided } };
}
