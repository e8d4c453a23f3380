import { batteryLimitW, chargeLimits, dischargeLimits, reserveRecoveryW } from "../limits/battery-limits.ts";
import type { BatteryLimitParts } from "../limits/battery-limits.ts";
import type { AllConstraints } from "../types/constraints.ts";
import type { PowerFlowInputs } from "../types/inputs.ts";
import type { Permissions } from "../types/permissions.ts";
import type { Values } from "../types/values.ts";
import { batteryCurve, clearCurve, newCurve } from "./curve.ts";
import type { BatteryCurve, CurveStore } from "./curve.ts";
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

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A problem that can be written over, so that deciding again and again allocates less. */
export interface ProblemStore extends Writable<InstantProblem> {
  readonly houseVa: [number, number, number];
  readonly limitA: [number, number, number];
  readonly curve: CurveStore;
}

/** A problem to be written over; numbers start as NaN, so that the compiler sees doubles from the first call on. */
export function newProblem(): ProblemStore {
  const { NaN: none } = Number;
  return {
    phases: 3,
    voltageV: [none, none, none],
    voltageSumV: none,
    houseVa: [none, none, none],
    houseW: none,
    limitA: [none, none, none],
    maxImportW: none,
    maxExportW: none,
    pvW: none,
    pvShares: [none, none, none],
    curtailMaxW: none,
    hybridW: none,
    clips: false,
    batteryShares: [none, none, none],
    shared: false,
    lowW: none,
    highW: none,
    lowWhileChargingW: none,
    reserveW: none,
    curve: newCurve(),
    planW: none,
    importPrice: none,
    exportPrice: none,
    evs: NO_EVS,
    charge: undefined,
    discharge: undefined,
  };
}

/**
 * Turns checked arguments into the solver's numbers.
 *
 * @param out - Every field of it is written over; it is returned.
 */
export function instantProblem(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
  relaxed: Relaxation = AS_IT_IS,
  out: ProblemStore = newProblem(),
): InstantProblem {
  const { physical } = constraints;
  const { grid, pvPhaseShares } = physical;
  const volts = inputs.phaseVoltageV;
  const house = inputs.housePhaseW;
  const pvW = inputs.pvAvailableW;
  out.phases = grid.phases;
  out.voltageV = volts;
  out.voltageSumV = grid.phases === 1 ? volts[0] : volts[0] + volts[1] + volts[2];
  out.houseW = house[0] + house[1] + house[2];
  const limitA = Math.max(0, grid.fuseA - grid.marginA);
  const more = relaxed.fuseA;
  const powerFactor = physical.housePowerFactor ?? HOUSE_POWER_FACTOR;
  const measured = inputs.housePhaseCurrentA;
  for (let phase = 0; phase < 3; phase++) {
    // An unmeasured current is estimated from the power factor.
    out.houseVa[phase] =
      measured === undefined
        ? (house[phase] as number) / powerFactor
        : (measured[phase] as number) * (volts[phase] as number);
    out.limitA[phase] = more === undefined ? limitA : limitA + (more[phase] as number);
  }
  out.maxImportW = (grid.maxImportW ?? Infinity) + (relaxed.importW ?? 0);
  out.maxExportW = (grid.maxExportW ?? Infinity) + (relaxed.exportW ?? 0);
  out.pvW = pvW;
  out.pvShares = pvPhaseShares;
  out.hybridW = (physical.hybridMaxAcW ?? Infinity) + (relaxed.inverterW ?? 0);
  out.clips = !permissions.curtail && pvW > out.hybridW;
  out.curtailMaxW = permissions.curtail || out.clips ? pvW : 0;
  out.importPrice = values.importPricePerKwh;
  out.exportPrice = values.exportPricePerKwh;
  addBattery(inputs, constraints, permissions, values, relaxed, out);
  out.evs = physical.evses === undefined ? NO_EVS : evChoices(inputs, constraints, permissions, values);
  return out;
}

function addBattery(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
  relaxed: Relaxation,
  out: ProblemStore,
): void {
  const { physical, safety } = constraints;
  const { battery, pvPhaseShares } = physical;
  const shares = battery?.phaseShares ?? pvPhaseShares;
  out.batteryShares = shares;
  out.shared =
    shares[0] === pvPhaseShares[0] && shares[1] === pvPhaseShares[1] && shares[2] === pvPhaseShares[2];
  out.lowW = 0;
  out.highW = 0;
  out.reserveW = 0;
  out.planW = Number.NaN;
  out.charge = undefined;
  out.discharge = undefined;
  if (battery === undefined || inputs.battery === undefined || values.battery === undefined) {
    clearCurve(out.curve);
  } else {
    const { holdHours } = values;
    const charge = chargeLimits(battery, safety, inputs.battery, permissions, holdHours);
    const discharge = dischargeLimits(battery, safety, inputs.battery, permissions, holdHours);
    const highW = orNothing(batteryLimitW(charge) + (relaxed.chargeW ?? 0));
    const lowW = 0 - orNothing(batteryLimitW(discharge) + (relaxed.dischargeW ?? 0));
    const recoveryW = reserveRecoveryW(constraints, inputs.battery, highW);
    const storedWh = (inputs.battery.socPercent / 100) * battery.capacityWh;
    out.charge = charge;
    out.discharge = discharge;
    out.highW = highW;
    out.lowW = lowW;
    out.reserveW = Math.max(0, recoveryW - (relaxed.reserveW ?? 0));
    if (values.battery.trackingPerKwh > 0) out.planW = values.battery.plannedW ?? Number.NaN;
    batteryCurve(battery, values.battery, storedWh, holdHours, lowW, highW, out.planW, out.curve);
  }
  const houseNeedW = Math.max(0, out.houseW - out.pvW) + (relaxed.houseW ?? 0);
  out.lowWhileChargingW = safety.housePriority ? Math.max(out.lowW, 0 - houseNeedW) : out.lowW;
}

function orNothing(limitW: number): number {
  return limitW < NOTHING_W ? 0 : limitW;
}
