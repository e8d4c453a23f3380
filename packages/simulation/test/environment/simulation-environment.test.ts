import {
  SimulatedHardwareFactory,
  SimulationEnvironment,
  simulatedHome,
  type HomeOptions,
} from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ScenarioName } from "@oec/simulation";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const names: readonly ScenarioName[] = ["sunny_day", "cloudy_day", "peak_pricing", "battery_arbitrage"];

test.each(names)("a whole %s balances within 1e-6 W in every step", (name) => {
  const home = SimulationEnvironment.createScenario(name, 7);
  home.step(DAY);
  expect(home.worstBalanceErrorW).toBeLessThan(1e-6);
});

test.each(names)("the books of a %s close: what came in went out or was stored", (name) => {
  const home = SimulationEnvironment.createScenario(name, 7);
  const before = home.battery.storedWh;
  home.step(DAY);
  const sum = home.totals;
  const busWh = sum.importedWh - sum.exportedWh + sum.pvWh - sum.houseWh - sum.chargedWh + sum.dischargedWh;
  const storeWh = sum.chargedWh - sum.dischargedWh - sum.batteryLossWh - (home.battery.storedWh - before);
  expect(Math.abs(busWh)).toBeLessThan(1e-6);
  expect(Math.abs(storeWh)).toBeLessThan(1e-6);
});

test("the meter counts what the books say", async () => {
  const home = SimulationEnvironment.createScenario("sunny_day", 7);
  home.step(DAY);
  const { value } = await home.devices.gridMeter.read();
  expect(value.importedWh).toBeCloseTo(home.totals.importedWh, 6);
  expect(value.exportedWh).toBeCloseTo(home.totals.exportedWh, 6);
});

test("power balances whatever the home and whatever the battery is told", async () => {
  const homes = fc.record({
    seed: fc.integer(),
    capacityW: fc.integer({ min: 0, max: 20_000 }),
    phases: fc.constantFrom(1 as const, 3 as const),
    hybrid: fc.boolean(),
    powerW: fc.integer({ min: -6000, max: 6000 }),
    fallback: fc.constantFrom("idle" as const, "autonomous" as const),
    maxExportW: fc.constantFrom(0, 2000, 1e6),
  });
  await fc.assert(
    fc.asyncProperty(homes, async ({ seed, capacityW, phases, hybrid, powerW, fallback, maxExportW }) => {
      const home = simulatedHome(seed, {
        solar: { capacityW },
        grid: { limits: { phases, fuseA: 63, maxExportW } },
        inverter: { capabilities: { hybrid } },
      });
      const { battery } = home.devices;
      for (let hour = 0; hour < 24; hour += 1) {
        await battery.setPower({ powerW, validForMs: HOUR / 2, fallback });
        home.step(HOUR);
        const soc = (await battery.readState()).value.socPercent;
        expect(soc).toBeGreaterThanOrEqual(5 - 1e-9);
        expect(soc).toBeLessThanOrEqual(95 + 1e-9);
      }
      expect(home.worstBalanceErrorW).toBeLessThan(1e-6);
    }),
    { numRuns: 20 },
  );
});

test("two runs of one seed are equal bit for bit", async () => {
  const run = async (): Promise<unknown> => {
    const home = SimulationEnvironment.createScenario("cloudy_day", 11);
    home.step(DAY);
    const meter = await home.devices.gridMeter.read();
    const battery = await home.devices.battery.readState();
    return { totals: home.totals, meter, battery };
  };
  expect(await run()).toEqual(await run());
});

test("how a day is cut into calls changes nothing", () => {
  const whole = simulatedHome(3);
  whole.step(6 * HOUR);
  const cut = simulatedHome(3);
  for (let second = 0; second < 6 * 3600; second += 10) cut.step(10_000);
  expect(cut.totals).toEqual(whole.totals);
});

test("half the step size shows the same house at the same instants, and nearly the same energy", () => {
  const coarse = simulatedHome(5, { maxStepMs: 10_000 });
  const fine = simulatedHome(5, { maxStepMs: 5000 });
  for (let minute = 0; minute < 720; minute += 1) {
    coarse.step(60_000);
    fine.step(60_000);
    const at = coarse.clock.now();
    expect(fine.house.getLoadAt(at)).toBe(coarse.house.getLoadAt(at));
    expect(fine.solar.getProductionAt(at)).toBe(coarse.solar.getProductionAt(at));
  }
  expect(Math.abs(fine.totals.houseWh / coarse.totals.houseWh - 1)).toBeLessThan(0.001);
});

test("a lease ends at its very millisecond, inside a long step", async () => {
  const home = simulatedHome(5, { battery: { startsAs: "idle", rampWPerS: 1e9 } });
  await home.devices.battery.setPower({ powerW: 3000, validForMs: 12_345, fallback: "idle" });
  home.step(HOUR);
  expect(home.totals.chargedWh).toBeCloseTo((3000 * 12_345) / HOUR, 9);
});

test("on a sunny day the autonomous battery fills up from the sun and covers the evening", () => {
  const home = SimulationEnvironment.createScenario("sunny_day", 7);
  home.step(DAY);
  expect(home.totals.chargedWh).toBeGreaterThan(6000);
  expect(home.totals.importedWh).toBeLessThan(500);
});

test("an export limit of the contract is kept by the inverter", () => {
  const home = simulatedHome(7, { solar: { cloudiness: 0 }, grid: { limits: { maxExportW: 1500 } } });
  let highest = 0;
  for (let minute = 0; minute < 1440; minute += 1) {
    home.step(60_000);
    highest = Math.max(highest, home.grid.currentExportW);
  }
  expect(highest).toBeLessThanOrEqual(1500 + 1e-9);
  expect(home.totals.curtailedWh).toBeGreaterThan(1000);
});

test("a hybrid inverter keeps its AC limit in both directions", async () => {
  const home = simulatedHome(7, { inverter: { capabilities: { hybrid: true, maxAcW: 3000 } } });
  for (let quarter = 0; quarter < 96; quarter += 1) {
    await home.devices.battery.setPower({
      powerW: quarter % 8 < 4 ? -5000 : 5000,
      validForMs: HOUR,
      fallback: "idle",
    });
    home.step(HOUR / 4);
    const { acPowerW } = (await home.devices.inverter.readState()).value;
    expect(Math.abs(acPowerW)).toBeLessThanOrEqual(3000 + 1e-6);
  }
});

test("a hybrid inverter charges its battery with the sun that its AC limit does not let out", async () => {
  const noon = Date.UTC(2026, 5, 21, 10);
  const options = {
    start: noon,
    solar: { capacityW: 10_000, cloudiness: 0 },
    battery: { initialSocPercent: 20 },
  };
  const small = { maxAcW: 4000, maxDcW: 10_000 };
  const home = simulatedHome(7, { ...options, inverter: { capabilities: { ...small, hybrid: true } } });
  const plain = simulatedHome(7, { ...options, inverter: { capabilities: small } });
  for (const one of [home, plain]) {
    await one.devices.battery.setPower({ powerW: 3500, validForMs: HOUR, fallback: "idle" });
    one.step(60_000);
  }
  expect(home.powers.pvW).toBeCloseTo(7500, 0);
  expect(plain.powers.pvW).toBeCloseTo(4000, 0);
});

test("without mains nothing flows, and what the house misses is booked", () => {
  const home = simulatedHome(7);
  home.grid.setOutage(true);
  home.step(HOUR);
  expect(home.powers).toMatchObject({ houseW: 0, pvW: 0, batteryW: 0, gridW: 0 });
  expect(home.totals.unservedWh).toBeGreaterThan(100);
});

test("a single-phase home has everything on L1", async () => {
  const home = simulatedHome(7, {
    grid: { limits: { phases: 1, fuseA: 63 } },
    house: { phaseShares: [1, 0, 0], appliances: [] },
  });
  home.step(12 * HOUR);
  const { phasePowerW } = (await home.devices.gridMeter.read()).value;
  expect(phasePowerW.slice(1)).toEqual([0, 0]);
});

test("a year of the default house alone never opens its 20 A fuse", () => {
  const home = simulatedHome(7, { maxStepMs: 60_000, battery: { startsAs: "idle" } });
  home.step(365 * DAY);
  expect(home.grid.checkFuseTrip()).toBe(false);
  expect(home.totals.unservedWh).toBe(0);
}, 60_000);

test("the site tells planning what the devices are", () => {
  const { site } = simulatedHome(7);
  expect(site.batteries[0]?.model).toMatchObject({ capacityWh: 10_000, maxChargeW: 5000 });
  expect(site.pv[0]).toMatchObject({ capacityW: 8000 });
  expect(site.grid).toMatchObject({ fuseA: 20, phases: 3 });
  expect(site.inverters[0]?.batteryIds).toEqual([]);
});

test("a home without PV has none in its site", () => {
  expect(SimulationEnvironment.createScenario("battery_arbitrage", 1).site.pv).toEqual([]);
});

test("the devices of a factory share one plant: what the battery takes shows on the meter", async () => {
  const options: HomeOptions = {
    seed: 7,
    solar: { capacityW: 0 },
    battery: { startsAs: "idle", rampWPerS: 1e9 },
  };
  const factory = new SimulatedHardwareFactory(options);
  const battery = await factory.createBattery("battery");
  const meter = await factory.createGridMeter("grid-meter");
  factory.environment.step(10_000);
  const before = (await meter.read()).value.powerW;
  await battery.setPower({ powerW: 4000, validForMs: HOUR, fallback: "idle" });
  factory.environment.step(10_000);
  expect(Math.abs((await meter.read()).value.powerW - before - 4000)).toBeLessThan(500);
  expect((await (await factory.createInverter("inverter")).readState()).value.pvW).toBe(0);
});

test("a factory refuses ids it does not know, and charge points", async () => {
  const factory = new SimulatedHardwareFactory({ seed: 7 });
  await expect(factory.createBattery("car")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(factory.createEvCharger("wallbox")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});
