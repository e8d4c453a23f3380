import { expect, test } from "vitest";
import type { SystemStatus } from "../../src/api/status.ts";
import { statusLine, statusScreen } from "../../src/live/status-text.ts";

const slots = Array.from({ length: 16 }, (_, index) => ({
  start: new Date(Date.UTC(2026, 5, 1, 10, 15 * index)).toISOString(),
  end: new Date(Date.UTC(2026, 5, 1, 10, 15 * index + 15)).toISOString(),
  batteryW: 1500 - 200 * index,
  gridW: 0,
  socPercent: 40 + index,
  importPricePerKwh: 1.25,
}));
const status: SystemStatus = {
  at: "2026-06-01T10:00:00Z",
  timeZone: "Europe/Stockholm",
  simulated: true,
  mode: "normal",
  flows: { houseW: 700, pvW: 4200, batteryW: 3500, gridW: 0, phaseCurrentA: [0, 0, 0] },
  battery: { socPercent: 42, storedWh: 4200, capacityWh: 10_000, powerW: 3500 },
  prices: { currency: "SEK", importPerKwh: 1.5, exportPerKwh: 0.6 },
  plan: { strategy: "s", madeAt: "2026-06-01T10:00:00Z", until: "2026-06-02T10:00:00Z", slots },
  decision: {
    guidedBy: "plan",
    batteryW: 3500,
    curtailW: 0,
    reasons: ["The house neither imports nor exports: the next watt would cost more than it brings."],
  },
  forecast: { updatedAt: "2026-06-01T10:00:00Z" },
  today: { cost: -3.2, importedKwh: 1, exportedKwh: 2, houseKwh: 3, pvKwh: 4 },
  conditions: [],
};

test("no line of the screen is wider than the terminal", () => {
  for (const width of [40, 80, 120]) {
    const widths = statusScreen(status, "http://127.0.0.1:8080", width)
      .split("\n")
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
  }
});

test("the screen says in local time what flows, what is planned and why", () => {
  const screen = statusScreen(status, "http://127.0.0.1:8080", 100);
  expect(screen).toContain("2026-06-01 12:00:00");
  expect(screen).toMatch(/PV +4.20 kW +▸█{13}·{11}/);
  expect(screen).toContain("charging; 42 % [████      ] 4.2 kWh");
  expect(screen).toMatch(/Plan +12:00 +12:30 +13:00/);
  expect(screen).toContain("The house neither imports nor exports");
});

test("a discharging battery points the other way", () => {
  const screen = statusScreen({ ...status, flows: { ...status.flows!, batteryW: -1000 } }, "", 100);
  expect(screen).toMatch(/Battery +-1.00 kW +◂███· */);
});

test("before the first reading the screen waits", () => {
  const { flows, battery, plan, decision, ...rest } = status;
  const screen = statusScreen(rest, "", 100);
  expect([flows, battery, plan, decision].every((part) => part !== undefined)).toBe(true);
  expect(screen).toContain("Waiting for the first reading");
  expect(screen).toContain("No plan yet");
});

test("conditions are shown while they hold", () => {
  expect(statusScreen({ ...status, conditions: ["SOC_LOW"] }, "", 100)).toContain("Conditions: SOC_LOW");
});

test("the line for pipes holds flows, price, plan and reason", () => {
  expect(statusLine(status)).toBe(
    "2026-06-01 12:00:00 | house 0.70 kW, PV 4.20 kW, battery 3.50 kW, grid 0.00 kW | SoC 42 % | price 1.50 SEK/kWh | " +
      "plan 1.50 kW | The house neither imports nor exports: the next watt would cost more than it brings.",
  );
});
