import { evChargerContract } from "@oec/domain/testing";
import {
  simulatedHome,
  type HomeOptions,
  type SimulatedCharger,
  type SimulationEnvironment,
} from "@oec/simulation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const V2X = { bidirectional: true, maxDischargeW: 7000, uses: ["home", "grid"] } as const;
const hold = (currentA: number, fallbackA = 0) => ({ currentA, validForMs: 3_600_000, fallbackA });

function home(car: NonNullable<HomeOptions["car"]> = {}): {
  readonly plant: SimulationEnvironment;
  readonly charger: SimulatedCharger;
} {
  const plant = simulatedHome(7, { car: { initialSocPercent: 40, ...car } });
  if (plant.charger === undefined) throw new Error("the home has a car and no charge point");
  return { plant, charger: plant.charger };
}

evChargerContract("the simulated charge point", () => {
  const { plant, charger } = home();
  return {
    subject: charger,
    settle: () => {
      plant.step(20_000);
      return Promise.resolve();
    },
  };
});

describe("a simulated charge point", () => {
  it("ramps to its limit after its latency and loads all phases alike", async () => {
    const { plant, charger } = home();
    await charger.startCharging();
    await charger.setCurrent(hold(10));
    plant.step(30_000);
    const { value } = await charger.readState();
    expect(value.phaseCurrentA.map((current) => Number(current.toFixed(6)))).toEqual([10, 10, 10]);
    expect(value.status).toBe("charging");
    expect(charger.pilot).toBe("C");
    expect(plant.powers.evW).toBeCloseTo(value.powerW, 9);
  });

  it("goes to its fallback when the lease ends", async () => {
    const { plant, charger } = home();
    await charger.startCharging();
    await charger.setCurrent({ currentA: 16, validForMs: 60_000, fallbackA: 6 });
    plant.step(50_000);
    expect((await charger.readState()).value.currentLimitA).toBe(16);
    plant.step(60_000);
    const { value } = await charger.readState();
    expect(value.currentLimitA).toBe(6);
    expect(Math.max(...value.phaseCurrentA)).toBeCloseTo(6, 9);
  });

  it("changes phases through a pause, and says so before it can charge again", async () => {
    const { plant, charger } = home();
    await charger.startCharging();
    await charger.setCurrent(hold(8));
    plant.step(30_000);
    expect((await charger.setPhases(1)).ok).toBe(true);
    plant.step(10_000);
    expect(plant.powers.evW).toBe(0);
    plant.step(60_000);
    const { value } = await charger.readState();
    expect(value.phasesInUse).toBe(1);
    expect(value.phaseCurrentA.map((current) => Number(current.toFixed(6)))).toEqual([8, 0, 0]);
    expect(charger.contactorCycles).toBe(2);
  });

  it("is wired as it is wired: a one-phase car on L3", async () => {
    const { plant, charger } = home({ capabilities: { phases: 1 }, charger: { wiring: [2, 0, 1] } });
    await charger.startCharging();
    await charger.setCurrent(hold(16));
    plant.step(30_000);
    expect(charger.phasePowerW[0]).toBe(0);
    expect(charger.phasePowerW[2]).toBeGreaterThan(3000);
    expect(charger.phaseShares).toEqual([0, 0, 1]);
  });

  it("a car with two phases uses two, one with a high minimum waits", async () => {
    const two = home({ capabilities: { phases: 2 } });
    await two.charger.startCharging();
    await two.charger.setCurrent(hold(10));
    two.plant.step(30_000);
    expect((await two.charger.readState()).value.phasesInUse).toBe(2);
    const choosy = home({ capabilities: { minCurrentA: 10 } });
    await choosy.charger.startCharging();
    await choosy.charger.setCurrent(hold(8));
    choosy.plant.step(30_000);
    expect((await choosy.charger.readState()).value.status).toBe("suspended-vehicle");
  });

  it("overdraws and keeps old limits where its quirks say so", async () => {
    const { plant, charger } = home({ charger: { quirks: { overdrawA: 2, ignoresLeaseEnd: true } } });
    await charger.startCharging();
    await charger.setCurrent({ currentA: 10, validForMs: 20_000, fallbackA: 0 });
    plant.step(120_000);
    expect(Math.max(...(await charger.readState()).value.phaseCurrentA)).toBeCloseTo(12, 9);
  });

  it("a fault opens the contactor and refuses commands", async () => {
    const { plant, charger } = home();
    await charger.startCharging();
    await charger.setCurrent(hold(16));
    plant.step(30_000);
    charger.setFaulted(true);
    plant.step(10_000);
    expect(charger.pilot).toBe("F");
    expect(charger.powerW).toBe(0);
    expect(await charger.setCurrent(hold(10))).toEqual({ ok: false, error: "fault" });
    expect(await charger.startCharging()).toEqual({ ok: false, error: "fault" });
  });

  it("shows every state of its pilot line", async () => {
    const { plant, charger } = home();
    const seen: string[] = [];
    const look = (): void => {
      plant.step(5000);
      seen.push(charger.pilot);
    };
    charger.quirks = { unplugged: true };
    look();
    charger.quirks = {};
    look();
    await charger.startCharging();
    look();
    charger.quirks = { asksVentilation: true };
    look();
    charger.quirks = {};
    plant.grid.setOutage(true);
    look();
    plant.grid.setOutage(false);
    charger.setFaulted(true);
    look();
    expect(seen).toEqual(["A", "B", "C", "D", "E", "F"]);
  });

  it("tells the car its limit by the duty of the pilot line: 16 A is 26.67 %", async () => {
    const { plant, charger } = home();
    expect(charger.pilotDutyPercent).toBe(100);
    await charger.startCharging();
    await charger.setCurrent(hold(16));
    plant.step(10_000);
    expect(charger.pilotDutyPercent).toBeCloseTo(26.67, 2);
  });

  it("is ready some seconds after the car is plugged in, and does not charge before", () => {
    const { plant, charger } = home({ charger: { autoStart: true, rampAPerS: 100 } });
    charger.quirks = { unplugged: true };
    plant.step(10_000);
    charger.quirks = {};
    plant.step(2000);
    expect([charger.ready, plant.powers.evW]).toEqual([false, 0]);
    plant.step(2000);
    expect(charger.ready).toBe(true);
    expect(plant.powers.evW).toBeGreaterThan(1000);
  });

  it("a car with a response time goes on with its old limit until then, and then takes the newest", async () => {
    const { plant, charger } = home({ charger: { carResponseMs: 4000, capabilities: { latencyMs: 0 } } });
    await charger.startCharging();
    await charger.setCurrent(hold(16));
    plant.step(30_000);
    await charger.setCurrent(hold(12));
    plant.step(2000);
    await charger.setCurrent(hold(8));
    plant.step(1900);
    const currentA = async () => Math.round((await charger.readState()).value.phaseCurrentA[0]);
    expect(await currentA()).toBe(16);
    plant.step(200);
    expect(await currentA()).toBe(8);
  });

  it("gives energy back after it was readied, no more than car and charge point can", async () => {
    const { plant, charger } = home({
      capabilities: { maxDischargeW: 6000 },
      initialSocPercent: 70,
      charger: { v2x: V2X },
    });
    const ask = { powerW: -9000, validForMs: 600_000, fallback: "idle" } as const;
    expect(await charger.setDischargePower(ask)).toEqual({ ok: false, error: "not-authorised" });
    expect((await charger.enableDischarge()).ok).toBe(true);
    expect(await charger.setDischargePower(ask)).toEqual({ ok: true, value: -6000 });
    plant.step(300_000);
    expect(plant.powers.evW).toBeCloseTo(-6000, 6);
    expect((await charger.readState()).value.sessionDischargedWh).toBeGreaterThan(400);
    await expect(charger.setDischargePower({ ...ask, powerW: 5 })).rejects.toThrow(/expected 0 or less/);
  });

  it("says that it cannot give energy back", async () => {
    const { charger } = home();
    expect(charger.v2xCapabilities.bidirectional).toBe(false);
    expect(await charger.enableDischarge()).toEqual({ ok: false, error: "discharge-unsupported" });
  });

  it("the books of a home with a car balance over a day, whatever is commanded", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(0, 6, 9, 13, 16), fc.constantFrom<1 | 3>(1, 3)), {
          minLength: 6,
          maxLength: 12,
        }),
        async (commands) => {
          const plant = simulatedHome(11, {
            maxStepMs: 60_000,
            car: { initialSocPercent: 30, charger: { autoStart: true } },
          });
          for (const [currentA, phases] of commands) {
            await plant.charger?.setCurrent(hold(currentA, 6));
            await plant.charger?.setPhases(phases);
            plant.step(7_200_000);
          }
          const { totals } = plant;
          const balance =
            totals.importedWh +
            totals.pvWh +
            totals.dischargedWh -
            totals.exportedWh -
            totals.houseWh -
            totals.chargedWh -
            totals.evChargedWh;
          expect(Math.abs(balance)).toBeLessThan(1e-6);
          expect(plant.worstBalanceErrorW).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 10 },
    );
  });
});
