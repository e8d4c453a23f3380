import { expect, test } from "vitest";
import { whyNot } from "../../src/index.ts";
import type { FlowCase, FlowTarget } from "../../src/index.ts";
import { always, CAR, decide, EXACT, home, homeWithCar } from "../support/cases.ts";

function violated(flow: FlowCase, target: FlowTarget): readonly [string, string] {
  const answer = whyNot(flow, target);
  if (answer.kind !== "violates") throw new Error(`it ${answer.kind}`);
  expect(answer.reason.slack).toBeLessThan(0);
  return [answer.reason.code, answer.reason.constraint];
}

test("the decision itself is as good as the decision", () => {
  always(500, { cars: 1 }, (flow) => {
    const { batteryW, evs } = decide(flow, EXACT);
    return whyNot(flow, { batteryW, evs }).kind === "equal" || decide(flow, EXACT).status.kind !== "ok";
  });
});

test("nothing wanted is as good as the decision", () => {
  expect(whyNot(home({}), {})).toEqual({ kind: "equal" });
});

test("another power costs what it costs", () => {
  // Idle: 900 W bought at 2 instead of 1,000 W taken from the store at 1.
  const answer = whyNot(home({}), { batteryW: 0 });
  expect(answer.kind).toBe("costs");
  expect(answer).toHaveProperty("perHour", expect.closeTo(0.9 * 2 - 1, 9));
});

test("more than the battery's power is named", () => {
  expect(violated(home({}), { batteryW: 6_000 })).toEqual(["BATTERY_POWER_LIMIT", "battery.charge"]);
});

test("discharging an empty battery is named", () => {
  const flow = home({ inputs: { battery: { socPercent: 10, powerW: 0 } } });
  expect(violated(flow, { batteryW: -500 })).toEqual(["BATTERY_EMPTY", "battery.discharge"]);
});

test("charging over the import limit is named", () => {
  expect(violated(home({ grid: { maxImportW: 2_000 } }), { batteryW: 3_000 })).toEqual([
    "IMPORT_EXCEEDED",
    "grid.import",
  ]);
});

test("charging over a phase's fuse is named with the phase", () => {
  const flow = home({ inputs: { housePhaseW: [300, 4_500, 300] } });
  const answer = whyNot(flow, { batteryW: 1_000 });
  expect(answer).toMatchObject({ kind: "violates", reason: { code: "FUSE_EXCEEDED", phase: 2 } });
});

test("a battery on a site without one is named", () => {
  const { battery, ...physical } = home({}).constraints.physical;
  expect(battery).toBeDefined();
  const flow = { ...home({}), constraints: { ...home({}).constraints, physical } };
  expect(violated(flow, { batteryW: 500 })).toEqual(["BATTERY_POWER_LIMIT", "battery.charge"]);
});

test("curtailing more than there is, or against the permission, is named", () => {
  expect(violated(home({ inputs: { pvAvailableW: 500 } }), { curtailW: 600 })).toEqual([
    "PV_ALL_CURTAILED",
    "pv.curtail",
  ]);
  const forbidden = home({ inputs: { pvAvailableW: 500 }, permissions: { curtail: false } });
  expect(violated(forbidden, { curtailW: 100 })).toEqual(["PV_CURTAIL_FORBIDDEN", "pv.permission"]);
});

test("curtailing what could be stored costs its value", () => {
  const answer = whyNot(home({ inputs: { pvAvailableW: 1_900 } }), { curtailW: 1_000 });
  expect(answer).toEqual({ kind: "costs", perHour: expect.closeTo(0.9, 9) });
});

test("too little curtailment behind a full hybrid inverter is named", () => {
  const flow = home({
    inputs: { pvAvailableW: 8_000, battery: { socPercent: 90, powerW: 0 } },
    physical: { hybridMaxAcW: 5_000 },
  });
  expect(violated(flow, { curtailW: 0 })).toEqual(["INVERTER_LIMIT", "inverter.ac"]);
});

test("currents a charge point does not have are named", () => {
  const flow = homeWithCar({});
  expect(violated(flow, { evs: [{ currentA: 20, phases: [1] }] })).toEqual(["EV_MAX_CURRENT", "ev1.max"]);
  expect(violated(flow, { evs: [{ currentA: 3, phases: [1] }] })).toEqual(["EV_MIN_CURRENT", "ev1.min"]);
  expect(violated(flow, { evs: [{ currentA: 10, phases: [2] }] })).toEqual([
    "EV_NOT_PERMITTED",
    "ev1.permission",
  ]);
  expect(violated(flow, { evs: [{ currentA: -10, phases: [1] }] })).toEqual([
    "EV_NOT_PERMITTED",
    "ev1.permission",
  ]);
  const away = homeWithCar({ car: { connected: false } });
  expect(violated(away, { evs: [{ currentA: 10, phases: [1] }] })).toEqual([
    "EV_NOT_CONNECTED",
    "ev1.choice",
  ]);
});

test("stopping a car that may not stop is named", () => {
  const evs = [{ mayStop: false, mayCharge: true, mayDischarge: false, maxCurrentA: Infinity }];
  expect(violated(homeWithCar({ permissions: { evs } }), { evs: [{ currentA: 0, phases: [] }] })).toEqual([
    "EV_NOT_PERMITTED",
    "ev1.permission",
  ]);
});

test("stopping a car before its deadline is named", () => {
  const car = { ...CAR, departureAt: home({}).inputs.at + 3.25 * 3_600_000, targetSocPercent: 76 };
  expect(violated(homeWithCar({ car }), { evs: [{ currentA: 0, phases: [] }] })).toEqual([
    "EV_DEADLINE_SHORT",
    "ev1.deadline",
  ]);
});

test("idling below the reserve is named", () => {
  const flow = home({
    inputs: { battery: { socPercent: 5, powerW: 0 } },
    safety: { reserveRecoveryW: 1_500 },
  });
  expect(violated(flow, { batteryW: 0 })).toEqual(["BATTERY_RESERVE_SHORT", "battery.reserve"]);
});

test("serving the car from the battery against the house's priority is named", () => {
  const flow = homeWithCar({ safety: { housePriority: true } });
  expect(violated(flow, { batteryW: -3_000, evs: [{ currentA: 16, phases: [1, 2, 3] }] })).toEqual([
    "BATTERY_FOR_HOUSE",
    "battery.house",
  ]);
});

test("a current the fuse does not carry is named", () => {
  const flow = homeWithCar({
    inputs: { housePhaseW: [300, 2_300, 300], evs: [CAR] },
    battery: { maxDischargeW: 0 },
  });
  expect(violated(flow, { evs: [{ currentA: 12, phases: [1, 2, 3] }] })).toEqual([
    "FUSE_EXCEEDED",
    "fuse.L2",
  ]);
});
