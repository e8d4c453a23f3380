import { describe, expect, it } from "vitest";
import { faulty, FROM_MS, LASTS_MS } from "./support/faulty-home.ts";

const ask = (powerW: number) => ({ powerW, validForMs: 3_600_000, fallback: "autonomous" }) as const;

/** The power 10 s into a fault after asking for 2 kW of charge just before it. */
async function chargedW(id: "F17" | "F18" | "F19", variant?: string, powerW = 2000): Promise<number> {
  const { home, injector } = faulty(id, variant);
  await injector.devices.battery.setPower(ask(powerW));
  home.step(FROM_MS + 10_000);
  return home.powers.batteryW;
}

describe("a fault of inverter or battery", () => {
  it("F11: the inverter neither answers nor takes a limit", async () => {
    const { home, injector } = faulty("F11");
    home.step(FROM_MS);
    await expect(injector.devices.inverter.readState()).rejects.toThrow(/DEVICE_UNREACHABLE/);
    await expect(injector.devices.inverter.setExportLimit({ kind: "none" })).rejects.toThrow(
      /DEVICE_UNREACHABLE/,
    );
  });

  it("F12: readings are lost, and in one variant commands too", async () => {
    for (const [variant, settles] of [
      ["readings", true],
      ["all", false],
    ] as const) {
      const { home, injector } = faulty("F12", variant);
      home.step(FROM_MS);
      await expect(injector.devices.battery.readState()).rejects.toThrow(/DEVICE_UNREACHABLE/);
      const answered = await injector.devices.battery.setPower(ask(0)).then(
        () => true,
        () => false,
      );
      expect(answered).toBe(settles);
    }
  });

  it("F13: the SoC shows 130 % or 3 % and the true one goes on", async () => {
    const { home, injector } = faulty("F13", "above-100");
    home.step(FROM_MS);
    expect((await injector.devices.battery.readState()).value.socPercent).toBe(130);
    expect(home.battery.socPercent).toBeGreaterThan(70);
  });

  it("F14: the SoC stands still while the battery empties", async () => {
    const { home, injector } = faulty("F14");
    home.step(FROM_MS);
    const first = (await injector.devices.battery.readState()).value.socPercent;
    home.step(LASTS_MS - 1000);
    expect((await injector.devices.battery.readState()).value.socPercent).toBe(first);
    expect(home.battery.socPercent).toBeLessThan(first - 0.1);
  });

  it("F15: a battery at 61 °C takes and gives nothing, and is as warm as before afterwards", () => {
    const { home } = faulty("F15", "hot");
    home.step(FROM_MS);
    const before = home.battery.temperatureC;
    home.step(10_000);
    expect(home.battery.temperatureC).toBeGreaterThan(60);
    expect(home.powers.batteryW).toBeCloseTo(0, 9);
    home.step(LASTS_MS);
    expect(home.battery.temperatureC).toBeLessThan(before + 1);
  });

  it("F16: the management allows nothing, its own control obeys, a set-point from outside is carried out", async () => {
    const { home, injector } = faulty("F16", "both");
    home.step(FROM_MS + 1000);
    const { chargeLimitW, dischargeLimitW } = (await injector.devices.battery.readState()).value;
    expect([chargeLimitW, dischargeLimitW]).toEqual([0, 0]);
    expect(home.powers.batteryW).toBeCloseTo(0, 9);
    await injector.devices.battery.setPower(ask(-1000));
    home.step(5000);
    expect(home.powers.batteryW).toBe(-1000);
  });

  it("F17: it stays idle or minds itself, whatever it is told", async () => {
    expect(await chargedW("F17", "stays-idle")).toBe(0);
    expect(await chargedW("F17", "minds-itself")).toBeLessThan(-2000);
  });

  it("F18: it gives what it was told to take", async () => {
    expect(await chargedW("F18")).toBe(-2000);
  });

  it("F19: it takes half of its power and no more", async () => {
    expect(await chargedW("F19", "half", 5000)).toBe(2500);
  });

  it("F20: it forgets its set-point and keeps the next one", async () => {
    const { home, injector } = faulty("F20");
    await injector.devices.battery.setPower(ask(1000));
    home.step(FROM_MS - 1);
    expect(home.battery.drive.kind).toBe("remote");
    home.step(1);
    expect(home.battery.drive.kind).toBe("autonomous");
    await injector.devices.battery.setPower(ask(1000));
    home.step(5000);
    expect(home.battery.drive).toEqual({ kind: "remote", powerW: 1000 });
  });

  it("F21: somebody else's set-point rules most of the time", async () => {
    const { home, injector } = faulty("F21");
    await injector.devices.battery.setPower(ask(700));
    home.step(FROM_MS);
    let others = 0;
    for (let second = 0; second < 50; second += 1) {
      home.step(1000);
      if (home.battery.drive.kind === "remote" && home.battery.drive.powerW !== 700) others += 1;
    }
    expect(others).toBeGreaterThan(25);
    home.step(LASTS_MS);
    expect(home.battery.drive).toEqual({ kind: "remote", powerW: 700 });
  });
});
