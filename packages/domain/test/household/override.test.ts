import { expect, test } from "vitest";
import {
  activeOverride,
  LONGEST_OVERRIDE_MS,
  validateHousehold,
  validateOverride,
  validatePreferences,
  type OverrideLease,
} from "../../src/index.ts";
import { codeOf } from "../failure.ts";

const LEASE: OverrideLease = {
  id: "1",
  householdId: "home",
  deviceId: "battery",
  powerW: 2_000,
  setBy: "Astrid",
  setAt: 100,
  expiresAt: 200,
};

test("an override holds from its start to its end", () => {
  expect([99, 100, 199, 200].map((at) => activeOverride([LEASE], at, "battery")?.id)).toEqual([
    undefined,
    "1",
    "1",
    undefined,
  ]);
});
test("an override holds for its device only", () =>
  expect(activeOverride([LEASE], 150, "car")).toBeUndefined());
test("the override that was set last counts, in whatever order they come", () => {
  const newer = { ...LEASE, id: "2", setAt: 120 };
  expect(activeOverride([LEASE, newer], 150, "battery")?.id).toBe("2");
  expect(activeOverride([newer, LEASE], 150, "battery")?.id).toBe("2");
  expect(activeOverride([newer, LEASE], 110, "battery")?.id).toBe("1");
});
test("a sound override is returned as it is", () => expect(validateOverride(LEASE)).toBe(LEASE));
test.each<[string, Partial<OverrideLease>, string]>([
  ["an end before the start", { expiresAt: 99 }, "OUT_OF_RANGE"],
  ["an end at the start", { expiresAt: 100 }, "OUT_OF_RANGE"],
  ["more than a week", { expiresAt: 101 + LONGEST_OVERRIDE_MS }, "OUT_OF_RANGE"],
  ["no end", { expiresAt: Infinity }, "NOT_FINITE"],
  ["no number as power", { powerW: Number.NaN }, "NOT_FINITE"],
  ["nobody who set it", { setBy: " " }, "INVALID_ARGUMENT"],
  ["no device", { deviceId: "" }, "INVALID_ARGUMENT"],
])("an override with %s is refused", (_, change, code) =>
  expect(codeOf(() => validateOverride({ ...LEASE, ...change }))).toBe(code),
);

const HOME = {
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  gridConnectionW: 14_000,
  createdAt: 0,
};
test("a household needs a name, a zone and a connection", () => {
  expect(validateHousehold(HOME)).toBe(HOME);
  expect(codeOf(() => validateHousehold({ ...HOME, name: "" }))).toBe("INVALID_ARGUMENT");
  expect(codeOf(() => validateHousehold({ ...HOME, timeZone: "Home" }))).toBe("INVALID_TIME_ZONE");
  expect(codeOf(() => validateHousehold({ ...HOME, gridConnectionW: 0 }))).toBe("OUT_OF_RANGE");
});
test("preferences keep to their ranges", () => {
  const wishes = {
    householdId: "home",
    minSocPercent: 20,
    maxCyclesPerDay: 1,
    preferSolar: true,
    v2xEnabled: false,
  };
  expect(validatePreferences(wishes)).toBe(wishes);
  expect(codeOf(() => validatePreferences({ ...wishes, minSocPercent: -1 }))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => validatePreferences({ ...wishes, maxCyclesPerDay: Number.NaN }))).toBe("NOT_FINITE");
});
