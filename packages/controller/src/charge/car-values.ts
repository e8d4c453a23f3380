import type { Amperes, Instant, OverrideLease, PricePerKwh, Watts } from "@oec/domain";
import { slotIndexAt } from "@oec/domain";
import type { EvValues } from "@oec/power-flow";
import type { ActivePlan } from "../inputs.ts";
import type { ControlledCharger } from "./charger-config.ts";

/** What a car's energy is worth now, and how much it is to take at most. */
export interface CarGuidance {
  readonly values: EvValues;
  /** Most current that is wanted [A]; Infinity: as much as pays. */
  readonly capA: Amperes;
  /** Power the plan has for it now [W], negative gives. */
  readonly plannedW?: Watts;
  readonly source: "plan" | "surplus" | "override";
}

/** A price that no energy has: what is wanted for sure [currency/kWh]. */
const FIRM_PER_KWH = 1000;
/** Without a plan a car takes surplus before the battery does, and nothing from the grid; see the prices of self-consumption. */
const SURPLUS_PER_KWH = 0.6;
/** Planned power below this is none [W]. */
const SOME_W = 50;

/** What guides a car: a person's setting, else the plan, else surplus. */
export function carGuidance(
  charger: ControlledCharger,
  at: Instant,
  active: ActivePlan | undefined,
  overrides: readonly OverrideLease[],
  voltageV: number,
): CarGuidance {
  const override = overrides.find(
    (one) => one.deviceId === charger.id && one.setAt <= at && at < one.expiresAt,
  );
  const ampere = (power: Watts): Amperes => Math.abs(power) / (charger.allPhases * voltageV);
  if (override !== undefined) {
    return {
      ...towards(override.powerW),
      capA: capFor(override.powerW, charger, voltageV),
      source: "override",
    };
  }
  const planned = active && plannedFor(charger.id, at, active);
  if (planned === undefined) {
    return { values: { valuePerKwh: SURPLUS_PER_KWH }, capA: Infinity, source: "surplus" };
  }
  const { powerW, surplusPerKwh } = planned;
  if (Math.abs(powerW) < SOME_W) {
    return { values: { valuePerKwh: surplusPerKwh }, capA: Infinity, plannedW: 0, source: "plan" };
  }
  const capA = Math.max(
    charger.evse.minCurrentA,
    Math.round(ampere(powerW) / charger.evse.currentStepA) * charger.evse.currentStepA,
  );
  return { ...towards(powerW), capA, plannedW: powerW, source: "plan" };
}

/** One phase may carry what three would not reach their minimum with. */
function capFor(power: Watts, charger: ControlledCharger, voltageV: number): Amperes {
  const all = Math.abs(power) / (charger.allPhases * voltageV);
  const one = Math.abs(power) / voltageV;
  return all >= charger.evse.minCurrentA ? all : Math.max(all, Math.min(one, charger.evse.maxCurrentA));
}

const towards = (power: Watts): { readonly values: EvValues } =>
  power >= 0
    ? { values: { valuePerKwh: power === 0 ? -FIRM_PER_KWH : FIRM_PER_KWH } }
    : { values: { valuePerKwh: -FIRM_PER_KWH, dischargeCostPerKwh: -FIRM_PER_KWH } };

/** What a plan has for a charge point now, and what a kWh of surplus saves of what it will buy later. */
function plannedFor(
  id: string,
  at: Instant,
  { problem, plan }: ActivePlan,
): { readonly powerW: Watts; readonly surplusPerKwh: PricePerKwh } | undefined {
  const slot = slotIndexAt(plan.slots, at);
  const vehicle = problem.vehicles?.findIndex((one) => one.id === id) ?? -1;
  const storage = problem.storages.findIndex((one) => one.id === id);
  const column = vehicle >= 0 ? plan.columns.evW[vehicle] : plan.columns.batteryW[storage];
  if (slot < 0 || column === undefined) return undefined;
  let surplusPerKwh = 0;
  for (let later = slot + 1; later < column.length; later += 1) {
    if ((column[later] ?? 0) > SOME_W)
      surplusPerKwh = Math.max(surplusPerKwh, problem.importPricePerKwh[later] ?? 0);
  }
  return { powerW: column[slot] ?? 0, surplusPerKwh };
}

/** Values that hold what a car does: only a limit changes it. */
export const holdingCar = (isGiving: boolean): EvValues =>
  isGiving
    ? { valuePerKwh: -FIRM_PER_KWH, dischargeCostPerKwh: -FIRM_PER_KWH }
    : { valuePerKwh: FIRM_PER_KWH };
