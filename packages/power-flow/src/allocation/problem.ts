import { batteryLimitW, chargeLimits, dischargeLimits, reserveRecoveryW } from "../limits/battery-limits.ts";
import type { BatteryLimitParts } from "../limits/battery-limits.ts";
import type { AllConstraints } from "../types/constraints.ts";
import type { PowerFlowInputs } from "../types/inputs.ts";
import type { Permissions } from "../types/permissions.ts";
import type { Values } from "../types/values.ts";
import { batteryCurve, NO_BATTERY_CURVE } from "./curve.ts";
import type { BatteryCurve } from "./curve.ts";
import { evChoices, NO_EVS } from "./ev-choices.ts";
import type { EvChoices } from "./ev-choices.ts";

/** Active power per apparent power of a common household. */
const HOUSE_POWER_FACTOR = 0.95;
/** Power limits below this are 0 [W]. */
const NOTHING_W = 1e-6;

/**
 * One instant as the solver sees it: only numbers, in W, A and V; phases of a single-phase site beyond L1 are ignored.
 *
 * Battery `b`, curtailment `c` and the cars are free, everything else is given:
 * grid = `houseW` + cars + b - (`pvW` - c), current on a phase = (its volt-amperes + shares of b and PV) / voltage.
 */
export interface InstantProblem {
  readonly phases: 1 | 3;
  readonly voltageV: readonly [number, number, number];
  readonly voltageSumV: number;
  /** House load per phase as current x voltage, the reactive part included [VA], signed. */
  readonly houseVa: readonly [number, number, number];
  /** Active house load over all phases [W]. */
  readonly houseW: number;
  /** Fuse less margin per phase [A]. */
  readonly limitA: readonly [number, number, number];
  readonly maxImportW: number;
  readonly maxExportW: number;
  readonly pvW: number;
  readonly pvShares: readonly [number, number, number];
  /** PV power that may be left unused [W]. */
  readonly curtailMaxW: number;
  /** AC limit of a hybrid inverter [W], `Infinity` without. */
  readonly hybridW: number;
  /** Curtailing is forbidden, but PV alone is above the hybrid inverter's AC limit: it clips what the battery does not take. */
  readonly clips: boolean;
  readonly batteryShares: readonly [number, number, number];
  /** Battery and PV load the phases alike: only their sum matters to the wires. */
  readonly shared: boolean;
  /** Battery power that is allowed [W]: `lowW <= 0 <= highW`. */
  readonly lowW: number;
  readonly highW: number;
  /** Lowest battery power while a car charges [W]: the house has priority. */
  readonly lowWhileChargingW: number;
  /** Least battery power that recovers the reserve [W], 0 if there is nothing to recover. */
  readonly reserveW: number;
  readonly curve: BatteryCurve;
  /** Planned battery power [W], `NaN` without one or without weight. */
  readonly planW: number;
  readonly importPrice: number;
  readonly exportPrice: number;
  readonly evs: readonly EvChoices[];
  readonly charge: BatteryLimitParts | undefined;
  readonly discharge: BatteryLimitParts | undefined;
}

/** Room added to single constraints, to see what they cost. */
export interface Relaxation {
  /** Per phase [A]. */
  readonly fuseA?: readonly [number, number, number];
  readonly importW?: number;
  readonly exportW?: number;
  readonly inverterW?: number;
  readonly chargeW?: number;
  readonly dischargeW?: number;
  readonly houseW?: number;
  readonly reserveW?: number;
}

const AS_IT_IS: Relaxation = {};

/** Turns checked arguments into the solver's numbers. */
export function instantProblem(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
  relaxed: Relaxation = AS_IT_IS,
): InstantProblem {
  const { physical, safety } = constraints;
  const { grid, pvPhaseShares, battery } = physical;
  const phases = grid.phases;
  const volts = inputs.phaseVoltageV;
  const houseVa = houseVoltAmperes(inputs, physical.housePowerFactor ?? HOUSE_POWER_FACTOR);
  const houseW = inputs.housePhaseW[0] + inputs.housePhaseW[1] + inputs.housePhaseW[2];
  const pvW = inputs.pvAvailableW;
  const hybridW = (physical.hybridMaxAcW ?? Infinity) + (relaxed.inverterW ?? 0);
  const clips = !permissions.curtail && pvW > hybridW;

  let lowW = 0;
  let highW = 0;
  let reserveW = 0;
  let curve = NO_BATTERY_CURVE;
  let planW = Number.NaN;
  let charge: BatteryLimitParts | undefined;
  let discharge: BatteryLimitParts | undefined;
  if (battery !== undefined && inputs.battery !== undefined && values.battery !== undefined) {
    charge = chargeLimits(battery, safety, inputs.battery, permissions, values.holdHours);
    discharge = dischargeLimits(battery, safety, inputs.battery, permissions, values.holdHours);
    highW = orNothing(batteryLimitW(charge) + (relaxed.chargeW ?? 0));
    lowW = 0 - orNothing(batteryLimitW(discharge) + (relaxed.dischargeW ?? 0));
    reserveW = Math.max(0, reserveRecoveryW(constraints, inputs.battery, highW) - (relaxed.reserveW ?? 0));
    const storedWh = (inputs.battery.socPercent / 100) * battery.capacityWh;
    if (values.battery.trackingPerKwh > 0) planW = values.battery.plannedW ?? Number.NaN;
    curve = batteryCurve(battery, values.battery, storedWh, values.holdHours, lowW, highW, planW);
  }
  const houseNeedW = Math.max(0, houseW - pvW) + (relaxed.houseW ?? 0);
  const limitA = Math.max(0, grid.fuseA - grid.marginA);
  const more = relaxed.fuseA;
  const batteryShares = battery?.phaseShares ?? pvPhaseShares;

  return {
    phases,
    voltageV: inputs.phaseVoltageV,
    voltageSumV: phases === 1 ? volts[0] : volts[0] + volts[1] + volts[2],
    houseVa,
    houseW,
    limitA:
      more === undefined ? [limitA, limitA, limitA] : [limitA + more[0], limitA + more[1], limitA + more[2]],
    maxImportW: (grid.maxImportW ?? Infinity) + (relaxed.importW ?? 0),
    maxExportW: (grid.maxExportW ?? Infinity) + (relaxed.exportW ?? 0),
    pvW,
    pvShares: pvPhaseShares,
    curtailMaxW: permissions.curtail || clips ? pvW : 0,
    hybridW,
    clips,
    batteryShares,
    shared:
      batteryShares[0] === pvPhaseShares[0] &&
      batteryShares[1] === pvPhaseShares[1] &&
      batteryShares[2] === pvPhaseShares[2],
    lowW,
    highW,
    lowWhileChargingW: safety.housePriority ? Math.max(lowW, 0 - houseNeedW) : lowW,
    reserveW,
    curve,
    planW,
    importPrice: values.importPricePerKwh,
    exportPrice: values.exportPricePerKwh,
    evs: physical.evses === undefined ? NO_EVS : evChoices(inputs, constraints, permissions, values),
    charge,
    discharge,
  };
}

function orNothing(limitW: number): number {
  return limitW < NOTHING_W ? 0 : limitW;
}

/** House load per phase as current x voltage; an unmeasured current is estimated from the power factor. */
function houseVoltAmperes(inputs: PowerFlowInputs, powerFactor: number): readonly [number, number, number] {
  const measured = inputs.housePhaseCurrentA;
  if (measured === undefined) {
    const house = inputs.housePhaseW;
    return [house[0] / powerFactor, house[1] / powerFactor, house[2] / powerFactor];
  }
  const volts = inputs.phaseVoltageV;
  return [measured[0] * volts[0], measured[1] * volts[1], measured[2] * volts[2]];
}
