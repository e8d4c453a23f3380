import { describe, expect, it } from "vitest";
import { clearSkyIndex } from "../../src/solar/clouds.ts";
import { horizonProfile } from "../../src/solar/horizon-profile.ts";
import { combinedLoss, PVWATTS_LOSSES } from "../../src/solar/pvwatts.ts";
import { ageingFactor, snowCover, soilingLoss } from "../../src/solar/surface-losses.ts";

describe("dust, snow, age and clouds", () => {
  it("dust grows on dry days and goes with the rain, not with a drizzle", () => {
    const loss = soilingLoss([0, 0, 5, 20, 0, 0], 0.01, { graceDays: 1 });
    expect([...loss].map((value) => Number(value.toFixed(4)))).toEqual([0.0115, 0.013, 0.0145, 0, 0, 0.0015]);
  });

  it("dust stops growing at its most", () => {
    expect(soilingLoss(new Float64Array(1000)).at(-1)).toBe(0.3);
  });

  it("snow covers at once, slides on a mild hour, faster on a steep roof, and stays in the frost", () => {
    const fall = { snowfallCm: 2, irradiance: 0, airC: -5 };
    const mild = { snowfallCm: 0, irradiance: 300, airC: 1 };
    const frost = { snowfallCm: 0, irradiance: 0, airC: -10 };
    expect([...snowCover([fall, frost], 40)]).toEqual([1, 1]);
    const flat = snowCover([fall, mild, mild], 15).at(-1) ?? 0;
    const steep = snowCover([fall, mild, mild], 60).at(-1) ?? 0;
    expect(steep).toBeLessThan(flat);
    expect(
      snowCover(
        Array.from({ length: 20 }, () => mild),
        45,
        1,
      ).at(-1),
    ).toBe(0);
  });

  it("modules keep 93.7 % after ten years", () => {
    expect(ageingFactor(0)).toBe(1);
    expect(ageingFactor(10)).toBeCloseTo(0.9368, 4);
  });

  it("PVWatts' own losses make 14.08 %", () => {
    expect(combinedLoss(PVWATTS_LOSSES)).toBeCloseTo(0.1408, 4);
  });

  it("eight octas leave a quarter of the light; a code for unknown is refused", () => {
    expect(clearSkyIndex(0)).toBe(1);
    expect(clearSkyIndex(8)).toBe(0.25);
    expect(() => clearSkyIndex(9)).toThrow(/octas is 9, expected 0 to 8/);
  });

  it("a skyline is straight between its points and around north", () => {
    const skyline = horizonProfile([
      { azimuthDeg: 350, elevationDeg: 10 },
      { azimuthDeg: 10, elevationDeg: 20 },
    ]);
    expect(skyline(0)).toBeCloseTo(15);
    expect(skyline(355)).toBeCloseTo(12.5);
    expect(skyline(180)).toBeCloseTo(15);
    expect(horizonProfile([])(90)).toBe(0);
    expect(() => horizonProfile([{ azimuthDeg: 10, elevationDeg: 95 }])).toThrow(
      /expected 0 to 360 and 0 to 90/,
    );
    expect(() =>
      horizonProfile([
        { azimuthDeg: 10, elevationDeg: 5 },
        { azimuthDeg: 10, elevationDeg: 6 },
      ]),
    ).toThrow(/two points at azimuth 10/);
  });
});
