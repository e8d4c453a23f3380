import fc from "fast-check";
import { expect, test } from "vitest";
import { planReads, profileById, registersFrom, type RegisterType, type Wanted } from "@oec/modbus";

const spec = registersFrom("a test");
const LIMITS = { maxGap: 16, maxCount: 125, forbidden: [] };
const wanted = (...addresses: readonly number[]): Wanted[] =>
  addresses.map((address) => ({ name: `r${address}`, spec: spec(address, "u16") }));

const anyWanted = fc
  .uniqueArray(fc.record({ slot: fc.nat(400), type: fc.constantFrom<RegisterType>("u16", "i32", "u64") }), {
    selector: ({ slot }) => slot,
    maxLength: 40,
  })
  .map((items) => items.map(({ slot, type }) => ({ name: `r${slot}`, spec: spec(4 * slot, type) })));
const anyLimits = fc.record({
  maxGap: fc.nat(64),
  maxCount: fc.integer({ min: 4, max: 125 }),
  forbidden: fc.array(
    fc
      .tuple(fc.nat(1_600), fc.nat(20))
      .map(([from, length]) => [4 * from + 4, 4 * from + 4 + length] as const),
    { maxLength: 3 },
  ),
});

test("every value is read whole and once, within the limits", () => {
  fc.assert(
    fc.property(anyWanted, anyLimits, (items, limits) => {
      const blocks = planReads(items, limits);
      const read = blocks.flatMap((block) => block.wanted);
      expect(read).toHaveLength(items.length);
      expect(new Set(read)).toEqual(new Set(items));
      for (const block of blocks) {
        expect(block.count).toBeLessThanOrEqual(limits.maxCount);
        for (const item of block.wanted) {
          const words = item.spec.type === "u16" ? 1 : item.spec.type === "i32" ? 2 : 4;
          expect(item.spec.address).toBeGreaterThanOrEqual(block.address);
          expect(item.spec.address + words).toBeLessThanOrEqual(block.address + block.count);
        }
        if (block.wanted.length < 2) continue;
        for (const [from, to] of limits.forbidden) {
          expect(from >= block.address + block.count || to < block.address).toBe(true);
        }
      }
    }),
  );
});

test("no plan with longer gaps needs more reads", () => {
  fc.assert(
    fc.property(anyWanted, fc.nat(60), (items, maxGap) => {
      const narrow = planReads(items, { ...LIMITS, maxGap });
      expect(planReads(items, { ...LIMITS, maxGap: maxGap + 1 }).length).toBeLessThanOrEqual(narrow.length);
    }),
  );
});

test("a gap of 16 registers is read over, one of 17 is not", () => {
  expect(planReads(wanted(0, 17), LIMITS)).toHaveLength(1);
  expect(planReads(wanted(0, 18), LIMITS)).toHaveLength(2);
});

test("tables and units are never mixed", () => {
  const items = [
    { name: "a", spec: spec(0, "u16") },
    { name: "b", spec: spec(1, "u16", "", { table: "input" }) },
    { name: "c", spec: spec(2, "u16", "", { unitId: 5 }) },
  ];
  expect(planReads(items, LIMITS)).toHaveLength(3);
});

test("30 values of a SUN2000 take 8 requests at most", () => {
  const { registers, reading } = profileById("huawei");
  const names = POINTS.map((name) => ({ name, spec: registers[name]! }));
  expect(names).toHaveLength(30);
  expect(planReads(names, reading).length).toBeLessThanOrEqual(8);
});

/** What a controller polls: inverter, strings, battery, meter, limits and the forced command. */
const POINTS = [
  "pv1Voltage",
  "pv1Current",
  "pvPower",
  "voltageL1",
  "voltageL2",
  "voltageL3",
  "currentL1",
  "currentL2",
  "currentL3",
  "activePower",
  "reactivePower",
  "frequency",
  "efficiency",
  "inverterTemperature",
  "deviceStatus",
  "faultCode",
  "gridPower",
  "gridExportTotal",
  "gridImportTotal",
  "gridPowerL1",
  "soc",
  "batteryStatus",
  "batteryVoltage",
  "batteryCurrent",
  "batteryPower",
  "chargePowerLimit",
  "dischargePowerLimit",
  "forcedPeriod",
  "workingMode",
  "forcibleCommand",
];
