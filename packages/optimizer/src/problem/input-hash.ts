import type { Problem, StorageProblem } from "../types/problem.ts";
import type { VehicleProblem } from "../types/vehicle.ts";

const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5;

/**
 * Fingerprint of a problem: every number in it, to the last bit.
 *
 * Two 32-bit FNV-1a lanes over the words of the numbers: quick, and good enough to tell plans apart; no protection
 * against someone who wants a collision.
 *
 * @returns 16 hexadecimal digits.
 * @see Fowler, Noll, Vo: "The FNV Non-Cryptographic Hash Algorithm", RFC 9923.
 */
export function inputHash(problem: Problem): string {
  const hash = new Fingerprint();
  hash.text(problem.currency);
  hash.numbers(problem.horizon.edges);
  hash.numbers(problem.importPricePerKwh);
  hash.numbers(problem.exportPricePerKwh);
  hash.numbers(problem.loadW);
  hash.numbers(problem.pvW);
  hash.numbers(problem.maxImportW);
  hash.numbers(problem.maxExportW);
  for (const storage of problem.storages) {
    hash.text(storage.id);
    hash.numbers(storageNumbers(storage));
    const { available, usedWh, requiredWh, cycleLimits } = storage;
    if (available !== undefined) hash.named("available", Float64Array.from(available));
    if (usedWh !== undefined) hash.named("usedWh", usedWh);
    if (requiredWh !== undefined) hash.named("requiredWh", requiredWh);
    for (const { fromSlot, toSlot, maxDischargedWh } of cycleLimits ?? [])
      hash.named("cycles", Float64Array.of(fromSlot, toSlot, maxDischargedWh));
  }
  for (const vehicle of problem.vehicles ?? []) {
    hash.text(`vehicle ${vehicle.id}`);
    hash.numbers(Float64Array.from(vehicle.available));
    hash.numbers(vehicleNumbers(vehicle));
  }
  for (const { id, profileW, earliestSlot, latestSlot } of problem.flexibleLoads ?? []) {
    hash.named(`flexible load ${id}`, profileW);
    hash.numbers(Float64Array.of(earliestSlot, latestSlot));
  }
  if (problem.hybrid !== undefined) {
    const { storage, acLimitW, pvShare } = problem.hybrid;
    hash.named("hybrid", Float64Array.of(storage, acLimitW, pvShare));
  }
  if (problem.peak !== undefined) {
    const { pricePerKw, highestCount, intervalMs, billedPeaksW, slotWeight } = problem.peak;
    hash.text("peak");
    hash.numbers(Float64Array.of(pricePerKw, highestCount, intervalMs, ...billedPeaksW));
    hash.numbers(slotWeight);
  }
  return hash.digits();
}

const storageNumbers = (storage: StorageProblem): Float64Array =>
  Float64Array.of(
    storage.minWh,
    storage.maxWh,
    storage.startWh,
    storage.maxChargeW,
    storage.maxDischargeW,
    storage.chargeEfficiency,
    storage.dischargeEfficiency,
    storage.wearCostPerKwh,
    storage.terminalValuePerKwh,
  );

const vehicleNumbers = (vehicle: VehicleProblem): Float64Array =>
  Float64Array.of(
    vehicle.minChargeW,
    vehicle.maxChargeW,
    vehicle.stepW ?? 0,
    vehicle.chargeEfficiency,
    vehicle.startWh,
    vehicle.targetWh,
    vehicle.maxWh,
    vehicle.shortfallPricePerKwh,
  );

class Fingerprint {
  #low = FNV_BASIS;
  #high = FNV_BASIS ^ 0x5bd1e995;

  numbers(values: Readonly<Float64Array>): void {
    this.#words(new Uint32Array(values.buffer, values.byteOffset, values.length * 2));
  }

  /** An optional field: its name too, because another could hold the same numbers. */
  named(name: string, values: Readonly<Float64Array>): void {
    this.text(name);
    this.numbers(values);
  }

  text(text: string): void {
    this.#words(Uint32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)));
  }

  /** A lane for every other word, so that the two multiplications need not wait for each other; each feeds the other. */
  #words(words: Uint32Array): void {
    let low = this.#low ^ words.length;
    let high = this.#high;
    for (let index = 0; index < words.length; index += 2) {
      low = Math.imul(low ^ (words[index] ?? 0), FNV_PRIME);
      high = Math.imul(high ^ low ^ (low >>> 15) ^ (words[index + 1] ?? 0), FNV_PRIME);
    }
    this.#low = Math.imul(low ^ high ^ (high >>> 13), FNV_PRIME);
    this.#high = high;
  }

  digits(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }
}
