import { MS_PER_HOUR } from "@oec/domain";
import { commute, HOME_VEHICLE, SimulatedVehicle } from "@oec/simulation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const START = Date.UTC(2026, 2, 9);
const car = (options: Partial<ConstructorParameters<typeof SimulatedVehicle>[0]> = {}): SimulatedVehicle =>
  new SimulatedVehicle({ capabilities: HOME_VEHICLE, ...options });

describe("a simulated car", () => {
  it("takes what it is offered, less and less above 80 %", () => {
    const vehicle = car({ initialSocPercent: 50 });
    expect(vehicle.charge(MS_PER_HOUR, 5000)).toBeCloseTo(5000, 9);
    expect(vehicle.socPercent).toBeCloseTo(50 + (5000 * 0.92) / 600, 9);
    const full = car({ initialSocPercent: 95 });
    expect(full.charge(60_000, 11_040)).toBeLessThan(0.3 * 11_040);
  });

  it("drives by hand, for as far as its store reaches", () => {
    const vehicle = car({ initialSocPercent: 50 });
    expect(vehicle.driveDistance(100, 180)).toBe(18_000);
    expect(vehicle.socPercent).toBeCloseTo(20, 9);
    expect(vehicle.driveDistance(1000, 180)).toBeCloseTo(12_000, 9);
    expect(vehicle.socPercent).toBe(0);
  });

  it("is plugged in and unplugged by hand, with what its driver wants", () => {
    const trips = [{ departAt: START, returnAt: START + MS_PER_HOUR, energyWh: 1000 }];
    const vehicle = car({ trips });
    expect(vehicle.isConnectedAt(START)).toBe(false);
    vehicle.connect(START + 5 * MS_PER_HOUR, 70);
    expect(vehicle.stateAt(START)).toMatchObject({
      connected: true,
      goal: { departureAt: START + 5 * MS_PER_HOUR, targetSocPercent: 70 },
    });
    vehicle.disconnect();
    expect(vehicle.stateAt(START + 9 * MS_PER_HOUR)).toEqual({ connected: false });
  });

  it("warms up while it charges, cools down afterwards, and wears day by day", () => {
    const vehicle = car({ initialSocPercent: 20, ambientC: 10 });
    vehicle.charge(2 * MS_PER_HOUR, 11_000);
    const warmC = vehicle.temperatureC;
    expect(warmC).toBeGreaterThan(15);
    vehicle.rest(22 * MS_PER_HOUR);
    expect(vehicle.temperatureC).toBeLessThan(10.5);
    expect(vehicle.degradation.equivalentCycles).toBeCloseTo((22_000 * 0.92) / 120_000, 6);
    expect(vehicle.degradation.healthPercent).toBeLessThan(100);
  });

  it("its store balances exactly, whatever is offered and asked", () => {
    const capabilities = { ...HOME_VEHICLE, maxDischargeW: 7000 };
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1000, max: 3_600_000 }),
            fc.double({ min: -9000, max: 15_000, noNaN: true }),
          ),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        (offers) => {
          const vehicle = car({ capabilities, initialSocPercent: 40 });
          let expectedWh = vehicle.storedWh;
          for (const [durationMs, offeredW] of offers) {
            const powerW = vehicle.charge(durationMs, offeredW);
            const hours = durationMs / MS_PER_HOUR;
            expectedWh += powerW >= 0 ? powerW * hours * 0.92 : (powerW * hours) / 0.92;
            expect(vehicle.socPercent).toBeGreaterThanOrEqual(10 - 1e-9);
            expect(vehicle.socPercent).toBeLessThanOrEqual(100);
            expect(powerW).toBeLessThanOrEqual(Math.max(0, offeredW) + 1e-9);
          }
          expect(Math.abs(vehicle.storedWh - expectedWh)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("drives: away it is not connected, its energy goes evenly, and the departure is on record", () => {
    const trip = { departAt: START + MS_PER_HOUR, returnAt: START + 3 * MS_PER_HOUR, energyWh: 12_000 };
    const vehicle = car({ trips: [trip], initialSocPercent: 60, targetSocPercent: 70 });
    expect(vehicle.stateAt(START)).toEqual({
      connected: true,
      socPercent: 60,
      goal: { departureAt: trip.departAt, targetSocPercent: 70 },
    });
    vehicle.drive(trip.departAt, MS_PER_HOUR, trip);
    expect(vehicle.socPercent).toBeCloseTo(50, 9);
    expect(vehicle.stateAt(trip.departAt)).toEqual({ connected: false });
    vehicle.drive(trip.departAt + MS_PER_HOUR, MS_PER_HOUR, trip);
    expect(vehicle.socPercent).toBeCloseTo(40, 9);
    expect(vehicle.departures).toEqual([
      { at: trip.departAt, socPercent: 60, targetSocPercent: 70, strandedWh: 0 },
    ]);
  });

  it("says how far an empty car does not get", () => {
    const trip = { departAt: START, returnAt: START + MS_PER_HOUR, energyWh: 12_000 };
    const vehicle = car({ trips: [trip], initialSocPercent: 10 });
    vehicle.drive(START, MS_PER_HOUR, trip);
    expect(vehicle.socPercent).toBe(0);
    expect(vehicle.departures[0]?.strandedWh).toBeCloseTo(6000, 9);
  });

  it("refuses trips that overlap", () => {
    const trip = { departAt: START, returnAt: START + MS_PER_HOUR, energyWh: 1 };
    expect(() => car({ trips: [trip, trip] })).toThrow(/trips\[1\] lasts from .*, expected a stretch after/);
  });
});

describe("a commuter", () => {
  const year = { seed: 3, timeZone: "Europe/Stockholm", from: START, until: START + 364 * 86_400_000 };

  it("drives on every working day and on some days of the weekend, one trip at a time", () => {
    const trips = commute(year);
    expect(trips.length).toBeGreaterThan(260);
    expect(trips.length).toBeLessThan(340);
    expect(() => car({ trips })).not.toThrow();
  });

  it("makes the same trip of a day whatever span is asked for", () => {
    const all = commute(year);
    const part = commute({ ...year, from: START + 100 * 86_400_000 });
    expect(part.slice(1)).toEqual(all.slice(-part.length + 1));
  });

  it("refuses a span that ends before it begins", () => {
    expect(() => commute({ ...year, until: START - 1 })).toThrow(/or later/);
  });
});
