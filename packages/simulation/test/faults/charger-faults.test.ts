import { describe, expect, it } from "vitest";
import { charging, LASTS_MS } from "./support/faulty-home.ts";

const hold = (currentA: number) => ({ currentA, validForMs: 3_600_000, fallbackA: 6 });

describe("a fault of charge point or car", () => {
  it("F22: a command is lost, or works although its answer is lost", async () => {
    for (const [variant, limitA] of [
      ["lost", 16],
      ["answer-lost", 8],
    ] as const) {
      const { home, injector, charger } = await charging("F22", variant);
      home.step(1000);
      await expect(injector.devices.charger?.setCurrent(hold(8))).rejects.toThrow(/DEVICE_UNREACHABLE/);
      home.step(10_000);
      expect(charger.limitA).toBe(limitA);
    }
  });

  it("F23: the car draws 2 A more than it is allowed", async () => {
    const { home, injector } = await charging("F23");
    await injector.devices.charger?.setCurrent(hold(8));
    home.step(20_000);
    expect((await injector.devices.charger?.readState())?.value.phaseCurrentA[0]).toBeCloseTo(10, 6);
  });

  it("F24: the car draws 10 A, or one phase, of what it is allowed", async () => {
    for (const [variant, phases, currentA] of [
      ["ten-ampere", 3, 10],
      ["one-phase", 1, 16],
    ] as const) {
      const { home, injector } = await charging("F24", variant);
      home.step(20_000);
      const state = (await injector.devices.charger?.readState())?.value;
      expect(state?.phasesInUse).toBe(phases);
      expect(state?.phaseCurrentA[0]).toBeCloseTo(currentA, 6);
    }
  });

  it("F25: the charge point is silent and charges on with full current after its lease has ended", async () => {
    const { home, injector, charger } = await charging("F25", "full-current");
    await charger.setCurrent({ currentA: 6, validForMs: 2000, fallbackA: 0 });
    home.step(30_000);
    await expect(injector.devices.charger?.readState()).rejects.toThrow(/DEVICE_UNREACHABLE/);
    await expect(injector.devices.charger?.stopCharging()).rejects.toThrow(/DEVICE_UNREACHABLE/);
    expect(home.powers.evW).toBeGreaterThan(10_000);
    home.step(LASTS_MS);
    expect(home.powers.evW).toBe(0);
  });

  it("F26: the phases stay as they were, or only two close", async () => {
    const stuck = await charging("F26", "stuck");
    stuck.home.step(1000);
    await stuck.injector.devices.charger?.setPhases(1);
    stuck.home.step(50_000);
    expect((await stuck.charger.readState()).value.phasesInUse).toBe(3);
    const half = await charging("F26", "half");
    half.home.step(5000);
    expect((await half.charger.readState()).value.phasesInUse).toBe(2);
  });

  it("F27: the contactor closes again and again", async () => {
    const { home, charger } = await charging("F27");
    const before = charger.contactorCycles;
    home.step(LASTS_MS);
    expect(charger.contactorCycles - before).toBeGreaterThanOrEqual(2);
  });

  it("F28: the car's SoC is missing, or stands still", async () => {
    const missing = await charging("F28", "missing");
    missing.home.step(1000);
    const { charger } = missing.injector.devices;
    expect((await charger?.readState())?.value).not.toHaveProperty("vehicleSocPercent");
    const stale = await charging("F28", "stale");
    stale.home.step(1000);
    const first = (await stale.injector.devices.charger?.readState())?.value.vehicleSocPercent;
    stale.home.step(50_000);
    expect((await stale.injector.devices.charger?.readState())?.value.vehicleSocPercent).toBe(first);
    expect(stale.charger.vehicle.socPercent).toBeGreaterThan(first ?? Infinity);
  });

  it("F29: the car is gone in the middle of its ramp, and back afterwards", async () => {
    const { home, charger } = await charging("F29");
    home.step(2000);
    const away = await charger.readState();
    expect([away.value.connected, home.powers.evW, charger.pilot]).toEqual([false, 0, "A"]);
    home.step(LASTS_MS);
    expect((await charger.readState()).value.connected).toBe(true);
  });

  it("F30: the charge point is away for seconds and comes back at full current", async () => {
    const { home, injector, charger } = await charging("F30");
    await charger.setCurrent(hold(6));
    home.step(3000);
    await expect(injector.devices.charger?.setCurrent(hold(6))).rejects.toThrow(/DEVICE_UNREACHABLE/);
    home.step(10_000);
    expect((await injector.devices.charger?.readState())?.value.currentLimitA).toBe(16);
  });
});
