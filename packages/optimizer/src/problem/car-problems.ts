import { horizonEnd, MS_PER_HOUR, type Site, type SiteCharger, type SiteState } from "@oec/domain";
import type { Problem } from "../types/problem.ts";
import type { VehicleProblem } from "../types/vehicle.ts";
import { firmTargetPricePerKwh } from "./firm-target-price.ts";

/**
 * The cars that are plugged in and have to be somewhere with some energy; a car without a goal is not planned, it takes
 * what is left over.
 *
 * A car is available in whole slots up to its departure. What it can still charge between the end of the horizon and its
 * departure is taken off the target.
 *
 * @param problem - The problem without cars.
 */
export function carProblems(site: Site, state: SiteState, problem: Problem): readonly VehicleProblem[] {
  const cars: VehicleProblem[] = [];
  for (const charger of site.chargers) {
    const car = state.vehicles?.[charger.id];
    if (car?.goal === undefined || charger.vehicle === undefined) continue;
    const { departureAt, targetSocPercent } = car.goal;
    const { capacityWh, chargeEfficiency } = charger.vehicle;
    const { minChargeW, maxChargeW, stepW } = powersOf(site, charger);
    const available = slotsUntil(problem, departureAt);
    const afterMs = Math.max(0, departureAt - horizonEnd(problem.horizon));
    const laterWh = (afterMs / MS_PER_HOUR) * maxChargeW * chargeEfficiency;
    const wantedWh = (targetSocPercent / 100) * capacityWh - laterWh;
    if (!available.includes(1) || maxChargeW < minChargeW || wantedWh <= car.storedWh) continue;
    cars.push({
      id: charger.id,
      available,
      minChargeW,
      maxChargeW,
      ...(stepW !== undefined && { stepW }),
      chargeEfficiency,
      startWh: Math.min(car.storedWh, capacityWh),
      targetWh: Math.min(capacityWh, wantedWh),
      maxWh: capacityWh,
      shortfallPricePerKwh: firmTargetPricePerKwh(problem),
    });
  }
  return cars;
}

function slotsUntil({ horizon }: Problem, departureAt: number): Uint8Array {
  const available = new Uint8Array(horizon.count);
  for (let slot = 0; slot < horizon.count; slot += 1) {
    available[slot] = (horizon.edges[slot + 1] ?? Infinity) <= departureAt ? 1 : 0;
  }
  return available;
}

/**
 * Least and most power of a charge point with its car at nominal voltage. One that can change between one phase and three
 * is planned from the least on one phase to the most on three, as if every power between could be set.
 */
function powersOf(
  { grid }: Site,
  { capabilities, vehicle }: SiteCharger,
): Pick<VehicleProblem, "minChargeW" | "maxChargeW" | "stepW"> {
  const volts = grid.nominalVoltageV;
  const carPhases = Math.min(vehicle?.phases ?? 3, grid.phases);
  const most = Math.min(carPhases, Math.max(...capabilities.phases));
  const least = Math.min(carPhases, Math.min(...capabilities.phases));
  const minA = Math.max(capabilities.minCurrentA, vehicle?.minCurrentA ?? 0);
  const maxChargeW = Math.min(vehicle?.maxChargeW ?? Infinity, capabilities.maxCurrentA * volts * most);
  const minChargeW = minA * volts * least;
  return least === most
    ? { minChargeW, maxChargeW, stepW: capabilities.currentStepA * volts * most }
    : { minChargeW, maxChargeW };
}
