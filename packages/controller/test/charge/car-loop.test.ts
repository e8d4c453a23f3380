import { expect, test } from "vitest";
import { PowerFlowController, type ControllerState, type PowerFlowControllerOptions } from "@oec/controller";
import { MS_PER_HOUR } from "@oec/domain";
import { simulatedHome, type HomeOptions } from "@oec/simulation";
import { Recorder } from "../support/closed-loop.ts";

const START = Date.UTC(2026, 0, 14, 17);
const SECOND = 1000;

/** A home with a car that leaves at 06:00 and wants 80 %. */
function carHome(options: Omit<HomeOptions, "seed"> = {}, control: Partial<PowerFlowControllerOptions> = {}) {
  const home = simulatedHome(3, {
    start: START,
    maxStepMs: SECOND,
    car: {
      initialSocPercent: 40,
      trips: [{ departAt: START + 13 * MS_PER_HOUR, returnAt: START + 22 * MS_PER_HOUR, energyWh: 8000 }],
    },
    ...options,
  });
  const recorder = new Recorder();
  const { charger } = home.devices;
  const controller = new PowerFlowController({
    site: home.site,
    devices: { ...home.devices, ...(charger && { chargers: { charger } }) },
    clock: home.clock,
    events: recorder.sink,
    metrics: recorder.metrics,
    ...control,
  });
  const run = async (seconds: number, watch: () => void = () => undefined): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      home.step(SECOND);
      await controller.tick();
      watch();
    }
  };
  return { home, controller, recorder, run };
}

/** A car that leaves in four hours and lacks a quarter of its charge. */
const soonGone = {
  initialSocPercent: 55,
  trips: [{ departAt: START + 4 * MS_PER_HOUR, returnAt: START + 9 * MS_PER_HOUR, energyWh: 8000 }],
};

const departure = (socPercent = 80) => ({
  goal: { departureAt: START + 4 * MS_PER_HOUR, targetSocPercent: socPercent },
});

const charge = (powerW: number, hours = 12) => ({
  id: "now",
  householdId: "h",
  deviceId: "charger",
  powerW,
  setBy: "a person",
  setAt: START,
  expiresAt: START + hours * MS_PER_HOUR,
});

test("a person's wish charges the car on three phases, rising by two amperes in ten seconds", async () => {
  const { home, controller, run } = carHome();
  controller.setOverride(charge(11_000));
  await run(60);
  const early = home.charger?.powerW ?? 0;
  await run(240);
  expect(home.charger?.powerW).toBeGreaterThan(7000);
  expect(early).toBeLessThan(5000);
});

test("over an hour of charging no phase is above the fuse for longer than the car needs to answer, and it starts once", async () => {
  const { home, controller, run } = carHome();
  controller.setOverride(charge(11_000));
  let over = 0;
  let longest = 0;
  await run(3600, () => {
    over = Math.max(...home.grid.phaseCurrentA.map(Math.abs)) > 20 ? over + 1 : 0;
    longest = Math.max(longest, over);
  });
  expect(longest).toBeLessThanOrEqual(4);
  expect(home.grid.checkFuseTrip()).toBe(false);
  expect(home.charger?.contactorCycles).toBe(1);
}, 40_000);

test("without a plan a deadline is met all the same", async () => {
  const { home, controller, run } = carHome({ car: soonGone });
  controller.setCarWishes("charger", departure());
  await run(4 * 3600 + 60);
  expect(home.charger?.vehicle.departures[0]?.socPercent).toBeGreaterThanOrEqual(79.9);
}, 60_000);

test("the whole state survives JSON", async () => {
  const { controller, run } = carHome();
  controller.setOverride(charge(11_000));
  await run(120);
  const copy = JSON.parse(JSON.stringify(controller.state)) as ControllerState;
  expect(copy).toEqual(controller.state);
});

test("an emergency stop ends charging at once and lasts until a person clears it", async () => {
  const { home, controller, recorder, run } = carHome();
  controller.setOverride(charge(11_000));
  await run(300);
  controller.emergencyStop("smoke");
  await run(10);
  expect(home.charger?.powerW).toBe(0);
  await run(600);
  expect(home.charger?.powerW).toBe(0);
  controller.clearEmergency("a person");
  await run(300);
  expect(home.charger?.powerW).toBeGreaterThan(4000);
  expect(recorder.codes()).toContain("EMERGENCY_CLEARED");
});

test("an operator's cap of 4.2 kW is obeyed within seconds, and charging goes on after it", async () => {
  let capped = false;
  const { home, controller, recorder, run } = carHome(
    {},
    {
      limits: (monotonicMs) =>
        capped
          ? [
              {
                id: "dso",
                source: "grid operator",
                scope: "controllable",
                maxW: 4200,
                receivedMs: monotonicMs,
              },
            ]
          : [],
    },
  );
  controller.setOverride(charge(11_000));
  await run(300);
  capped = true;
  await run(10);
  expect(home.powers.evW + Math.max(0, home.powers.batteryW)).toBeLessThanOrEqual(4250);
  await run(300);
  expect(home.powers.evW + Math.max(0, home.powers.batteryW)).toBeLessThanOrEqual(4250);
  expect(home.powers.evW).toBeGreaterThan(1000);
  capped = false;
  await run(300);
  expect(home.powers.evW).toBeGreaterThan(7000);
  expect(recorder.codes().filter((code) => code.startsWith("CAP_"))).toEqual(["CAP_RECEIVED", "CAP_ENDED"]);
});

test("at the stop a car goes on with its failsafe current", async () => {
  const { home, controller, run } = carHome();
  controller.setOverride(charge(11_000));
  await run(300);
  await controller.stop();
  home.step(10_000);
  expect(home.charger?.powerW).toBeLessThan(4300);
});
