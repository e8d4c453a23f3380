import { cellPlant, linearPlant, type BatteryPlant } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";

const cells = (initialSocPercent = 50): BatteryPlant =>
  cellPlant({ capacityWh: 10_000, ratedW: 5000, initialSocPercent });
const makers = {
  cells,
  linear: (initialSocPercent = 50): BatteryPlant =>
    linearPlant({ capacityWh: 10_000, chargeEfficiency: 0.95, dischargeEfficiency: 0.95 }, initialSocPercent),
};
const soc = fc.double({ min: 0, max: 100, noNaN: true });
const steps = fc.array(
  fc.tuple(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.double({ min: 1e-3, max: 2, noNaN: true })),
  { maxLength: 30 },
);

test.each(Object.entries(makers))(
  "%s: taken energy less losses is the change of the store, and losses are never negative",
  (_, make) => {
    fc.assert(
      fc.property(soc, steps, (start, asked) => {
        const plant = make(start);
        for (const [powerW, hours] of asked) {
          const before = plant.storedWh;
          const done = plant.step(powerW, hours, 5, 95);
          const changeWh = plant.storedWh - before;
          expect(Math.abs((done.powerW - done.lossW) * hours - changeWh)).toBeLessThan(1e-6);
          expect(done.lossW).toBeGreaterThan(-1e-6);
          expect(Math.abs(done.powerW)).toBeLessThanOrEqual(Math.abs(powerW) + 1e-6);
        }
      }),
    );
  },
);

test.each(Object.entries(makers))(
  "%s: the SoC never leaves the range it started in or was given",
  (_, make) => {
    fc.assert(
      fc.property(soc, steps, (start, asked) => {
        const plant = make(start);
        for (const [powerW, hours] of asked) plant.step(powerW, hours, 5, 95);
        expect(plant.socPercent).toBeLessThanOrEqual(Math.max(start, 95) + 1e-9);
        expect(plant.socPercent).toBeGreaterThanOrEqual(Math.min(start, 5) - 1e-9);
      }),
    );
  },
);

test("empty to full is the capacity", () => {
  expect(cells(100).storedWh).toBeCloseTo(10_000, 6);
  expect(cells(0).storedWh).toBe(0);
});

test("a round trip at half power keeps 89 to 95 % of the energy, at 2 % power much less", () => {
  const roundTrip = (powerW: number): number => {
    const plant = cells(50);
    const taken = plant.step(powerW, 0.5, 0, 100).powerW;
    let given = 0;
    while (plant.socPercent > 50) given -= plant.step(-powerW, 0.001, 50, 100).powerW * 0.001;
    return given / (taken * 0.5);
  };
  expect(roundTrip(2500)).toBeGreaterThan(0.89);
  expect(roundTrip(2500)).toBeLessThan(0.95);
  expect(roundTrip(100)).toBeLessThan(0.7);
});
