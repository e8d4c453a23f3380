import { finite, inRange, positive } from "../check.ts";
import type { Amperes, Celsius, Hours, Percent, Volts, WattHours, Watts } from "../units/quantity.ts";
import { chargeEnergyWh, openCircuitVoltage, type OpenCircuitCurve } from "./open-circuit.ts";

/** A battery pack: a voltage source that follows its charge, a resistance, a warm mass. */
export interface BatteryPlantModel {
  /** Charge between empty and full [Ah]. */
  readonly capacityAh: number;
  readonly openCircuit: OpenCircuitCurve;
  /** Inner resistance of the pack [ohm], 0 or more. */
  readonly resistanceOhm: number;
  /** Heat that warms it by one degree [J/K], above 0. */
  readonly heatCapacityJPerK: number;
  /** Heat that leaves it per degree above its surroundings [W/K], 0 or more. */
  readonly coolingWPerK: number;
}

/** A pack as it is. */
export interface BatteryPlantState {
  /** Charge above empty [Ah]. */
  readonly chargeAh: number;
  readonly temperatureC: Celsius;
}

/** What a step did to a pack. `terminalWh = storedWh + lossWh`. */
export interface BatteryPlantStep {
  readonly state: BatteryPlantState;
  /** Power that really flowed at the terminals, mean [W]; less than asked where the pack is full, empty or at its limit. */
  readonly powerW: Watts;
  /** Constant over the step, positive charges. */
  readonly currentA: Amperes;
  /** Energy through the terminals, positive charges [Wh]. */
  readonly terminalWh: WattHours;
  /** Change of the energy in the cells [Wh]. */
  readonly storedWh: WattHours;
  /** Turned into heat [Wh], 0 or more. */
  readonly lossWh: WattHours;
}

/** What a step works against. */
export interface PlantStepInput {
  /** Wanted mean power at the terminals (DC) [W], positive charges. */
  readonly powerW: Watts;
  /** Length of the step [h], above 0. */
  readonly hours: Hours;
  /** Temperature around the pack [°C]. */
  readonly ambientC: Celsius;
  /** Heat from elsewhere into the pack, e.g. of its converter [W]. */
  readonly extraHeatW?: Watts;
}

/**
 * Runs a pack for a while at constant current, so that its mean terminal power is the wanted one.
 *
 * The current solves `power = (change of stored energy) / time + R I^2`, for a short step `I = (-U + sqrt(U^2 + 4 R P)) / (2 R)`. So the
 * energy balance holds exactly for steps of any length. More power than `U^2 / (4 R)` cannot be drawn: then that much flows.
 *
 * @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`.
 */
export function batteryPlantStep(
  model: BatteryPlantModel,
  state: BatteryPlantState,
  input: PlantStepInput,
): BatteryPlantStep {
  finite("powerW", input.powerW);
  positive("hours", input.hours);
  inRange("chargeAh", state.chargeAh, 0, model.capacityAh);
  const currentA = input.powerW === 0 ? 0 : solveCurrent(model, state.chargeAh, input.powerW, input.hours);
  const chargeAh = Math.min(model.capacityAh, Math.max(0, state.chargeAh + currentA * input.hours));
  const storedWh = chargeEnergyWh(model.openCircuit, model.capacityAh, state.chargeAh, chargeAh);
  const lossW = model.resistanceOhm * currentA * currentA;
  const lossWh = lossW * input.hours;
  const terminalWh = storedWh + lossWh;
  const temperatureC = warm(model, state.temperatureC, lossW + (input.extraHeatW ?? 0), input);
  return {
    state: { chargeAh, temperatureC },
    powerW: terminalWh / input.hours,
    currentA,
    terminalWh,
    storedWh,
    lossWh,
  };
}

/** SoC of a pack by charge [%]. */
export function plantSocPercent(model: BatteryPlantModel, state: BatteryPlantState): Percent {
  return (state.chargeAh / model.capacityAh) * 100;
}

/** Open-circuit voltage of a pack as it is [V]. */
export function plantVoltage(model: BatteryPlantModel, state: BatteryPlantState): Volts {
  return openCircuitVoltage(model.openCircuit, plantSocPercent(model, state));
}

/**
 * Temperature of a warm mass after a constant heat for a while [°C]; exact for any length of step.
 *
 * @param heatW - Heat into it [W].
 */
export function warm(
  model: Pick<BatteryPlantModel, "heatCapacityJPerK" | "coolingWPerK">,
  temperatureC: Celsius,
  heatW: Watts,
  { hours, ambientC }: Pick<PlantStepInput, "hours" | "ambientC">,
): Celsius {
  const seconds = hours * 3600;
  if (model.coolingWPerK === 0) return temperatureC + (heatW * seconds) / model.heatCapacityJPerK;
  const finalC = ambientC + heatW / model.coolingWPerK;
  return (
    finalC + (temperatureC - finalC) * Math.exp((-seconds * model.coolingWPerK) / model.heatCapacityJPerK)
  );
}

/** The current whose mean terminal power over the step is the wanted one, within what the charge allows. */
function solveCurrent(model: BatteryPlantModel, chargeAh: number, powerW: Watts, hours: Hours): Amperes {
  const { openCircuit, resistanceOhm, capacityAh } = model;
  const power = (currentA: Amperes): Watts => {
    const end = Math.min(capacityAh, Math.max(0, chargeAh + currentA * hours));
    return (
      chargeEnergyWh(openCircuit, capacityAh, chargeAh, end) / hours + resistanceOhm * currentA * currentA
    );
  };
  let low = powerW > 0 ? 0 : Math.max(-chargeAh / hours, strongestDischarge(model, chargeAh, hours));
  let high = powerW > 0 ? (capacityAh - chargeAh) / hours : 0;
  if (power(low) >= powerW) return low;
  if (power(high) <= powerW) return high;
  // Power grows with current between the bounds, so Newton's step is taken where it stays inside them, else the middle.
  let current = clamp(shortStepCurrent(model, chargeAh, powerW), low, high);
  for (let round = 0; round < 100; round += 1) {
    const error = power(current) - powerW;
    if (error === 0) break;
    if (error < 0) low = current;
    else high = current;
    const slope =
      openCircuitVoltage(openCircuit, ((chargeAh + current * hours) / capacityAh) * 100) +
      2 * resistanceOhm * current;
    const newton = current - error / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - current) <= 1e-14 * Math.abs(current)) break;
    current = next;
  }
  return current;
}

/** The current at which more current would give less power, at the lowest voltage that the step could reach [A], below 0. */
function strongestDischarge(model: BatteryPlantModel, chargeAh: number, hours: Hours): Amperes {
  const { openCircuit, resistanceOhm, capacityAh } = model;
  if (resistanceOhm === 0) return -Infinity;
  const atStart = openCircuitVoltage(openCircuit, (chargeAh / capacityAh) * 100) / (2 * resistanceOhm);
  const lowestAh = Math.max(0, chargeAh - atStart * hours);
  return -openCircuitVoltage(openCircuit, (lowestAh / capacityAh) * 100) / (2 * resistanceOhm);
}

function shortStepCurrent(
  { openCircuit, resistanceOhm, capacityAh }: BatteryPlantModel,
  chargeAh: number,
  powerW: Watts,
): Amperes {
  const voltage = openCircuitVoltage(openCircuit, (chargeAh / capacityAh) * 100);
  if (resistanceOhm === 0) return powerW / voltage;
  const root = Math.sqrt(Math.max(0, voltage * voltage + 4 * resistanceOhm * powerW));
  return (2 * powerW) / (voltage + root);
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
