import type { PerPhase, Watts } from "@oec/domain";
import {
  computeFlows,
  type EvState,
  type FlowDecision,
  type Permissions,
  type PowerFlowInputs,
} from "@oec/power-flow";
import { carGuidance, holdingCar, type CarGuidance } from "../charge/car-values.ts";
import { carState } from "../charge/car-state.ts";
import type { ChargerMemory } from "../charge/memory.ts";
import { freePermission, guarded, permission, settled, type PermitContext } from "../charge/permit.ts";
import { reservedCurrents } from "../charge/reserve.ts";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimated.ts";
import type { CycleInputs } from "../inputs.ts";
import { servicePower } from "../limits/grid-service.ts";
import { strictest } from "../limits/site-limit.ts";
import type { ControllerState } from "../state.ts";
import { limitedConstraints } from "./constraints.ts";
import { guidanceAt, holdingGuidance, withService, type Guidance } from "./values.ts";

/** A decision and what guided it. */
export interface Decided {
  readonly decision: FlowDecision;
  readonly guidance: Guidance;
  /** One per controlled charge point. */
  readonly cars: readonly CarGuidance[];
  /** False for a cycle that only guards the fuse. */
  readonly isEconomics: boolean;
}

/** What a decision starts from. */
export interface DecisionBasis {
  readonly estimate: Estimate;
  /** Of the battery; those of the charge points come from their guards. */
  readonly permissions: Permissions;
  readonly isEconomics: boolean;
}

/**
 * Decides what should flow now: the exact allocation for the estimate, within the permissions, guided by the plan.
 *
 * Between two decisions about money everything is held as it is, and only a limit changes it. With charge points it decides
 * twice: once without their timers, which tells the guards what is wanted, and once with what the guards permit.
 */
export function decide(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  basis: DecisionBasis,
): { readonly decided: Decided; readonly chargers: readonly ChargerMemory[] } {
  const { estimate, isEconomics } = basis;
  const overrides = inputs.overrides ?? [];
  const voltageV = meanVoltage(config, estimate.phaseVoltageV);
  const guidance = withService(
    isEconomics
      ? guidanceAt(config, estimate.at, inputs.plan, overrides)
      : holdingGuidance(config, state, estimate),
    inputs.serviceW ?? ownServiceW(config, estimate),
  );
  const cars = config.chargers.map((charger, index) => {
    const found = carGuidance(charger, estimate.at, inputs.plan, overrides, voltageV);
    const isGiving = (state.chargers[index]?.sent?.currentA ?? 0) < 0;
    return isEconomics ? found : { ...found, values: holdingCar(isGiving) };
  });
  const constraints = limitedConstraints(config, estimate, inputs);
  const contexts = contextsOf(config, state, inputs, estimate, cars);
  const flow = (permissions: Permissions): FlowDecision =>
    computeFlows(
      flowInputs(
        config,
        estimate,
        contexts.map(({ car }) => car),
        reservedCurrents(config, state, estimate),
      ),
      constraints,
      permissions,
      { ...guidance.values, ...(cars.length > 0 && { evs: cars.map(({ values }) => values) }) },
    );
  if (contexts.length === 0) {
    return { decided: { decision: flow(basis.permissions), guidance, cars, isEconomics }, chargers: [] };
  }
  const moved = isEconomics ? moveGuards(contexts, basis.permissions, flow) : contexts;
  const decision = flow({
    ...basis.permissions,
    evs: moved.map((context) => permission(context, isEconomics)),
  });
  const chargers = moved.map(({ memory }, index) =>
    settled(config, memory, decision.evs[index]?.currentA ?? 0, inputs.monotonicMs),
  );
  return { decided: { decision, guidance, cars, isEconomics }, chargers };
}

/** What the service that the owner has opted in to asks for now [W]. */
function ownServiceW(config: ControlConfig, { grid, battery }: Estimate): Watts | undefined {
  const { gridService } = config.settings;
  if (gridService === undefined || config.battery === undefined) return undefined;
  return servicePower(gridService, grid.frequencyHz, battery?.socPercent, config.battery.model);
}

function moveGuards(
  contexts: readonly PermitContext[],
  permissions: Permissions,
  flow: (permissions: Permissions) => FlowDecision,
): readonly PermitContext[] {
  const wish = flow({ ...permissions, evs: contexts.map(freePermission) });
  return contexts.map((context, index) => {
    const wished = wish.evs[index];
    return wished === undefined ? context : { ...context, memory: guarded(context, wished) };
  });
}

function contextsOf(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  estimate: Estimate,
  cars: readonly CarGuidance[],
): readonly PermitContext[] {
  return config.chargers.flatMap((charger, index) => {
    const memory = state.chargers[index];
    if (memory === undefined) return [];
    const wishes = inputs.cars?.[charger.id];
    const fresh = state.grid.freshness === "fresh" && memory.track.freshness === "fresh";
    return [
      {
        config,
        charger,
        memory,
        wishes,
        car: carState(charger, memory, wishes, estimate.at),
        capA: cars[index]?.capA ?? Infinity,
        controllableW: strictest(inputs.limits ?? [], "controllable", inputs.monotonicMs),
        voltageV: meanVoltage(config, estimate.phaseVoltageV),
        fresh: fresh && state.meter.missing.length === 0,
        at: estimate.at,
        nowMs: inputs.monotonicMs,
      },
    ];
  });
}

function flowInputs(
  config: ControlConfig,
  { at, housePhaseW, phaseVoltageV, pvAvailableW, battery }: Estimate,
  evs: readonly EvState[],
  housePhaseCurrentA: PerPhase | undefined,
): PowerFlowInputs {
  return {
    at,
    housePhaseW,
    phaseVoltageV,
    pvAvailableW,
    ...(housePhaseCurrentA && { housePhaseCurrentA }),
    ...(config.battery && battery && { battery: batteryInput(battery) }),
    ...(evs.length > 0 && { evs }),
  };
}

function meanVoltage(config: ControlConfig, phaseVoltageV: PerPhase): number {
  const used = phaseVoltageV.slice(0, config.site.grid.phases);
  return used.reduce((sum, volts) => sum + volts, 0) / used.length;
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
