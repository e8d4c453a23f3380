import { expect, test } from "vitest";
import {
  calculateEvUrgency,
  energyNeededWh,
  needsCharging,
  profileLimitA,
  timeUntilDeparture,
} from "../../src/index.ts";
import type { EvState } from "../../src/index.ts";
import { HOME } from "../support/cases.ts";

const HOUR_MS = 3_600_000;
const SAFETY = HOME.constraints.safety;
const CAR: EvState = {
  connected: true,
  socPercent: 40,
  capacityWh: 60_000,
  maxChargeW: 12_000,
  chargeEfficiency: 1,
  targetSocPercent: 80,
  departureAt: 10 * HOUR_MS,
};

test("the energy a car needs is what its target lacks, with the losses of charging", () => {
  expect(energyNeededWh(CAR)).toBe(24_000);
  expect(energyNeededWh({ ...CAR, chargeEfficiency: 0.8 })).toBe(30_000);
});

test("without a target a car is charged to 100 %", () => {
  const { targetSocPercent, ...car } = CAR;
  expect(targetSocPercent).toBe(80);
  expect(energyNeededWh(car)).toBe(36_000);
});

test("a car of unknown SoC has a goal in energy", () => {
  const { socPercent, ...car } = CAR;
  expect(socPercent).toBe(40);
  expect(energyNeededWh(car)).toBe(0);
  expect(energyNeededWh({ ...car, energyGoalWh: 9_000 })).toBe(9_000);
});

test("a car at its target, or not there, needs no charging", () => {
  expect(needsCharging(CAR)).toBe(true);
  expect(needsCharging({ ...CAR, socPercent: 80 })).toBe(false);
  expect(needsCharging({ ...CAR, connected: false })).toBe(false);
});

test("time until departure is in hours, negative once past and infinite without one", () => {
  const { departureAt, ...car } = CAR;
  expect(timeUntilDeparture(CAR, 0)).toBe(10);
  expect(timeUntilDeparture(CAR, (departureAt ?? 0) + HOUR_MS)).toBe(-1);
  expect(timeUntilDeparture(car, 0)).toBe(Infinity);
});

test("a deadline demands nothing while full power could wait longer than the buffer", () => {
  // 24 kWh at 12 kW take 2 h; ready 0.25 h before departure, buffer 1 h.
  expect(calculateEvUrgency(CAR, 6.7 * HOUR_MS, SAFETY)).toMatchObject({
    neededWh: 24_000,
    mustW: 0,
    shortfallWh: 0,
  });
  expect(calculateEvUrgency(CAR, 6.7 * HOUR_MS, SAFETY).slackHours).toBeCloseTo(1.05, 9);
});

test("within the buffer a deadline demands the even power that is ready in time", () => {
  const urgency = calculateEvUrgency(CAR, 7.25 * HOUR_MS, SAFETY);
  expect(urgency.slackHours).toBeCloseTo(0.5, 9);
  expect(urgency.mustW).toBeCloseTo(24_000 / 2.5, 6);
});

test("a deadline that cannot be met demands full power and says what will be missing", () => {
  const urgency = calculateEvUrgency(CAR, 8.75 * HOUR_MS, SAFETY);
  expect(urgency).toMatchObject({ mustW: 12_000, shortfallWh: 12_000 });
});

test("between readiness and departure full power is demanded", () => {
  expect(calculateEvUrgency(CAR, 9.9 * HOUR_MS, SAFETY).mustW).toBe(12_000);
});

test("a departure in the past, no departure or no car demands nothing", () => {
  const { departureAt, ...car } = CAR;
  expect(calculateEvUrgency(CAR, departureAt ?? 0, SAFETY).mustW).toBe(0);
  expect(calculateEvUrgency(car, 0, SAFETY).mustW).toBe(0);
  expect(calculateEvUrgency({ ...CAR, connected: false }, 9 * HOUR_MS, SAFETY)).toMatchObject({
    mustW: 0,
    neededWh: 0,
  });
});

test("a charge point weaker than the car makes a deadline urgent earlier", () => {
  expect(calculateEvUrgency(CAR, 2 * HOUR_MS, SAFETY, 4_000).mustW).toBe(0);
  expect(calculateEvUrgency(CAR, 3 * HOUR_MS, SAFETY, 4_000).mustW).toBeCloseTo(24_000 / 6.75, 6);
});

test("buffer and readiness can be chosen", () => {
  const safety = { ...SAFETY, evDeadlineBufferHours: 0, evReadyBeforeHours: 0 };
  expect(calculateEvUrgency(CAR, 7.9 * HOUR_MS, safety).mustW).toBe(0);
  expect(calculateEvUrgency(CAR, 8 * HOUR_MS, safety).mustW).toBe(12_000);
});

test("the charging profile's last step before the instant holds", () => {
  const car = {
    ...CAR,
    chargingProfile: [
      { at: 100, maxCurrentA: 16 },
      { at: 200, maxCurrentA: 8 },
    ],
  };
  expect([50, 100, 199, 200, 900].map((at) => profileLimitA(car, at))).toEqual([Infinity, 16, 16, 8, 8]);
});
