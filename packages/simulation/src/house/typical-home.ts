import { ON_L1, ON_L2, ON_L3, type Watts } from "@oec/domain";
import type { Appliance } from "./appliance.ts";

/** Power above the base load at each local hour, shape [24]; straight lines between the hours. */
export type DailyProfile = readonly Watts[];

/** A working day: peaks at 07:00 and 18:00. */
export const WEEKDAY_PROFILE: DailyProfile = [
  60, 40, 40, 40, 60, 150, 420, 700, 480, 290, 260, 250, 240, 235, 240, 280, 420, 720, 950, 880, 720, 560,
  340, 150,
];

/** A day off: a later, flatter morning, a midday peak, and the evening. */
export const WEEKEND_PROFILE: DailyProfile = [
  100, 60, 40, 40, 40, 60, 120, 240, 420, 620, 700, 640, 660, 600, 520, 480, 520, 700, 860, 820, 700, 580,
  420, 220,
];

/** Appliances of a Swedish house without electric heating, spread so that they alone never open a 20 A main fuse. */
export const TYPICAL_APPLIANCES: readonly Appliance[] = [
  { name: "kettle", powerW: 1800, phaseShares: ON_L1, startsPerDay: 3, minutes: 5, fromHour: 6, toHour: 21 },
  {
    name: "washing-machine",
    powerW: 1700,
    phaseShares: ON_L1,
    startsPerDay: 0.6,
    minutes: 60,
    fromHour: 8,
    toHour: 21,
  },
  {
    name: "hob",
    powerW: 2400,
    phaseShares: [0.5, 0.5, 0],
    startsPerDay: 1.2,
    minutes: 30,
    fromHour: 16.5,
    toHour: 19.5,
  },
  {
    name: "dryer",
    powerW: 2300,
    phaseShares: ON_L2,
    startsPerDay: 0.4,
    minutes: 60,
    fromHour: 9,
    toHour: 22,
  },
  {
    name: "oven",
    powerW: 2200,
    phaseShares: ON_L3,
    startsPerDay: 0.5,
    minutes: 45,
    fromHour: 16,
    toHour: 19,
  },
  {
    name: "dishwasher",
    powerW: 1900,
    phaseShares: ON_L3,
    startsPerDay: 0.8,
    minutes: 70,
    fromHour: 18,
    toHour: 22,
  },
];
