import { FaultInjector, SimulationEnvironment, simulatedHome, type FaultPlan } from "@oec/simulation";
import { expect, test } from "vitest";
import { Rule } from "../support/rule.ts";
import { GOLDEN_DAYS } from "./golden-days.ts";

const TICK = 30_000;
const DAY = 86_400_000;

/** Homes of the golden days, and what goes wrong in them. */
const HOMES: Readonly<Record<keyof typeof GOLDEN_DAYS, () => [SimulationEnvironment, readonly FaultPlan[]]>> =
  {
    sunny: () => [SimulationEnvironment.createScenario("sunny_day", 1), []],
    "winter peak": () => [SimulationEnvironment.createScenario("peak_pricing", 1), []],
    "negative prices": () => [
      simulatedHome(1, { start: Date.UTC(2026, 4, 9, 22), prices: { levelPerKwh: 0.3, swing: 4 } }),
      [],
    ],
    faults: () => [
      simulatedHome(1, { car: { initialSocPercent: 30 } }),
      [
        { id: "F01", fromMs: 10 * 3_600_000, lastsMs: 600_000, variant: "60-seconds" },
        { id: "F19", fromMs: 12 * 3_600_000, lastsMs: 7_200_000 },
        { id: "F38", fromMs: 18 * 3_600_000, lastsMs: 3_600_000 },
      ],
    ],
  };

/** A day of one of them under the rule: energies, and what was asked for. */
async function dayOf(name: keyof typeof GOLDEN_DAYS): Promise<Record<string, number>> {
  const [home, plans] = HOMES[name]();
  const injector = new FaultInjector(home, plans, 1);
  const rule = new Rule(injector.devices, injector.clock, (at) => home.prices.priceAt(at));
  for (let passedMs = 0; passedMs < DAY; passedMs += TICK) {
    home.step(TICK);
    await rule.tick();
  }
  const { records } = injector.commands;
  // Every command in its order: a number that no other row of commands gives.
  const asked = records.reduce((sum, { value = 1 }, k) => (sum * 31 + value + k) % 1_000_003, 7);
  return { commands: records.length, asked, socPercent: home.battery.socPercent, ...home.totals };
}

test.each(Object.keys(GOLDEN_DAYS) as (keyof typeof GOLDEN_DAYS)[])(
  "the golden day of %s gives the same commands, and the same energies to 1e-9",
  async (name) => {
    const day = await dayOf(name);
    const golden: Readonly<Record<string, number>> = GOLDEN_DAYS[name];
    expect(Object.keys(day)).toEqual(Object.keys(golden));
    expect([day["commands"], day["asked"]]).toEqual([golden["commands"], golden["asked"]]);
    for (const [key, value] of Object.entries(golden)) {
      expect(Math.abs((day[key] ?? Number.NaN) - value)).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      );
    }
  },
);
