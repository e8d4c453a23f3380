import { FaultTrial, type FaultId } from "@oec/simulation";
import { describe, expect, it } from "vitest";

const lease = (powerW: number) => ({ powerW, validForMs: 10_000, fallback: "autonomous" }) as const;
const limit = (currentA: number) => ({ currentA, validForMs: 10_000, fallbackA: 0 });

/** Runs a trial with something to do every second. */
async function run(trial: FaultTrial, each: (sinceMs: number) => void | Promise<void>): Promise<FaultTrial> {
  while (!trial.isOver) {
    trial.step();
    await each(trial.home.clock.monotonicMs() - trial.fault.fromMs);
  }
  return trial;
}

const trialOf = (id: FaultId, variant?: string, seed = 7): FaultTrial =>
  new FaultTrial({ id, seed, ...(variant !== undefined && { variant }) });

describe("the judge of a fault", () => {
  it("counts detection from the beginning of the fault to the first event of its code", async () => {
    const trial = trialOf("F02");
    await run(trial, (sinceMs) => {
      if (sinceMs === 15_000 || sinceMs === 16_000) trial.judge.emit({ code: "METER_FROZEN" });
      trial.judge.observe(true);
    });
    const { detectedAfterS, failures } = trial.verdict();
    expect(detectedAfterS).toBe(15);
    expect(failures).toEqual([]);
  });

  it("does not take another code, or one from before the fault, for detection", async () => {
    const trial = trialOf("F02");
    await run(trial, (sinceMs) => {
      if (sinceMs === -1000) trial.judge.emit({ code: "METER_FROZEN" });
      if (sinceMs === 1000) trial.judge.emit({ code: "METER_TIMEOUT" });
      trial.judge.observe(true);
    });
    expect(trial.verdict().failures).toEqual(["not-detected"]);
  });

  it("finds an event that comes too late", async () => {
    const trial = trialOf("F02");
    await run(trial, (sinceMs) => {
      if (sinceMs === 21_000) trial.judge.emit({ code: "METER_FROZEN" });
      trial.judge.observe(true);
    });
    expect(trial.verdict().failures).toEqual(["detected-late"]);
  });

  it("counts recovery from the end of the fault to normal control", async () => {
    const trial = trialOf("F02");
    const lastsMs = trial.fault.untilMs - trial.fault.fromMs;
    await run(trial, (sinceMs) => {
      if (sinceMs === 5000) trial.judge.emit({ code: "METER_FROZEN" });
      trial.judge.observe(sinceMs < 5000 || sinceMs >= lastsMs + 11_000);
    });
    expect(trial.verdict()).toMatchObject({ recoveredAfterS: 11, failures: ["recovered-late"] });
  });

  it("does not ask for recovery from a fault that stays", async () => {
    const trial = trialOf("F01", "for-good");
    await run(trial, (sinceMs) => {
      if (sinceMs === 1000) trial.judge.emit({ code: "METER_TIMEOUT" });
      trial.judge.observe(sinceMs < 1000);
    });
    expect(trial.verdict()).toMatchObject({ failures: [] });
  });

  it("blames the car for what it draws above the fuse, and lets a controller pass that reduces in time", async () => {
    const outcome = async (reduces: boolean) => {
      const trial = new FaultTrial({ id: "F38", seed: 7, home: { battery: { initialSocPercent: 5 } } });
      const { charger } = trial.devices;
      await charger?.startCharging();
      await run(trial, async (sinceMs) => {
        await charger?.setCurrent(limit(reduces && sinceMs > 0 ? 0 : 16));
        if (sinceMs === 1000) trial.judge.emit({ code: "HOUSE_STEP" });
        trial.judge.observe(true);
      });
      return trial.verdict();
    };
    const good = await outcome(true);
    expect(good.failures).toEqual([]);
    expect(good.overload.seconds).toBeGreaterThan(0);
    expect(good.overload.budgetShare).toBeLessThan(0.2);
    const bad = await outcome(false);
    expect(bad.failures).toEqual(["fuse-budget", "recovered-late"]);
    expect(bad.overload.budgetShare).toBeGreaterThan(1);
  });

  it("does not blame anybody for a house that draws more than the fuse by itself", async () => {
    const trial = trialOf("F39");
    await trial.devices.battery.setPower({ ...lease(0), validForMs: 3_600_000 });
    await run(trial, (sinceMs) => {
      if (sinceMs === 1000) trial.judge.emit({ code: "HOUSE_OVER_FUSE" });
    });
    expect(trial.judge.overload).toMatchObject({ seconds: 0, budgetShare: 0, tripped: false });
    expect(trial.verdict().passed).toBe(true);
  });

  it("blames the battery that charges on a phase above the fuse", async () => {
    const trial = trialOf("F39");
    await run(trial, async () => {
      await trial.devices.battery.setPower(lease(5000));
    });
    expect(trial.judge.overload.seconds).toBeGreaterThan(20);
  });

  it("finds a set-point that goes on after the management has forbidden it", async () => {
    const outcome = async (obeys: boolean) => {
      const trial = trialOf("F16", "both");
      await run(trial, async (sinceMs) => {
        await trial.devices.battery.setPower(lease(obeys && sinceMs >= 0 ? 0 : -2000));
        if (sinceMs === 1000) trial.judge.emit({ code: "BMS_LIMIT" });
        trial.judge.observe(true);
      });
      return trial.verdict().violations.map(({ code }) => code);
    };
    expect(await outcome(true)).toEqual([]);
    expect(await outcome(false)).toEqual(["battery-beyond-management"]);
  });

  it("finds a set-point into a site without mains", async () => {
    const trial = trialOf("F40", "outage");
    await run(trial, async (sinceMs) => {
      if (sinceMs === 10_000) await trial.devices.battery.setPower(lease(1000));
    });
    expect(trial.verdict().violations.map(({ code }) => code)).toEqual(["command-without-mains"]);
  });

  it("finds car and battery above a cap", async () => {
    const trial = trialOf("F41", "lifted");
    await trial.devices.charger?.startCharging();
    await run(trial, async () => {
      await trial.devices.charger?.setCurrent(limit(12));
    });
    expect(trial.verdict().violations.map(({ code }) => code)).toContain("cap-exceeded");
  });

  it("finds commands outside what a device can do", async () => {
    const trial = trialOf("F01", "5-seconds");
    trial.step();
    await trial.devices.battery.setPower(lease(9000));
    await trial.devices.charger?.setCurrent(limit(3));
    trial.step();
    expect(trial.judge.violations.map(({ code }) => code)).toEqual([
      "battery-command-out-of-range",
      "charger-command-out-of-range",
    ]);
  });

  it("finds a contactor that closes more often than its budget", async () => {
    const trial = trialOf("F27");
    await trial.devices.charger?.startCharging();
    await run(trial, () => undefined);
    expect(trial.verdict().violations.map(({ code }) => code)).toEqual(["too-many-contactor-cycles"]);
  });
});

describe("a fault trial", () => {
  it("is the same for the same seed, bit for bit", async () => {
    const outcome = async () => {
      const trial = await run(trialOf("F25", undefined, 11), () => undefined);
      return [trial.verdict(), trial.home.totals];
    };
    expect(await outcome()).toEqual(await outcome());
  });

  it("begins at another second for another seed", () => {
    const starts = Array.from({ length: 20 }, (_, seed) => trialOf("F01", undefined, seed).fault.fromMs);
    expect(new Set(starts).size).toBeGreaterThan(15);
  });
});
