import fc from "fast-check";
import { expect, test } from "vitest";
import {
  NOTTON_TYPE_1,
  NOTTON_TYPE_2,
  nottonEfficiency,
  pvWattsAcPower,
  pvWattsEfficiency,
  sandiaAcPower,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

test.each([
  [0.1, 0.92163],
  [0.3, 0.95758],
  [0.5, 0.96219],
  [0.75, 0.96208],
  [1, 0.96],
])("PVWatts at load %d has efficiency %d (Dobos 2014, formula in pvlib's docs)", (load, efficiency) =>
  expect(pvWattsEfficiency(load)).toBeCloseTo(efficiency, 5),
);
test.each([
  [0.05, 0.87281],
  [0.1, 0.92984],
  [0.3, 0.96679],
  [0.5, 0.96932],
  [1, 0.95997],
])(
  "a Notton converter of type 2 at load %d has efficiency %d (Notton 2010, constants of simses-lite)",
  (load, efficiency) => expect(nottonEfficiency(NOTTON_TYPE_2, load)).toBeCloseTo(efficiency, 5),
);
test("an old converter is never better than a modern one (Notton 2010)", () => {
  fc.assert(
    fc.property(finiteBetween(0.001, 1.5), (load) => {
      expect(nottonEfficiency(NOTTON_TYPE_1, load)).toBeLessThan(nottonEfficiency(NOTTON_TYPE_2, load));
    }),
  );
});

// ABB MICRO-0.25-I-OUTD-US-208 208V [CEC 2014], fixture cec_inverter_parameters of pvlib's tests
const ABB = {
  paco: 250,
  pdco: 259.5220505,
  vdco: 40.24260317,
  pso: 1.771614224,
  c0: -2.48e-5,
  c1: -9.01e-5,
  c2: 6.69e-4,
  c3: -0.0189,
  pnt: 0.02,
};
test.each([
  [0, 0, -0.02],
  [25, 5.5, 132.004308],
  [50, 11, 250],
])(
  "a Sandia inverter at %d V and %d A gives %d W AC (pvlib test_inverter.py test_sandia)",
  (voltage, current, power) => expect(sandiaAcPower(ABB, voltage, voltage * current)).toBeCloseTo(power, 4),
);

test("nothing in gives nothing out", () => {
  expect(pvWattsEfficiency(0)).toBe(0);
  expect(pvWattsAcPower({ pdc0W: 5_000 }, 0)).toBe(0);
  expect(nottonEfficiency(NOTTON_TYPE_1, 0)).toBe(0);
});
test("a PVWatts inverter is clipped at its AC limit", () => {
  expect(pvWattsAcPower({ pdc0W: 5_000 }, 9_000)).toBe(4_800);
  expect(pvWattsAcPower({ pdc0W: 5_000, nominalEfficiency: 0.98 }, 9_000)).toBe(4_900);
});
test("an inverter never gives more than it gets", () => {
  fc.assert(
    fc.property(finiteBetween(0, 20_000), (dcW) => {
      const acW = pvWattsAcPower({ pdc0W: 8_000 }, dcW);
      expect(acW).toBeGreaterThanOrEqual(0);
      expect(acW).toBeLessThanOrEqual(dcW);
    }),
  );
});
test.each([
  () => pvWattsEfficiency(-0.1),
  () => nottonEfficiency(NOTTON_TYPE_2, -1),
  () => sandiaAcPower(ABB, -1, 0),
  () => pvWattsAcPower({ pdc0W: 0 }, 1),
])("a load or size out of range is refused (%#)", (act) => expect(codeOf(act)).toBe("OUT_OF_RANGE"));
