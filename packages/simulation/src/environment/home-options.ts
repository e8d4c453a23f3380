import { ON_L1, THREE_PHASE } from "@oec/domain";
import type {
  BatteryCapabilities,
  Celsius,
  GridLimits,
  Instant,
  InverterCapabilities,
  Milliseconds,
  Percent,
  PhaseShares,
  Watts,
} from "@oec/domain";
import type { BatteryPlant } from "../battery/battery-plant.ts";
import type { BatteryThermal } from "../battery/simulated-battery.ts";
import type { HomeCar } from "../charger/home-car.ts";
import type { SimulatedGridOptions } from "../grid/simulated-grid.ts";
import type { SimulatedHouseOptions } from "../house/simulated-house.ts";
import type { MismatchOptions } from "./mismatch.ts";
import type { SimulatedPriceOptions } from "../price/simulated-price-source.ts";
import type { SimulatedSolarOptions } from "../solar/simulated-solar.ts";

/** Everything about a simulated home; what is absent is a three-phase Swedish house. */
export interface HomeOptions {
  /** Seed of everything random; each part draws from its own stream. */
  readonly seed: number;
  /** First instant; default the local midnight of 2026-06-21 in Stockholm. */
  readonly start?: Instant;
  /** IANA name; default Europe/Stockholm. */
  readonly timeZone?: string;
  /** Simulated seconds per real second; default 1. */
  readonly acceleration?: number;
  /** Longest step of the plant [ms]; longer ones are split. Default 10 s. */
  readonly maxStepMs?: Milliseconds;
  readonly house?: Partial<Omit<SimulatedHouseOptions, "seed" | "timeZone">>;
  readonly solar?: Partial<Omit<SimulatedSolarOptions, "seed">>;
  readonly battery?: {
    readonly capabilities?: Partial<BatteryCapabilities>;
    readonly initialSocPercent?: Percent;
    readonly plant?: BatteryPlant;
    readonly rampWPerS?: number;
    readonly thermal?: BatteryThermal;
    readonly noise?: { readonly powerW: Watts; readonly socPercent: Percent; readonly temperatureK: number };
    readonly startsAs?: "autonomous" | "idle";
  };
  readonly inverter?: { readonly capabilities?: Partial<InverterCapabilities>; readonly ambientC?: Celsius };
  readonly grid?: Partial<Omit<SimulatedGridOptions, "seed" | "limits">> & {
    readonly limits?: Partial<GridLimits>;
  };
  readonly gridMeter?: { readonly latencyMs?: Milliseconds; readonly noiseW?: Watts };
  readonly prices?: Omit<SimulatedPriceOptions, "seed" | "timeZone" | "clock">;
  /** A car and its charge point; default none. */
  readonly car?: HomeCar;
  /** The plant differs from what the site tells planning, drawn from the seed; default: it does not. */
  readonly mismatch?: MismatchOptions;
  /** Phases the PV feeds; default all three. */
  readonly pvPhaseShares?: PhaseShares;
}

/** 2026-06-21 00:00 in Stockholm. */
export const DEFAULT_START: Instant = Date.UTC(2026, 5, 20, 22);

/** A 10 kWh, 5 kW battery of LFP cells, three-phase. */
export const HOME_BATTERY: BatteryCapabilities = {
  capacityWh: 10_000,
  maxChargeW: 5000,
  maxDischargeW: 5000,
  minSocPercent: 5,
  maxSocPercent: 95,
  chargeEfficiency: 0.96,
  dischargeEfficiency: 0.96,
  chemistry: "LFP",
  phaseShares: THREE_PHASE,
  latencyMs: 0,
  failsafe: { timeoutMs: 60_000, behaviour: "goes back to its own self-consumption control" },
  signChecked: true,
};

/** An 8 kW inverter for the modules alone. */
export const HOME_INVERTER: InverterCapabilities = {
  maxAcW: 8000,
  maxDcW: 10_000,
  modes: ["grid-tied", "standby"],
  phaseShares: THREE_PHASE,
  hybrid: false,
  exportLimit: true,
};

/** Three phases behind 20 A. */
export const HOME_GRID: GridLimits = { phases: 3, fuseA: 20, marginA: 1, nominalVoltageV: 230 };

/** 8 kWp on a south roof in Stockholm. */
export const HOME_SOLAR = { capacityW: 8000, latitudeDeg: 59.33, longitudeDeg: 18.07 } as const;

/** Phase shares of everything on a connection: what is spread evenly sits on L1 where there is only one phase. */
export const sharesOn = (limits: GridLimits, shares: PhaseShares): PhaseShares =>
  limits.phases === 1 ? ON_L1 : shares;
