import type { ChargerCapabilities, Clock, Percent, VehicleCapabilities } from "@oec/domain";
import { SimulatedVehicle } from "../vehicle/simulated-vehicle.ts";
import type { Trip } from "../vehicle/trips.ts";
import { HOME_CHARGER, type SimulatedChargerOptions } from "./charger-options.ts";
import { SimulatedCharger } from "./simulated-charger.ts";

/** A car at home and the charge point it is plugged into. */
export interface HomeCar {
  readonly capabilities?: Partial<VehicleCapabilities>;
  /** Its drives; default none. `commute` makes those of a commuter. */
  readonly trips?: readonly Trip[];
  readonly initialSocPercent?: Percent;
  /** What the driver wants at the next departure [%]; default 80. */
  readonly targetSocPercent?: Percent;
  /** It tells its SoC to whoever asks; default true. */
  readonly tellsSoc?: boolean;
  readonly charger?: Partial<Omit<SimulatedChargerOptions, "capabilities" | "vehicle" | "clock">> & {
    readonly capabilities?: Partial<ChargerCapabilities>;
  };
}

/** A car with 60 kWh and an 11 kW on-board charger; it gives nothing back. */
export const HOME_VEHICLE: VehicleCapabilities = {
  capacityWh: 60_000,
  maxChargeW: 11_040,
  maxDischargeW: 0,
  phases: 3,
  minCurrentA: 6,
  chargeEfficiency: 0.92,
  dischargeEfficiency: 0.92,
};

/** The charge point of a home with its car; `wiring` is how it is really wired, where that is not as planned. */
export function chargerOf(
  car: HomeCar,
  clock: Clock,
  wiring?: SimulatedChargerOptions["wiring"],
): SimulatedCharger {
  const { capabilities, charger, ...driver } = car;
  return new SimulatedCharger({
    ...charger,
    ...(wiring && { wiring }),
    capabilities: { ...HOME_CHARGER, ...charger?.capabilities },
    vehicle: new SimulatedVehicle({ ...driver, capabilities: { ...HOME_VEHICLE, ...capabilities } }),
    clock,
  });
}
