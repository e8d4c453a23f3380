import type { BatteryPlanningModel } from "../battery/battery.ts";
import type { ChargerCapabilities } from "../charger/charger.ts";
import type { GridLimits } from "../grid/grid.ts";
import type { PhaseShares } from "../grid/phases.ts";
import type { Instant, WattHours, Watts } from "../units/quantity.ts";
import type { ChargingGoal, VehicleCapabilities } from "../vehicle/vehicle.ts";

/** PV modules that are metered together. */
export interface SitePv {
  readonly id: string;
  /** Installed power [W]. */
  readonly capacityW: Watts;
  readonly phaseShares: PhaseShares;
}

/** A stationary battery of the site. */
export interface SiteBattery {
  readonly id: string;
  readonly model: BatteryPlanningModel;
  readonly phaseShares: PhaseShares;
}

/** An AC limit that PV and batteries share: a hybrid inverter. */
export interface SiteInverter {
  readonly id: string;
  /** AC limit in both directions [W]. */
  readonly maxAcW: Watts;
  /** PV plants on its DC side, by id. */
  readonly pvIds: readonly string[];
  /** Batteries on its DC side, by id. */
  readonly batteryIds: readonly string[];
}

/** A charge point of the site and the car that uses it. */
export interface SiteCharger {
  readonly id: string;
  readonly capabilities: ChargerCapabilities;
  readonly phaseShares: PhaseShares;
  readonly vehicle?: VehicleCapabilities;
}

/** Everything about a site that does not change while it runs. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA name of the local time zone. */
  readonly timeZone: string;
  /** Degrees, north and east positive. */
  readonly location?: { readonly latitudeDeg: number; readonly longitudeDeg: number };
  readonly grid: GridLimits;
  readonly pv: readonly SitePv[];
  readonly batteries: readonly SiteBattery[];
  readonly inverters: readonly SiteInverter[];
  readonly chargers: readonly SiteCharger[];
}

/** What planning must know of a site's present state. */
export interface SiteState {
  readonly at: Instant;
  /** Stored energy above 0 % SoC per stationary battery, by id [Wh]. */
  readonly storedWh: Readonly<Record<string, WattHours>>;
  /** Vehicles that are plugged in, by charger id. */
  readonly vehicles?: Readonly<
    Record<string, { readonly storedWh: WattHours; readonly goal?: ChargingGoal }>
  >;
  /** Interval means already billed in this month, highest first [W]. */
  readonly billedPeaksW?: readonly Watts[];
}
