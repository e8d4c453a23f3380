import { expect, test } from "vitest";
import type { Battery, GridMeter } from "@oec/domain";
import type { SimulationEnvironment } from "@oec/simulation";
import { servedHome } from "../support/served-home.ts";
import { simulatedHome } from "@oec/simulation";

const STEP_MS = 60_000;

interface Day {
  readonly costs: number;
  readonly batteryW: readonly number[];
}

/** A day of covering the house from the battery, at a price that doubles in the evening. */
async function runDay(home: SimulationEnvironment, battery: Battery, meter: GridMeter): Promise<Day> {
  const batteryW: number[] = [];
  let costs = 0;
  let before = (await home.devices.gridMeter.read()).value;
  for (let minute = 0; minute < 1_440; minute += 1) {
    const { powerW: gridW } = (await meter.read()).value;
    const { powerW } = (await battery.readState()).value;
    await battery.setPower({
      powerW: Math.round(powerW - gridW),
      validForMs: 3 * STEP_MS,
      fallback: "autonomous",
    });
    home.step(STEP_MS);
    // The clock of a home in fast-forward outruns the wire: writes that it set off are let through first.
    batteryW.push((await home.devices.battery.readState()).value.powerW);
    const after = (await home.devices.gridMeter.read()).value;
    const price = minute > 1_020 ? 2 : 1;
    costs += price * ((after.importedWh ?? 0) - (before.importedWh ?? 0)) * 1e-3;
    costs -= 0.5 * ((after.exportedWh ?? 0) - (before.exportedWh ?? 0)) * 1e-3;
    before = after;
  }
  return { costs, batteryW };
}

test("a simulated day behind Modbus costs what it costs directly", { timeout: 60_000 }, async () => {
  const direct = simulatedHome(7, { battery: { startsAs: "idle" } });
  direct.step(10_000);
  const expected = await runDay(direct, direct.devices.battery, direct.devices.gridMeter);
  await using served = await servedHome();
  const battery = await served.factory.createBattery("battery");
  const meter = await served.factory.createGridMeter("grid-meter");
  const got = await runDay(served.home, battery, meter);
  expect(Math.abs(got.costs - expected.costs)).toBeLessThanOrEqual(0.001 * Math.abs(expected.costs));
  const apart = got.batteryW.map((powerW, minute) => Math.abs(powerW - expected.batteryW[minute]!));
  // Registers are in whole watts: two steps.
  expect(Math.max(...apart)).toBeLessThanOrEqual(2);
  expect(Math.max(...expected.batteryW)).toBeGreaterThan(500);
});
