import { FAULT_IDS, FAULTS, faultKind, isFaultId } from "@oec/simulation";
import { describe, expect, it } from "vitest";

describe("the fault catalogue", () => {
  it("has every fault from F01 to F42 once, in order", () => {
    const expected = Array.from({ length: 42 }, (_, index) => `F${String(index + 1).padStart(2, "0")}`);
    expect(FAULTS.map(({ id }) => id)).toEqual(expected);
    expect(FAULT_IDS).toEqual(expected);
  });

  it("gives every fault its own event code", () => {
    expect(new Set(FAULTS.map(({ code }) => code)).size).toBe(42);
  });

  it("leaves seven faults to the process around the controller", () => {
    const ofProcess = FAULTS.filter(({ level }) => level === "process").map(({ id }) => id);
    expect(ofProcess).toEqual(["F30", "F31", "F34", "F35", "F36", "F37", "F42"]);
  });

  it("names a duration for every variant it gives one of its own", () => {
    for (const { variants, variantLastsS } of FAULTS) {
      if (variantLastsS) expect(Object.keys(variantLastsS)).toEqual(variants);
    }
  });

  it("says which faults there are to whoever asks for another", () => {
    expect(() => faultKind("F43")).toThrow(/there is no fault "F43", expected one of F01/);
    expect(isFaultId("F43")).toBe(false);
  });
});
