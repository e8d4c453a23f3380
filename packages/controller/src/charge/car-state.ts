import type { Amperes, ChargerState, Instant, Percent, WattHours } from "@oec/domain";
import { validateDischarge } from "@oec/domain";
import type { EvState } from "@oec/power-flow";
import type { CarWishes } from "../inputs.ts";
import type { ControlledCharger } from "./charger-config.ts";
import type { ChargerMemory } from "./memory.ts";

/** A car that nobody can see or steer. */
const ABSENT: EvState = { connected: false, capacityWh: 1, maxChargeW: 0 };

/** True while a charge point answers; one that does not is a load of the house. */
export const answers = ({ track }: ChargerMemory): boolean =>
  track.freshness !== "lost" && track.last !== null;

/** SoC that is believed: the last one told and what was charged since [%]; undefined where none was ever told. */
export function believedSoc(
  charger: ControlledCharger,
  { track, lessons }: ChargerMemory,
): Percent | undefined {
  const { soc } = lessons;
  const reading = track.last?.value;
  if (reading === undefined || soc === null) return undefined;
  const storedWh = sessionStoredWh(charger, reading) - soc.storedWh;
  return Math.min(100, Math.max(0, soc.percent + (100 * storedWh) / charger.vehicle.capacityWh));
}

/** Energy that the session has put into the car's store [Wh]. */
export function sessionStoredWh({ vehicle }: ControlledCharger, reading: ChargerState): WattHours {
  const givenWh = reading.sessionDischargedWh ?? 0;
  return reading.sessionWh * vehicle.chargeEfficiency - givenWh / vehicle.dischargeEfficiency;
}

/** A car as power flow sees it. */
export function carState(
  charger: ControlledCharger,
  memory: ChargerMemory,
  wishes: CarWishes | undefined,
  at: Instant,
): EvState {
  const reading = memory.track.last?.value;
  if (!answers(memory) || reading === undefined) return ABSENT;
  const { vehicle } = charger;
  const socPercent = believedSoc(charger, memory);
  const { goal } = wishes ?? {};
  const isDue = goal !== undefined && goal.departureAt > at;
  const energyGoalWh = wishes?.energyGoalWh ?? ((goal?.targetSocPercent ?? 0) / 100) * vehicle.capacityWh;
  return {
    connected: reading.connected && reading.status !== "faulted" && reading.status !== "unavailable",
    capacityWh: vehicle.capacityWh,
    maxChargeW: vehicle.maxChargeW,
    maxDischargeW: vehicle.maxDischargeW,
    chargeEfficiency: vehicle.chargeEfficiency,
    minCurrentA: Math.max(vehicle.minCurrentA, charger.evse.minCurrentA),
    targetSocPercent: goal?.targetSocPercent ?? 100,
    ...(isDue && { departureAt: goal.departureAt }),
    ...(socPercent === undefined
      ? { energyGoalWh: Math.max(0, energyGoalWh - reading.sessionWh * vehicle.chargeEfficiency) }
      : { socPercent, reserveSocPercent: reserveSoc(charger, wishes) }),
  };
}

/** SoC below which the owner wants nothing taken out [%]: the minimum and what driving needs. */
function reserveSoc({ vehicle }: ControlledCharger, wishes: CarWishes | undefined): Percent {
  const v2x = wishes?.v2x;
  if (v2x === undefined || !v2x.enabled) return 100;
  return Math.min(100, v2x.minVehicleSocPercent + (100 * v2x.reserveWh) / vehicle.capacityWh);
}

/** True if the owner, the car and the charge point allow the car to give energy to the home. */
export function mayGive(
  charger: ControlledCharger,
  memory: ChargerMemory,
  wishes: CarWishes | undefined,
): boolean {
  const v2x = charger.abilities.v2x;
  const socPercent = believedSoc(charger, memory);
  if (v2x === undefined || wishes?.v2x === undefined || socPercent === undefined) return false;
  return validateDischarge({
    powerW: 0,
    use: "home",
    charger: v2x,
    vehicle: charger.vehicle,
    preferences: wishes.v2x,
    socPercent,
  }).ok;
}

/** Most current the charge point and the car can carry [A]. */
export const mostA = ({ evse }: ControlledCharger, { lessons }: ChargerMemory): Amperes =>
  Math.min(evse.maxCurrentA, lessons.carLimitA ?? Infinity);
