import type { Problem, StorageProblem } from "../types/problem.ts";

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

class Fingerprint {
  #low = FNV_BASIS;
  #high = FNV_BASIS ^ 0x5bd1e995;

  numbers(values: Readonly<Float64Array>): void {
    this.#words(new Uint32Array(values.buffer, values.byteOffset, values.length * 2));
  }

  text(text: string): void {
    this.#words(Uint32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)));
  }

  #words(words: Uint32Array): void {
    let low = this.#low ^ words.length;
    let high = this.#high;
    for (let index = 0; index < words.length; index += 1) {
      low = Math.imul(low ^ (words[index] ?? 0), FNV_PRIME);
      high = Math.imul(high ^ low ^ (low >>> 15), FNV_PRIME);
    }
    this.#low = low;
    this.#high = high;
  }

  digits(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#high) + hex(this.#low);
  }
}
