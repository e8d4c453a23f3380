import type { AbortSignalLike } from "../abort.ts";
import type { BatteryCapabilities, BatteryRefusal, BatteryState } from "../battery/battery.ts";
import type { ChargerCapabilities, ChargerRefusal, ChargerState } from "../charger/charger.ts";
import type { GridReading } from "../grid/grid.ts";
import type { PerPhase, PhaseCount } from "../grid/phases.ts";
import type {
  InverterCapabilities,
  InverterMode,
  InverterRefusal,
  InverterState,
  PowerLimit,
} from "../inverter/inverter.ts";
import type { Result } from "../result.ts";
import type { Amperes, Watts } from "../units/quantity.ts";
import type { V2xCapabilities } from "../v2x/v2x.ts";
import type { CurrentLease, SetPoint } from "./lease.ts";
import type { HealthStatus, Sample } from "./sample.ts";

/** A battery that can be read and driven. Adapters and simulators implement it; controllers use it. */
export interface Battery {
  readonly capabilities: BatteryCapabilities;
  /** @throws {@link OecError} `DEVICE_UNREACHABLE` if the device gives no answer. */
  readState(signal?: AbortSignalLike): Promise<Sample<BatteryState>>;
  /** Asks for a power; resolves to the power the device accepted. The next `readState` is the read-back. */
  setPower(setPoint: SetPoint, signal?: AbortSignalLike): Promise<Result<Watts, BatteryRefusal>>;
  /** How the device is doing, from its own alarms and what the adapter sees. */
  healthCheck(signal?: AbortSignalLike): Promise<HealthStatus>;
}

/** A charge point that can be read and limited. */
export interface EvCharger {
  readonly capabilities: ChargerCapabilities;
  /** @throws {@link OecError} `DEVICE_UNREACHABLE` if the device gives no answer. */
  readState(signal?: AbortSignalLike): Promise<Sample<ChargerState>>;
  /** Limits the current; resolves to the limit the charger accepted. */
  setCurrent(lease: CurrentLease, signal?: AbortSignalLike): Promise<Result<Amperes, ChargerRefusal>>;
  /** Lets the vehicle charge up to the current limit. */
  startCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>>;
  /** Stops charging; the vehicle stays plugged in. */
  stopCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>>;
}

/** A charge point that can change between one and three phases. */
export interface PhaseSwitch {
  /** Charges with this many phases from now on; resolves to the number in use. */
  setPhases(phases: PhaseCount, signal?: AbortSignalLike): Promise<Result<PhaseCount, ChargerRefusal>>;
}

/** A charge point that can give energy back. */
export interface Discharge {
  readonly v2xCapabilities: V2xCapabilities;
  /** Readies the charge point and the vehicle for giving energy back. */
  enableDischarge(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>>;
  /** Asks for a power out of the vehicle, at most 0 [W]; resolves to the power the charge point accepted. */
  setDischargePower(setPoint: SetPoint, signal?: AbortSignalLike): Promise<Result<Watts, ChargerRefusal>>;
}

/** An inverter that can be read and limited. */
export interface Inverter {
  readonly capabilities: InverterCapabilities;
  /** @throws {@link OecError} `DEVICE_UNREACHABLE` if the device gives no answer. */
  readState(signal?: AbortSignalLike): Promise<Sample<InverterState>>;
  /** Changes how it runs; resolves to the mode in force. */
  setMode(mode: InverterMode, signal?: AbortSignalLike): Promise<Result<InverterMode, InverterRefusal>>;
  /** Limits PV so that the site exports no more than this. */
  setExportLimit(limit: PowerLimit, signal?: AbortSignalLike): Promise<Result<PowerLimit, InverterRefusal>>;
}

/** What a grid meter can measure. */
export interface MeterCapabilities {
  /** Values per phase are measured, not derived from the total. */
  readonly perPhase: boolean;
  /** Currents carry a sign. */
  readonly signedCurrents: boolean;
}

/** The meter at the grid connection. */
export interface GridMeter {
  readonly capabilities: MeterCapabilities;
  /** @throws {@link OecError} `DEVICE_UNREACHABLE` if the meter gives no answer. */
  read(signal?: AbortSignalLike): Promise<Sample<GridReading>>;
}

/** What a meter of the house load shows. */
export interface HouseReading {
  readonly powerW: Watts;
  readonly phasePowerW: PerPhase;
}

/** A meter of the house load alone: optional, a cross-check of grid - battery - EV + PV. */
export interface HouseMeter {
  /** The house load. @throws {@link OecError} `DEVICE_UNREACHABLE` if the meter gives no answer. */
  read(signal?: AbortSignalLike): Promise<Sample<HouseReading>>;
}
