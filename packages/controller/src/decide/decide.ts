import type { OverrideLease } from "@oec/domain";
import { computeFlows, type FlowDecision, type Permissions } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimate.ts";
import type { ActivePlan } from "../inputs.ts";
import { guidanceAt, type Guidance } from "./values.ts";

/** A decision and what guided it. */
export interface Decided {
  readonly decision: FlowDecision;
  readonly guidance: Guidance;
}

/** Decides what should flow now: the exact allocation for the estimate, within the permissions, guided by the plan. */
export function decide(
  config: ControlConfig,
  estimate: Estimate,
  permissions: Permissions,
  plan: ActivePlan | undefined,
  overrides: readonly OverrideLease[],
): Decided {
  const guidance = guidanceAt(config, estimate.at, plan, overrides);
  const { battery } = estimate;
  const { at, housePhaseW, phaseVoltageV, pvAvailableW } = estimate;
  const inputs = {
    at,
    housePhaseW,
    phaseVoltageV,
    pvAvailableW,
    ...(config.battery && battery && { battery: batteryInput(battery) }),
  };
  return { decision: computeFlows(inputs, config.constraints, permissions, guidance.values), guidance };
}

const batteryInput = ({
  socPercent,
  powerW,
  temperatureC,
  chargeLimitW,
  dischargeLimitW,
}: NonNullable<Estimate["battery"]>) => ({
  socPercent,
  powerW,
  chargeLimitW,
  dischargeLimitW,
  ...(temperatureC !== undefined && { temperatureC }),
});
