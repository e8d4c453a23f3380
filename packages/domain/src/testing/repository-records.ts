import { idleBatteryState } from "../battery/model.ts";
import { THREE_PHASE } from "../grid/phases.ts";
import type {
  BatteryStateRecord,
  DeviceRecord,
  PowerRecord,
  PriceRecord,
  ScheduleRecord,
  SnapshotRecord,
} from "../ports/records.ts";

/** An hour [ms]. */
export const HOUR = 3_600_000;
/** 2026-03-28T00:00Z: the clock in Stockholm changes in the second of the following nights. */
export const START = 1_774_656_000_000;

/** A battery of an id. */
export const device = (id: string): DeviceRecord => ({
  id,
  type: "battery",
  manufacturer: "Example",
  model: "Box 10",
  ip: "192.0.2.1",
  port: 502,
  config: { unitId: 1, tags: ["a", "b"] },
  discoveredAt: START,
  lastSeenAt: START,
});

/** The state of `battery` some hours after the start. */
export const batteryState = (hour: number, socPercent: number): BatteryStateRecord => ({
  deviceId: "battery",
  at: START + hour * HOUR,
  state: { ...idleBatteryState(CAPABILITIES, socPercent), temperatureC: 21.5 },
});

const CAPABILITIES = {
  capacityWh: 10_000,
  maxChargeW: 5_000,
  maxDischargeW: 5_000,
  minSocPercent: 5,
  maxSocPercent: 95,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  chemistry: "LFP",
  phaseShares: THREE_PHASE,
  latencyMs: 1_000,
  signChecked: true,
} as const;

/** Two hours for `battery` from the start on, created some milliseconds after it. */
export const schedule = (id: string, created: number): ScheduleRecord => ({
  id,
  schedule: {
    deviceId: "battery",
    createdAt: START + created,
    intervals: [
      { start: START, end: START + HOUR, powerW: 1_000 },
      { start: START + HOUR, end: START + 2 * HOUR, powerW: -2_500.5 },
    ],
    madeBy: "contract@1",
  },
  costEstimate: -1.25,
  valid: true,
});

/** The price of an hour in SE3. */
export const price = (hour: number, pricePerKwh: number): PriceRecord => ({
  start: START + hour * HOUR,
  end: START + (hour + 1) * HOUR,
  area: "SE3",
  source: "contract",
  pricePerKwh,
  currency: "SEK",
});

/** The mean power of `home` in an hour. */
export const power = (hour: number, powerW: number): PowerRecord => ({
  householdId: "home",
  start: START + hour * HOUR,
  end: START + (hour + 1) * HOUR,
  powerW,
});

/** What flowed in `home` some hours after the start. */
export const snapshot = (hour: number): SnapshotRecord => ({
  householdId: "home",
  at: START + hour * HOUR,
  gridW: 1_000 + hour,
  houseW: 500,
  pvW: 0,
  batteryW: 500 + hour,
  evW: 0,
  batterySocPercent: 55.5,
});
