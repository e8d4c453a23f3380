import type { GridReading, Sample } from "@oec/domain";
import { SimulatedGridMeter, SimulationClock } from "@oec/simulation";
import { expect, test } from "vitest";

const sampleAt = (at: number, powerW: number): Sample<GridReading> => ({
  at,
  quality: "good",
  value: {
    powerW,
    phasePowerW: [powerW, 0, 0],
    phaseCurrentA: [powerW / 230, 0, 0],
    phaseVoltageV: [230, 230, 230],
    frequencyHz: 50,
    importedWh: 0,
    exportedWh: 0,
  },
});

test("a meter that has measured nothing gives no answer: DEVICE_UNREACHABLE", async () => {
  const meter = new SimulatedGridMeter({ clock: new SimulationClock({ start: 0 }), seed: 1 });
  await expect(meter.read()).rejects.toMatchObject({ code: "DEVICE_UNREACHABLE" });
});

test("without latency the newest reading shows", async () => {
  const clock = new SimulationClock({ start: 0 });
  const meter = new SimulatedGridMeter({ clock, seed: 1 });
  for (let at = 0; at <= 5000; at += 1000) meter.record(sampleAt(at, at));
  clock.step(5000);
  expect((await meter.read()).value.powerW).toBe(5000);
});

test("a slow meter shows what was true its latency ago, with that time", async () => {
  const clock = new SimulationClock({ start: 0 });
  const meter = new SimulatedGridMeter({ clock, seed: 1, latencyMs: 2000 });
  for (let at = 1000; at <= 9000; at += 1000) {
    clock.step(1000);
    meter.record(sampleAt(at, at));
  }
  expect(await meter.read()).toEqual(sampleAt(7000, 7000));
});

test("noise changes the phases and the total alike, and the currents with them", async () => {
  const clock = new SimulationClock({ start: 0 });
  const meter = new SimulatedGridMeter({ clock, seed: 1, noiseW: 10 });
  meter.record(sampleAt(0, 1000));
  const { value } = await meter.read();
  const [p1, p2, p3] = value.phasePowerW;
  expect(value.powerW).not.toBe(1000);
  expect(value.powerW).toBe(p1 + p2 + p3);
  expect(value.phaseCurrentA).toEqual([p1 / 230, p2 / 230, p3 / 230]);
});

test("an aborted reading fails with ABORTED", async () => {
  const meter = new SimulatedGridMeter({ clock: new SimulationClock({ start: 0 }), seed: 1 });
  await expect(meter.read(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
});
