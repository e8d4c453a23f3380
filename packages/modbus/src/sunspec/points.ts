import type { RegisterMap, RegisterSpec } from "../registers/map.ts";
import type { SunspecChain } from "./chain.ts";
import { registerOfPoint, sunspecModel, type SunspecPoint } from "./models.ts";

/**
 * Every point of the known models of a chain as a register: `103.W`, and `160.2.DCW` for the second of repeated parts. Of a
 * model that a device has twice, the first is taken.
 */
export function sunspecRegisters(chain: SunspecChain): RegisterMap {
  const registers: Record<string, RegisterSpec> = {};
  const seen = new Set<number>();
  for (const { id, address, length } of chain.models) {
    const model = sunspecModel(id);
    if (model === undefined || seen.has(id)) continue;
    seen.add(id);
    const end = address + 2 + length;
    const factorName = (factor: string): string => `${id}.${factor}`;
    const add = (prefix: string, points: ReadonlyMap<string, SunspecPoint>, base: number): void => {
      for (const point of points.values()) {
        const spec = registerOfPoint(point, base, factorName);
        // Older devices have shorter models: what lies beyond their length belongs to the next one.
        if (spec.address < end) registers[`${prefix}.${point.name}`] = spec;
      }
    };
    add(String(id), model.points, address);
    const { repeated } = model;
    if (repeated === undefined) continue;
    const parts = Math.floor((end - address - model.fixedSize) / repeated.size);
    for (let part = 0; part < parts; part += 1) {
      add(`${id}.${part + 1}`, repeated.points, address + model.fixedSize + part * repeated.size);
    }
  }
  return registers;
}
