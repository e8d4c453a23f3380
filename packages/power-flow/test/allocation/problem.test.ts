import { expect, test } from "vitest";
import { decide, EXACT, home, homeWithCar } from "../support/cases.ts";

const onL1 = [1, 0, 0] as const;
const noBattery = { maxChargeW: 0, maxDischargeW: 0 };

test("an import limit on a single-phase connection is exceeded by the power over its one voltage", () => {
  const flow = home({
    inputs: { housePhaseW: [3_300, 0, 0] },
    grid: { phases: 1, maxImportW: 1_000 },
    physical: { pvPhaseShares: onL1 },
    battery: { ...noBattery, phaseShares: onL1 },
  });
  const { battery: single, ...physical } = flow.constraints.physical;
  const constraints = {
    ...flow.constraints,
    physical: { ...physical, battery: { ...single!, ...noBattery, phaseShares: onL1 } },
  };
  expect(decide({ ...flow, constraints }).status).toMatchObject({ limit: "import", overA: 2_300 / 230 });
});

test.each([
  ["where battery and PV share the phases", {}],
  ["where they do not", { pvPhaseShares: onL1 }],
])("half a watt of import costs the import price %s", (_, physical) => {
  const base = home({ inputs: { housePhaseW: [0.5, 0, 0] }, battery: noBattery });
  const flow = {
    ...base,
    constraints: { ...base.constraints, physical: { ...base.constraints.physical, ...physical } },
  };
  expect(decide(flow, EXACT).costPerHour).toBeCloseTo((0.5 * 2) / 1_000, 12);
});

test("a site without a battery is decided alike after a site with one", () => {
  const { battery: unused, ...physical } = home({}).constraints.physical;
  const { battery: unmeasured, ...inputs } = home({}).inputs;
  const { battery: worthless, ...values } = home({}).values;
  expect([unused, unmeasured, worthless]).not.toContain(undefined);
  const without = { ...home({}), inputs, values, constraints: { ...home({}).constraints, physical } };
  const first = decide(without);
  decide(home({ inputs: { pvAvailableW: 4_000 } }));
  expect(decide(without)).toEqual(first);
  expect(first).toMatchObject({ batteryW: 0, gridW: 900, costPerHour: 1.8 });
});

test("a car that the fuse leaves nothing is short of all that its deadline demands", () => {
  const at = 1_781_517_600_000;
  const flow = homeWithCar({
    inputs: { housePhaseW: [4_500, 4_500, 4_500] },
    battery: noBattery,
    car: { departureAt: at + 3_600_000 },
  });
  const { status, evs } = decide(flow);
  const [car] = evs;
  expect(car!.mustW).toBeGreaterThan(5_000);
  expect(status).toMatchObject({ shortfalls: [{ kind: "ev-deadline", shortfallW: car!.mustW }] });
});
