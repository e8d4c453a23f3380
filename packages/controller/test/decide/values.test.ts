import { expect, test } from "vitest";
import { controlConfig } from "@oec/controller";
import { guidanceAt } from "../../src/decide/values.ts";
import { simulatedHome } from "@oec/simulation";
import { perfectPlanner } from "../support/closed-loop.ts";

const home = simulatedHome(1);
const config = controlConfig(home.site, { battery: home.devices.battery.capabilities });
const at = home.clock.now();
const offer = await perfectPlanner(home).plan({
  at,
  site: home.site,
  state: { at, storedWh: { battery: 5000 } },
  reason: "test",
});
if (!offer.ok) throw new Error(offer.error.reason);
const active = offer.value;

test("the plan's prices, planned power and values of its slot guide the cycle", () => {
  const guidance = guidanceAt(config, at + 900_000, active, []);
  expect(guidance).toMatchObject({
    source: "plan",
    plannedW: active.plan.columns.batteryW[0]?.[1],
    values: { importPricePerKwh: active.problem.importPricePerKwh[1], holdHours: 0.25 },
  });
});

test("a decision holds to the end of the slot, and at least for a cycle", () => {
  expect(guidanceAt(config, at + 600_000, active, []).values.holdHours).toBeCloseTo(300 / 3600, 12);
  expect(guidanceAt(config, at + 899_999, active, []).values.holdHours).toBeCloseTo(10 / 3600, 12);
});

test("without a plan, and after its end, self-consumption guides", () => {
  expect(guidanceAt(config, at, undefined, []).source).toBe("self-consumption");
  expect(guidanceAt(config, at + 10 * 86_400_000, active, []).source).toBe("self-consumption");
});

const override = {
  id: "o",
  householdId: "h",
  deviceId: "battery",
  powerW: 700,
  setBy: "Eva",
  setAt: at,
  expiresAt: at + 1000,
};

test("an override outweighs every price while it lasts", () => {
  const during = guidanceAt(config, at + 999, active, [override]).values.battery;
  expect(during).toMatchObject({ plannedW: 700, trackingPerKwh: 1000 });
  expect(guidanceAt(config, at + 1000, active, [override]).override).toBeUndefined();
});

test("an override of another device does not touch the battery", () => {
  expect(guidanceAt(config, at, active, [{ ...override, deviceId: "car" }]).override).toBeUndefined();
});
