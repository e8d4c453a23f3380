import { OecError } from "@oec/domain";
import type { PerPhase, PhaseShares } from "@oec/domain";
import type { AllConstraints, DeratingPoint, EvseConstraints } from "./types/constraints.ts";
import type { EvState, PowerFlowInputs } from "./types/inputs.ts";
import type { PowerFlowOptions } from "./types/options.ts";
import type { EvPermission, Permissions } from "./types/permissions.ts";
import type { EvValues, Values } from "./types/values.ts";

/** Two charge points are solved exactly; more would need a heuristic, which this package does not have. */
const MAX_EVSES = 2;

/** Constraints are read-only and the same object decision after decision: they are checked when they change. */
let lastSound: AllConstraints | undefined;

/**
 * Checks everything `computeFlows` is given: a wrong number never becomes a power.
 *
 * @throws `OecError` `NOT_FINITE`, `OUT_OF_RANGE`, `SHAPE_MISMATCH` or `INVALID_ARGUMENT`; `context.field` names
 * the field.
 */
export function validateFlowArguments(
  inputs: PowerFlowInputs,
  constraints: AllConstraints,
  permissions: Permissions,
  values: Values,
  options: PowerFlowOptions,
): void {
  if (constraints !== lastSound) {
    checkConstraints(constraints);
    lastSound = constraints;
  }
  checkMeasurements(inputs, constraints.physical.grid.phases);
  limit("permissions.batteryMaxChargeW", permissions.batteryMaxChargeW);
  limit("permissions.batteryMaxDischargeW", permissions.batteryMaxDischargeW);
  finite("values.importPricePerKwh", values.importPricePerKwh);
  finite("values.exportPricePerKwh", values.exportPricePerKwh);
  positive("values.holdHours", values.holdHours);
  if (constraints.physical.battery !== undefined) {
    checkBatteryInput(inputs);
    checkBatteryValues(values);
  }
  checkEvs(inputs, constraints, permissions, values);
  if (options.roundW !== undefined) atLeastZero("options.roundW", options.roundW);
  if (options.deadbandW !== undefined) atLeastZero("options.deadbandW", options.deadbandW);
}

function checkConstraints(constraints: AllConstraints): void {
  checkGrid(constraints);
  checkBatteryLimits(constraints);
  checkSafety(constraints);
  const { evses = [], grid } = constraints.physical;
  if (evses.length > MAX_EVSES) {
    throw outOfRange("physical.evses.length", evses.length, `at most ${MAX_EVSES}`);
  }
  for (const evse of evses) checkEvse(evse, grid.phases);
}

function checkGrid({ physical }: AllConstraints): void {
  const { grid, pvPhaseShares, hybridMaxAcW, housePowerFactor } = physical;
  const phases: number = grid.phases;
  if (phases !== 1 && phases !== 3) throw outOfRange("physical.grid.phases", phases, "1 or 3");
  atLeastZero("physical.grid.fuseA", grid.fuseA);
  atLeastZero("physical.grid.marginA", grid.marginA);
  if (grid.maxImportW !== undefined) atLeastZero("physical.grid.maxImportW", grid.maxImportW);
  if (grid.maxExportW !== undefined) atLeastZero("physical.grid.maxExportW", grid.maxExportW);
  checkShares("physical.pvPhaseShares", pvPhaseShares, phases);
  if (hybridMaxAcW !== undefined) atLeastZero("physical.hybridMaxAcW", hybridMaxAcW);
  if (housePowerFactor !== undefined) fraction("physical.housePowerFactor", housePowerFactor);
}

function checkBatteryLimits({ physical }: AllConstraints): void {
  const battery = physical.battery;
  if (battery === undefined) return;
  atLeastZero("physical.battery.maxChargeW", battery.maxChargeW);
  atLeastZero("physical.battery.maxDischargeW", battery.maxDischargeW);
  atLeastZero("physical.battery.capacityWh", battery.capacityWh);
  fraction("physical.battery.chargeEfficiency", battery.chargeEfficiency);
  fraction("physical.battery.dischargeEfficiency", battery.dischargeEfficiency);
  checkShares("physical.battery.phaseShares", battery.phaseShares, physical.grid.phases);
  if (battery.chargeTaper !== undefined) checkTaper("physical.battery.chargeTaper", battery.chargeTaper);
  if (battery.dischargeTaper !== undefined)
    checkTaper("physical.battery.dischargeTaper", battery.dischargeTaper);
}

function checkTaper(field: string, taper: readonly DeratingPoint[]): void {
  let before = -1;
  for (const { socPercent, share } of taper) {
    inRange(field, socPercent, 0, 100);
    inRange(field, share, 0, 1);
    if (socPercent <= before) throw outOfRange(field, socPercent, "ascending socPercent");
    before = socPercent;
  }
}

function checkSafety({ safety }: AllConstraints): void {
  inRange("safety.batteryMinSocPercent", safety.batteryMinSocPercent, 0, 100);
  inRange("safety.batteryMaxSocPercent", safety.batteryMaxSocPercent, 0, 100);
  if (safety.batteryMinSocPercent > safety.batteryMaxSocPercent) {
    throw outOfRange(
      "safety.batteryMinSocPercent",
      safety.batteryMinSocPercent,
      "at most safety.batteryMaxSocPercent",
    );
  }
  if (safety.maxBatteryCyclesPerDay !== undefined) {
    atLeastZero("safety.maxBatteryCyclesPerDay", safety.maxBatteryCyclesPerDay);
  }
  if (safety.maxBatteryTempC !== undefined) finite("safety.maxBatteryTempC", safety.maxBatteryTempC);
  if (safety.reserveRecoveryW !== undefined) atLeastZero("safety.reserveRecoveryW", safety.reserveRecoveryW);
  if (safety.evDeadlineBufferHours !== undefined) {
    atLeastZero("safety.evDeadlineBufferHours", safety.evDeadlineBufferHours);
  }
  if (safety.evReadyBeforeHours !== undefined)
    atLeastZero("safety.evReadyBeforeHours", safety.evReadyBeforeHours);
}

function checkMeasurements(inputs: PowerFlowInputs, phases: number): void {
  finite("inputs.at", inputs.at);
  checkPerPhase("inputs.housePhaseW", inputs.housePhaseW, phases);
  checkLength("inputs.phaseVoltageV", inputs.phaseVoltageV);
  positive("inputs.phaseVoltageV", inputs.phaseVoltageV[0]);
  if (phases === 3) {
    positive("inputs.phaseVoltageV", inputs.phaseVoltageV[1]);
    positive("inputs.phaseVoltageV", inputs.phaseVoltageV[2]);
  }
  if (inputs.housePhaseCurrentA !== undefined) {
    checkPerPhase("inputs.housePhaseCurrentA", inputs.housePhaseCurrentA, phases);
  }
  atLeastZero("inputs.pvAvailableW", inputs.pvAvailableW);
}

function checkBatteryInput({ battery }: PowerFlowInputs): void {
  if (battery === undefined) throw missing("inputs.battery", "physical.battery is given");
  inRange("inputs.battery.socPercent", battery.socPercent, 0, 100);
  finite("inputs.battery.powerW", battery.powerW);
  if (battery.temperatureC !== undefined) finite("inputs.battery.temperatureC", battery.temperatureC);
  if (battery.chargeLimitW !== undefined) atLeastZero("inputs.battery.chargeLimitW", battery.chargeLimitW);
  if (battery.dischargeLimitW !== undefined)
    atLeastZero("inputs.battery.dischargeLimitW", battery.dischargeLimitW);
  if (battery.cyclesToday !== undefined) atLeastZero("inputs.battery.cyclesToday", battery.cyclesToday);
}

function checkBatteryValues({ battery }: Values): void {
  if (battery === undefined) throw missing("values.battery", "physical.battery is given");
  if (battery.plannedW !== undefined) finite("values.battery.plannedW", battery.plannedW);
  atLeastZero("values.battery.trackingPerKwh", battery.trackingPerKwh);
  atLeastZero("values.battery.wearCostPerKwh", battery.wearCostPerKwh);
  const { levelsWh, perKwh } = battery.segments;
  if (levelsWh.length !== perKwh.length + 1) {
    throw shapeMismatch("values.battery.segments", perKwh.length + 1, levelsWh.length);
  }
  let before = -Infinity;
  for (let i = 0; i < levelsWh.length; i++) {
    const level = finite("values.battery.segments.levelsWh", levelsWh[i] as number);
    if (level < before) throw outOfRange("values.battery.segments.levelsWh", level, "ascending levels");
    before = level;
  }
  for (let i = 0; i < perKwh.length; i++) finite("values.battery.segments.perKwh", perKwh[i] as number);
}

function checkEvs(
  inputs: PowerFlowInputs,
  { physical }: AllConstraints,
  permissions: Permissions,
  values: Values,
): void {
  const count = physical.evses?.length ?? 0;
  if ((inputs.evs?.length ?? 0) !== count) throw shapeMismatch("inputs.evs", count, inputs.evs?.length ?? 0);
  if (count === 0) return;
  if ((values.evs?.length ?? 0) !== count) throw shapeMismatch("values.evs", count, values.evs?.length ?? 0);
  if (permissions.evs !== undefined && permissions.evs.length !== count) {
    throw shapeMismatch("permissions.evs", count, permissions.evs.length);
  }
  for (let i = 0; i < count; i++) {
    checkEv(inputs.evs?.[i] as EvState);
    checkEvValues(values.evs?.[i] as EvValues);
    if (permissions.evs !== undefined) checkEvPermission(permissions.evs[i] as EvPermission);
  }
}

function checkEvse(evse: EvseConstraints, phases: number): void {
  positive("physical.evses.minCurrentA", evse.minCurrentA);
  finite("physical.evses.maxCurrentA", evse.maxCurrentA);
  if (evse.maxCurrentA < evse.minCurrentA) {
    throw outOfRange("physical.evses.maxCurrentA", evse.maxCurrentA, "at least minCurrentA");
  }
  positive("physical.evses.currentStepA", evse.currentStepA);
  if (evse.maxDischargeCurrentA !== undefined) {
    atLeastZero("physical.evses.maxDischargeCurrentA", evse.maxDischargeCurrentA);
  }
  if (evse.phaseSets.length === 0) throw shapeMismatch("physical.evses.phaseSets", 1, 0);
  for (const set of evse.phaseSets) {
    if (set.length === 0 || set.length > phases)
      throw shapeMismatch("physical.evses.phaseSets", phases, set.length);
    let seen = 0;
    for (const phase of set) {
      const bit = 1 << phase;
      if (!(phase >= 1 && phase <= phases && Number.isInteger(phase)) || (seen & bit) !== 0) {
        throw outOfRange("physical.evses.phaseSets", phase, `different phases from 1 to ${phases}`);
      }
      seen |= bit;
    }
  }
}

function checkEv(ev: EvState): void {
  if (ev.socPercent !== undefined) inRange("inputs.evs.socPercent", ev.socPercent, 0, 100);
  atLeastZero("inputs.evs.capacityWh", ev.capacityWh);
  atLeastZero("inputs.evs.maxChargeW", ev.maxChargeW);
  if (ev.maxDischargeW !== undefined) atLeastZero("inputs.evs.maxDischargeW", ev.maxDischargeW);
  if (ev.chargeEfficiency !== undefined) fraction("inputs.evs.chargeEfficiency", ev.chargeEfficiency);
  if (ev.departureAt !== undefined) finite("inputs.evs.departureAt", ev.departureAt);
  if (ev.targetSocPercent !== undefined) inRange("inputs.evs.targetSocPercent", ev.targetSocPercent, 0, 100);
  if (ev.energyGoalWh !== undefined) atLeastZero("inputs.evs.energyGoalWh", ev.energyGoalWh);
  if (ev.reserveSocPercent !== undefined)
    inRange("inputs.evs.reserveSocPercent", ev.reserveSocPercent, 0, 100);
  if (ev.minCurrentA !== undefined) atLeastZero("inputs.evs.minCurrentA", ev.minCurrentA);
  if (ev.chargingProfile === undefined) return;
  let before = -Infinity;
  for (const step of ev.chargingProfile) {
    finite("inputs.evs.chargingProfile", step.at);
    atLeastZero("inputs.evs.chargingProfile", step.maxCurrentA);
    if (step.at <= before) throw outOfRange("inputs.evs.chargingProfile", step.at, "ascending instants");
    before = step.at;
  }
}

function checkEvValues(ev: EvValues): void {
  finite("values.evs.valuePerKwh", ev.valuePerKwh);
  if (ev.dischargeCostPerKwh !== undefined) finite("values.evs.dischargeCostPerKwh", ev.dischargeCostPerKwh);
}

function checkEvPermission(ev: EvPermission): void {
  limit("permissions.evs.maxCurrentA", ev.maxCurrentA);
  if (ev.minCurrentA !== undefined) atLeastZero("permissions.evs.minCurrentA", ev.minCurrentA);
  if (ev.phaseCounts === undefined) return;
  for (const count of ev.phaseCounts) {
    const phases: number = count;
    if (phases !== 1 && phases !== 2 && phases !== 3)
      throw outOfRange("permissions.evs.phaseCounts", phases, "1, 2 or 3");
  }
}

function checkPerPhase(field: string, perPhase: PerPhase, phases: number): void {
  checkLength(field, perPhase);
  finite(field, perPhase[0]);
  finite(field, perPhase[1]);
  finite(field, perPhase[2]);
  if (phases === 1) {
    const beyond = perPhase[1] === 0 ? perPhase[2] : perPhase[1];
    if (beyond !== 0) throw outOfRange(field, beyond, "0 on L2 and L3 of a single-phase connection");
  }
}

function checkShares(field: string, shares: PhaseShares, phases: number): void {
  checkLength(field, shares);
  let sum = 0;
  for (let phase = 0; phase < 3; phase++) {
    const share = inRange(field, shares[phase] as number, 0, 1);
    if (phase >= phases && share !== 0)
      throw outOfRange(field, share, "0 on L2 and L3 of a single-phase connection");
    sum += share;
  }
  if (Math.abs(sum - 1) > 1e-6) throw outOfRange(field, sum, "shares that add up to 1");
}

function checkLength(field: string, perPhase: { readonly length: number }): void {
  if (perPhase.length !== 3) throw shapeMismatch(field, 3, perPhase.length);
}

function finite(field: string, value: number): number {
  if (!Number.isFinite(value)) {
    throw new OecError("NOT_FINITE", `${field} is ${String(value)}, expected a finite number`, {
      context: { field, value },
    });
  }
  return value;
}

function inRange(field: string, value: number, lowest: number, highest: number): number {
  if (!(value >= lowest && value <= highest)) {
    finite(field, value);
    throw outOfRange(field, value, `${lowest} to ${highest}`);
  }
  return value;
}

function atLeastZero(field: string, value: number): void {
  finite(field, value);
  if (value < 0) throw outOfRange(field, value, "0 or more");
}

function positive(field: string, value: number): void {
  finite(field, value);
  if (value <= 0) throw outOfRange(field, value, "above 0");
}

function fraction(field: string, value: number): void {
  finite(field, value);
  if (value <= 0 || value > 1) throw outOfRange(field, value, "above 0 to 1");
}

/** A limit from outside may be infinite: no limit. */
function limit(field: string, value: number): void {
  if (Number.isNaN(value)) finite(field, value);
  if (value < 0) throw outOfRange(field, value, "0 or more");
}

function outOfRange(field: string, value: number, expected: string): OecError {
  return new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected ${expected}`, {
    context: { field, value, expected },
  });
}

function missing(field: string, because: string): OecError {
  return new OecError("INVALID_ARGUMENT", `${field} is missing, expected because ${because}`, {
    context: { field, because },
  });
}

function shapeMismatch(field: string, expected: number, found: number): OecError {
  return new OecError("SHAPE_MISMATCH", `${field} has ${found} entries, expected ${expected}`, {
    context: { field, expected, found },
  });
}
