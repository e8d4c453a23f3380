import type { GridReading } from "@oec/domain";
import type { FaultId } from "@oec/simulation";
import { describe, expect, it } from "vitest";
import { faulty, FROM_MS, LASTS_MS } from "./support/faulty-home.ts";

/** What the meter shows through a fault, and what is true. */
async function seen(id: FaultId, variant?: string): Promise<{ shown: GridReading; truth: GridReading }> {
  const { home, injector } = faulty(id, variant);
  home.step(FROM_MS);
  const shown = await injector.devices.gridMeter.read();
  return { shown: shown.value, truth: (await home.gridMeter.read()).value };
}

describe("a fault of the grid meter", () => {
  it("F01: it does not answer while the fault lasts, and answers before and after", async () => {
    const { home, injector } = faulty("F01");
    const { gridMeter } = injector.devices;
    home.step(FROM_MS - 1);
    await expect(gridMeter.read()).resolves.toMatchObject({ quality: "good" });
    home.step(1);
    await expect(gridMeter.read()).rejects.toThrow(/DEVICE_UNREACHABLE/);
    home.step(LASTS_MS);
    await expect(gridMeter.read()).resolves.toMatchObject({ quality: "good" });
  });

  it("F02: it repeats its value and its counters, with new time stamps", async () => {
    const { home, injector } = faulty("F02", "values");
    home.step(FROM_MS);
    const first = await injector.devices.gridMeter.read();
    home.step(20_000);
    const later = await injector.devices.gridMeter.read();
    expect(later.value).toEqual(first.value);
    expect(later.at - first.at).toBe(20_000);
  });

  it("F02: its counters may go on while its powers stand still", async () => {
    const { home, injector } = faulty("F02", "powers");
    home.step(FROM_MS);
    await injector.devices.gridMeter.read();
    home.step(20_000);
    const { value } = await injector.devices.gridMeter.read();
    const truth = (await home.gridMeter.read()).value;
    expect(value.powerW).not.toBe(truth.powerW);
    expect([value.importedWh, value.exportedWh]).toEqual([truth.importedWh, truth.exportedWh]);
  });

  it.each([
    ["nan", Number.NaN],
    ["infinity", Infinity],
    ["null", null],
    ["0x8000", -32_768],
    ["0xFFFFFFFF", 4_294_967_295],
  ])("F03: it shows %s as %d on every phase", async (variant, value) => {
    const { shown } = await seen("F03", variant);
    expect([shown.powerW, ...shown.phasePowerW]).toEqual([value, value, value, value]);
  });

  it("F04: one sample in 20 s is a hundred times too high, the others are right", async () => {
    const { home, injector } = faulty("F04", "times-100");
    home.step(FROM_MS);
    const factors: number[] = [];
    for (let second = 0; second < 21; second += 1) {
      const { value } = await injector.devices.gridMeter.read();
      factors.push(value.powerW / (await home.gridMeter.read()).value.powerW);
      home.step(1000);
    }
    expect(factors.map((factor) => Math.round(factor))).toEqual([100, ...Array<number>(19).fill(1), 100]);
  });

  it("F05: words the wrong way round make 65536 W of 1 W, and keep a whole number of watts otherwise", async () => {
    const { shown, truth } = await seen("F05", "word-swap");
    const bits = Math.round(truth.powerW) >>> 0;
    const swapped = ((bits & 0xffff) * 65_536 + Math.floor(bits / 65_536)) | 0;
    expect(shown.powerW).toBe(swapped);
    expect(shown.importedWh).toBe(truth.importedWh);
  });

  it("F06: currents lose their sign, powers keep it", async () => {
    const { shown, truth } = await seen("F06");
    expect(truth.powerW).toBeLessThan(0);
    expect(shown.powerW).toBe(truth.powerW);
    expect(shown.phaseCurrentA).toEqual(truth.phaseCurrentA?.map(Math.abs));
  });

  it("F07: import shows as export, in power and in the counters", async () => {
    const { shown, truth } = await seen("F07");
    expect(shown.powerW).toBe(-truth.powerW);
    expect([shown.importedWh, shown.exportedWh]).toEqual([truth.exportedWh, truth.importedWh]);
  });

  it("F08: the phases change places and the total stays", async () => {
    const { shown, truth } = await seen("F08", "rotated-once");
    const [l1, l2, l3] = truth.phasePowerW;
    expect(shown.phasePowerW).toEqual([l2, l3, l1]);
    expect(shown.powerW).toBe(truth.powerW);
  });

  it("F09: one phase shows nothing and is missing in the total", async () => {
    const { shown, truth } = await seen("F09", "dead");
    const lost = shown.phasePowerW.indexOf(0);
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(shown.phaseVoltageV[lost]).toBe(0);
    expect(truth.powerW - shown.powerW).toBeCloseTo(truth.phasePowerW[lost] ?? Number.NaN, 9);
  });

  it("F10: total and sum of the phases differ by more than a tenth", async () => {
    for (const variant of ["total", "phase"]) {
      const { shown } = await seen("F10", variant);
      const sum = shown.phasePowerW[0] + shown.phasePowerW[1] + shown.phasePowerW[2];
      expect(Math.abs(shown.powerW - sum)).toBeGreaterThan(0.1 * Math.abs(shown.powerW));
    }
  });
});
