import { FAULTS, FaultInjector, faultHome, simulatedHome } from "@oec/simulation";
import { describe, expect, it } from "vitest";

describe("the fault injector", () => {
  it("leaves a home without faults as it is, bit for bit", async () => {
    const plain = simulatedHome(7);
    const watched = simulatedHome(7);
    const { devices } = new FaultInjector(watched, [], 7);
    for (const home of [plain, watched]) home.step(3_600_000);
    expect(await devices.gridMeter.read()).toEqual(await plain.devices.gridMeter.read());
    expect(watched.totals).toEqual(plain.totals);
  });

  it.each(FAULTS.map(({ id, variants }) => [id, variants] as const))(
    "%s: the plant is whole again when it is over",
    (id, variants) => {
      for (const variant of variants) {
        const home = faultHome("evening", 3);
        new FaultInjector(home, [{ id, fromMs: 5000, lastsMs: 30_000, variant }], 3);
        home.step(36_000);
        const { voltageV } = { voltageV: home.grid.phaseVoltageV[0] };
        expect(home.battery.quirks).toEqual({});
        expect(Object.values(home.charger?.quirks ?? {}).filter((quirk) => quirk !== false)).toEqual([]);
        expect(home.grid.status).toBe("normal");
        expect(voltageV).toBeLessThan(250);
        expect(home.battery.temperatureC).toBeLessThan(25);
      }
    },
  );

  it("begins and ends a fault between two steps, whatever moves the clock", () => {
    const home = faultHome("strong-connection", 7);
    const injector = new FaultInjector(home, [{ id: "F38", fromMs: 12_345, lastsMs: 7000 }], 7);
    const before = home.totals.houseWh;
    home.step(60_000);
    const alone = faultHome("strong-connection", 7);
    alone.step(60_000);
    const extraWh = home.totals.houseWh - before - alone.totals.houseWh;
    expect(extraWh).toBeCloseTo((7000 * 7) / 3600, 0);
    expect(injector.active).toEqual([]);
  });

  it("lets two faults act on the same reading", async () => {
    const home = simulatedHome(7);
    const plans = [
      { id: "F07", fromMs: 0, lastsMs: Infinity },
      { id: "F05", fromMs: 0, lastsMs: Infinity, variant: "times-10" },
    ] as const;
    const { devices } = new FaultInjector(home, plans, 7);
    home.step(10_000);
    const truth = (await home.devices.gridMeter.read()).value.powerW;
    expect((await devices.gridMeter.read()).value.powerW).toBeCloseTo(-10 * truth, 9);
  });

  it("chooses a variant by the seed", () => {
    const variantOf = (seed: number) =>
      new FaultInjector(simulatedHome(7), [{ id: "F03", fromMs: 0, lastsMs: 1000 }], seed).faults[0]?.variant;
    expect(variantOf(1)).toBe(variantOf(1));
    expect(new Set(Array.from({ length: 40 }, (_, seed) => variantOf(seed))).size).toBe(5);
  });

  it("says which variants there are to whoever asks for another", () => {
    const plan = { id: "F07", fromMs: 0, lastsMs: 1000, variant: "sideways" } as const;
    expect(() => new FaultInjector(simulatedHome(7), [plan], 7)).toThrow(/no variant "sideways".*flipped/);
  });

  it("refuses a fault that begins before the run", () => {
    const plan = { id: "F07", fromMs: -1, lastsMs: 1000 } as const;
    expect(() => new FaultInjector(simulatedHome(7), [plan], 7)).toThrow(/OUT_OF_RANGE/);
  });
});
