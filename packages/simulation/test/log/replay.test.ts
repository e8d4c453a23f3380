import {
  FaultInjector,
  readRunLog,
  RunPlayback,
  RunRecorder,
  simulatedHome,
  type FaultPlan,
} from "@oec/simulation";
import { describe, expect, it } from "vitest";
import { fromLine, toLine } from "../../src/log/json-line.ts";
import { Rule } from "../support/rule.ts";

const TICK = 10_000;
const HOUR = 3_600_000;
const FAULTS: readonly FaultPlan[] = [
  { id: "F03", fromMs: 600_000, lastsMs: 60_000, variant: "nan" },
  { id: "F01", fromMs: 1_200_000, lastsMs: 30_000, variant: "60-seconds" },
  { id: "F31", fromMs: 1_800_000, lastsMs: 60_000, variant: "hour-forward" },
];
const homeOf = () =>
  simulatedHome(7, { car: { initialSocPercent: 30 }, gridMeter: { noiseW: 5, latencyMs: 2000 } });

let kept: Promise<readonly string[]> | undefined;
const recorded = (): Promise<readonly string[]> => (kept ??= record());

/** Four hours of a home with faults under the rule. */
async function record(): Promise<readonly string[]> {
  const home = homeOf();
  const injector = new FaultInjector(home, FAULTS, 7);
  const lines: string[] = [];
  const recorder = new RunRecorder({
    devices: injector.devices,
    clock: injector.clock,
    write: (line) => lines.push(line),
    about: { seed: 7 },
  });
  const rule = new Rule(recorder.devices, injector.clock);
  for (let passedMs = 0; passedMs < 4 * HOUR; passedMs += TICK) {
    home.step(TICK);
    await rule.tick();
  }
  recorder.emit({ at: 0, code: "CONTROL_STOPPED", level: "info", message: "", facts: {} });
  recorder.end(home.totals);
  return lines;
}

async function played(lines: readonly string[], extraW = 0): Promise<RunPlayback> {
  const playback = new RunPlayback(lines, homeOf().devices);
  const rule = new Rule(playback.devices, playback.clock, () => 1, extraW);
  while (playback.next()) await rule.tick();
  return playback;
}

describe("a recorded run", () => {
  it("is written the same twice, bit for bit", async () => {
    expect(await record()).toEqual(await recorded());
  });

  it("is played back without a plant, and the same rule gives the same commands, through faults too", async () => {
    const lines = await recorded();
    expect(lines.filter((line) => line.includes('"command"')).length).toBeGreaterThan(2000);
    expect((await played(lines)).differences()).toEqual([]);
  });

  it("shows where another rule asks for something else", async () => {
    const [first] = (await played(await recorded(), 1)).differences();
    expect(first).toMatchObject({ monotonicMs: TICK, what: "a command asked for something else" });
    expect(first?.recorded).not.toBe(first?.played);
  });

  it("shows commands that are not given again, and ones that are new", async () => {
    const playback = new RunPlayback(await recorded(), homeOf().devices);
    playback.next();
    expect(playback.differences()[0]?.what).toBe("a command was not given again");
    await expect(playback.devices.inverter.setMode("standby")).rejects.toThrow(/no such command/);
    expect(playback.differences()[0]?.what).toBe("a command was given that was not recorded");
  });

  it("keeps the wall clock as the controller saw it", async () => {
    const playback = new RunPlayback(await recorded(), homeOf().devices);
    const walls: number[] = [];
    while (playback.next()) walls.push(playback.clock.now() - playback.clock.monotonicMs());
    expect(new Set(walls.map((wall) => wall - (walls[0] ?? 0)))).toEqual(new Set([0, HOUR]));
  });

  it("ends with what it came to", async () => {
    const last = readRunLog(await recorded()).at(-1);
    expect(last?.kind === "end" && last.totals.importedWh).toBeGreaterThan(0);
  });
});

describe("a line of a log", () => {
  it("brings every number back bit for bit, NaN, infinities and -0 too", () => {
    const numbers = [0.1 + 0.2, 1e-320, Number.NaN, Infinity, -Infinity, -0, 2 ** 53];
    const back = fromLine(toLine(numbers)) as number[];
    expect(back.every((value, k) => Object.is(value, numbers[k]))).toBe(true);
  });

  it("that is no entry is named by its number", () => {
    expect(() => readRunLog(['{"kind":"run","format":1,"monotonicMs":0,"at":0,"about":{}}', "{"])).toThrow(
      /line 2/,
    );
    expect(() => readRunLog(['{"kind":"end","monotonicMs":0}'])).toThrow(/does not begin with a run/);
  });
});
