import { simulatedHome } from "@oec/simulation";
import { describe, expect, it } from "vitest";
import { drawMismatch } from "../../src/environment/mismatch.ts";

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const off = (factor: number): number => Math.abs(factor - 1);

describe("a plant that differs from its planning model", () => {
  it("differs by 5 to 15 % in capacity, losses times four, yield, and by 1 to 3 s in delay", () => {
    for (const seed of SEEDS) {
      const { capacityFactor, lossFactor, yieldFactor, extraLatencyMs } = drawMismatch(seed);
      for (const share of [
        off(capacityFactor),
        off(lossFactor) / 4,
        off(yieldFactor),
        extraLatencyMs / 20_000,
      ]) {
        expect(share).toBeGreaterThanOrEqual(0.05 - 1e-4);
        expect(share).toBeLessThanOrEqual(0.15 + 1e-4);
      }
    }
  });

  it("is never wired as planned, and differs in both directions", () => {
    const drawn = SEEDS.map((seed) => drawMismatch(seed));
    expect(drawn.some(({ wiring }) => wiring[0] === 0)).toBe(false);
    expect(new Set(drawn.map(({ wiring }) => wiring.join())).size).toBe(4);
    expect(new Set(drawn.map(({ capacityFactor }) => capacityFactor > 1)).size).toBe(2);
  });

  it("has shares of the phases that add up to one", () => {
    const [l1, l2, l3] = drawMismatch(3).batteryShares([1 / 3, 1 / 3, 1 / 3]);
    expect(l1 + l2 + l3).toBeCloseTo(1, 12);
    expect(l1).toBeGreaterThan(l3);
  });

  it("tells planning the same site as a plant that does not differ", () => {
    const car = { capabilities: { phases: 1 } } as const;
    expect(simulatedHome(7, { car, mismatch: {} }).site).toEqual(simulatedHome(7, { car }).site);
  });

  it("fills its battery in another time, and from another phase", async () => {
    const after = async (mismatch: boolean) => {
      const home = simulatedHome(7, {
        car: { capabilities: { phases: 1 } },
        ...(mismatch && { mismatch: {} }),
      });
      await home.devices.battery.setPower({ powerW: 3000, validForMs: 3_600_000, fallback: "idle" });
      await home.charger?.startCharging();
      home.step(1_800_000);
      return { socPercent: home.battery.socPercent, phases: home.charger?.phasePowerW.map((w) => w > 0) };
    };
    const [matched, other] = [await after(false), await after(true)];
    expect(Math.abs(other.socPercent - matched.socPercent)).toBeGreaterThan(0.3);
    expect(other.phases).not.toEqual(matched.phases);
  });

  it("keeps its books as exactly", () => {
    const home = simulatedHome(11, { mismatch: {}, car: { charger: { autoStart: true } } });
    home.step(86_400_000);
    expect(home.worstBalanceErrorW).toBeLessThan(1e-6);
  });

  it("refuses shares that are not in order", () => {
    expect(() => drawMismatch(1, { least: 0.2, most: 0.1 })).toThrow(/OUT_OF_RANGE/);
  });
});
