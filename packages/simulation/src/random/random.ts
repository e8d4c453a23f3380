import { OecError, type RandomSource } from "@oec/domain";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { mixName } from "./hash.ts";

/**
 * A seeded source of chance (xoroshiro128+): the same seed gives the same draws on every platform.
 *
 * {@link RandomSource.split} derives a stream from the seed and the name alone, so that a new device neither shifts nor
 * shortens the streams of the others.
 *
 * @param seed - A whole number; only its lowest 32 bits count.
 * @throws `OecError` `OUT_OF_RANGE` if the seed is not a whole number.
 * @example
 * ```ts
 * import { createRandom } from "@oec/simulation";
 *
 * const house = createRandom(7).split("house");
 * console.log(house.uniform(), house.normal());
 * ```
 */
export function createRandom(seed: number): RandomSource {
  if (!Number.isSafeInteger(seed)) {
    throw new OecError("OUT_OF_RANGE", `seed is ${String(seed)}, expected a whole number`, {
      context: { field: "seed", value: seed },
    });
  }
  const generator = xoroshiro128plus(seed | 0);
  let spare: number | undefined;
  const uniform = (): number => uniformFloat64(generator);
  // Marsaglia's polar method draws normals in pairs; the second waits for the next call.
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    let u: number;
    let v: number;
    let square: number;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    spare = v * scale;
    return u * scale;
  };
  return { uniform, normal, split: (name) => createRandom(mixName(seed | 0, name)) };
}
