import { localDate, localDayHorizon } from "@oec/domain";
import { FaultInjector, faultHome, FaultTrial } from "@oec/simulation";
import { describe, expect, it } from "vitest";
import { faulty, FROM_MS, LASTS_MS } from "./support/faulty-home.ts";

const HOUR = 3_600_000;

describe("a fault of clock, market, process, house or mains", () => {
  it("F31: the wall clock and the stamps of readings jump; the monotonic clock and the sun do not", async () => {
    const { home, injector } = faulty("F31", "hour-forward");
    home.step(FROM_MS - 1000);
    const before = injector.clock.now();
    const monotonic = injector.clock.monotonicMs();
    home.step(1000);
    expect(injector.clock.now() - before).toBe(HOUR + 1000);
    expect(injector.clock.monotonicMs() - monotonic).toBe(1000);
    expect((await injector.devices.gridMeter.read()).at - home.clock.now()).toBe(HOUR);
    home.step(LASTS_MS);
    expect(injector.clock.now()).toBe(home.clock.now());
  });

  it.each([
    ["spring", 92],
    ["autumn", 100],
  ])("F32: the day of the %s change has %d quarters", (variant, quarters) => {
    const { home } = new FaultTrial({ id: "F32", seed: 1, variant });
    const zone = home.site.timeZone;
    expect(localDayHorizon(localDate(home.clock.now(), zone), zone).count).toBe(quarters);
  });

  it("F33: prices are missing, negative, hourly, or have gaps", async () => {
    const read = async (variant: string) => {
      const { home, injector } = faulty("F33", variant);
      home.step(FROM_MS);
      const start = home.clock.now();
      return injector.prices.readPrices({ start, end: start + 8 * HOUR });
    };
    await expect(read("missing")).rejects.toThrow(/MISSING_DATA/);
    expect((await read("negative")).pricePerKwh.values.every((price) => price <= 0)).toBe(true);
    const { edges } = (await read("hourly")).pricePerKwh.horizon;
    expect((edges[1] ?? 0) - (edges[0] ?? 0)).toBe(HOUR);
    expect((await read("gaps")).pricePerKwh.values.some(Number.isNaN)).toBe(true);
  });

  it.each([
    ["F34", "hangs", { kind: "planner", mode: "hangs" }],
    ["F36", "30-seconds", { kind: "block", forMs: 30_000 }],
    ["F37", "disk-full", { kind: "store", mode: "disk-full" }],
    ["F42", "fuse-25-to-16", { kind: "config", change: "fuse-25-to-16" }],
  ] as const)("%s: tells the process what to do while it lasts", (id, variant, expected) => {
    const { home, injector } = faulty(id, variant);
    home.step(FROM_MS - 1);
    expect(injector.processFaults).toEqual([]);
    home.step(1);
    expect(injector.processFaults).toEqual([expected]);
  });

  it("F35: the seed chooses the command at which the process dies", () => {
    const at = (seed: number): number => {
      const { home, injector } = faulty("F35", "kill", seed);
      home.step(FROM_MS);
      const [fault] = injector.processFaults;
      return fault?.kind === "kill" ? fault.atCommand : Number.NaN;
    };
    expect(new Set(Array.from({ length: 40 }, (_, seed) => at(seed)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it("F38: one phase draws 7 kW more from one step to the next, and less again afterwards", () => {
    const { home } = faulty("F38");
    home.step(FROM_MS);
    const before = home.powers.houseW;
    home.step(1000);
    expect(home.powers.houseW - before).toBeGreaterThan(6500);
    home.step(LASTS_MS);
    expect(home.powers.houseW - before).toBeLessThan(3000);
  });

  it("F39: the house alone draws more than the fuse, for less than it takes to trip it", () => {
    const { home } = faulty("F39");
    home.battery.quirks = { weakW: 0 };
    home.step(FROM_MS + 1000);
    expect(Math.max(...home.grid.phaseCurrentA)).toBeGreaterThan(home.grid.fuseLimitA);
    home.step(LASTS_MS - 2000);
    expect(home.grid.checkFuseTrip()).toBe(false);
  });

  it("F40: without mains the meter shows no voltage", async () => {
    const { home, injector } = faulty("F40", "outage");
    home.step(FROM_MS + 1000);
    expect((await injector.devices.gridMeter.read()).value.phaseVoltageV).toEqual([0, 0, 0]);
  });

  it("F40: at 51.5 Hz PV and battery leave the mains by themselves", async () => {
    const home = faultHome("noon", 7);
    const injector = new FaultInjector(
      home,
      [{ id: "F40", fromMs: FROM_MS, lastsMs: LASTS_MS, variant: "high-frequency" }],
      7,
    );
    home.step(FROM_MS + 1000);
    expect((await injector.devices.gridMeter.read()).value.frequencyHz).toBe(51.5);
    expect([home.powers.pvW, home.powers.batteryW]).toEqual([0, 0]);
  });

  it("F40: 255 V show on every phase and the house goes on", async () => {
    const { home, injector } = faulty("F40", "high-voltage");
    home.step(FROM_MS + 1000);
    expect((await injector.devices.gridMeter.read()).value.phaseVoltageV).toEqual([255, 255, 255]);
    expect(home.powers.houseW).toBeGreaterThan(0);
  });

  it("F41: a cap of 4.2 kW arrives, beats while it holds, or holds for a time of its own", () => {
    const beating = faulty("F41", "lifted");
    beating.home.step(FROM_MS + 59_000);
    expect(beating.injector.cap).toEqual({ powerW: 4200, sentAtMs: FROM_MS });
    beating.home.step(LASTS_MS);
    expect(beating.injector.cap).toBeUndefined();
    const ending = faulty("F41", "expires");
    ending.home.step(FROM_MS);
    expect(ending.injector.cap?.validForMs).toBe(300_000);
  });
});
