import type { BatteryState } from "../battery/battery.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Instant, Money, Percent, PricePerKwh, Watts } from "../units/quantity.ts";

/** What a device is. */
export type DeviceType = "battery" | "inverter" | "ev-charger" | "grid-meter" | "house-meter" | "vehicle";

/** A device as it is known to the system. */
export interface DeviceRecord {
  readonly id: string;
  readonly type: DeviceType;
  readonly manufacturer: string;
  readonly model: string;
  /** IP address, where it has one. */
  readonly ip?: string;
  readonly port?: number;
  /** Settings of its adapter; plain JSON values. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly discoveredAt: Instant;
  readonly lastSeenAt: Instant;
}

/** A battery's state at an instant. */
export interface BatteryStateRecord {
  readonly deviceId: string;
  readonly at: Instant;
  readonly state: BatteryState;
}

/** What a battery did over a time. */
export interface BatteryStatistics {
  /** Number of records it is made from; the other numbers are undefined if 0. */
  readonly count: number;
  readonly meanSocPercent?: Percent;
  readonly minSocPercent?: Percent;
  readonly maxSocPercent?: Percent;
  readonly meanPowerW?: Watts;
}

/** A schedule that was stored. */
export interface ScheduleRecord {
  readonly id: string;
  readonly schedule: Schedule;
  /** Estimated cost of following it, where it was computed. */
  readonly costEstimate?: Money;
  /** False once it has been invalidated. */
  readonly valid: boolean;
}

/** The spot price of one slot in one area from one source. */
export interface PriceRecord {
  readonly start: Instant;
  readonly end: Instant;
  /** Market area, e.g. `SE3`. */
  readonly area: string;
  /** Where it comes from, e.g. `nordpool`. */
  readonly source: string;
  /** Before tariff and tax [currency/kWh]. */
  readonly pricePerKwh: PricePerKwh;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Mean power of a household over one slot. */
export interface PowerRecord {
  readonly householdId: string;
  readonly start: Instant;
  readonly end: Instant;
  /** Mean over the slot [W], 0 or more. */
  readonly powerW: Watts;
}

/** Mean power over an hour or a day. */
export interface PowerAverage {
  /** Start of the hour or of the local day. */
  readonly start: Instant;
  /** Mean weighted by time over what is recorded [W]. */
  readonly meanPowerW: Watts;
}

/** What flowed where at one instant. */
export interface SnapshotRecord {
  readonly householdId: string;
  readonly at: Instant;
  /** Positive imports [W]. */
  readonly gridW: Watts;
  readonly houseW: Watts;
  /** 0 or more [W]. */
  readonly pvW: Watts;
  /** Positive charges [W]. */
  readonly batteryW: Watts;
  /** Positive charges [W]. */
  readonly evW: Watts;
  readonly batterySocPercent?: Percent;
}
