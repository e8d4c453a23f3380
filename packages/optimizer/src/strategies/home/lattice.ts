/**
 * A car that can only be set in steps charges the energies of a schedule rounded to them: down, and then up again where
 * most was cut off, until what is wanted is reached.
 *
 * @param energies - Per slot [kWh at the busbar], 0 for off.
 * @param leastKwh - Energy of the lowest power per slot.
 * @param mostKwh - Energy of the highest power per slot.
 * @param stepKwh - Energy of a step per slot.
 * @returns a new array.
 */
export function roundToSteps(
  energies: Readonly<Float64Array>,
  leastKwh: Readonly<Float64Array>,
  mostKwh: Readonly<Float64Array>,
  stepKwh: Readonly<Float64Array>,
  wantedKwh: number,
): Float64Array {
  const rounded = new Float64Array(energies.length);
  const cut: { readonly slot: number; readonly share: number }[] = [];
  let sum = 0;
  for (const [slot, energy] of energies.entries()) {
    const step = stepKwh[slot] ?? 0;
    const least = leastKwh[slot] ?? 0;
    if (energy <= 0 || step <= 0) continue;
    const steps = Math.floor((energy - least) / step + 1e-6);
    const lower = least + steps * step;
    rounded[slot] = lower;
    sum += lower;
    if (lower + step <= (mostKwh[slot] ?? 0) + 1e-9) cut.push({ slot, share: (energy - lower) / step });
  }
  cut.sort((a, b) => b.share - a.share);
  for (const { slot } of cut) {
    if (sum >= wantedKwh - 1e-9) break;
    const step = stepKwh[slot] ?? 0;
    rounded[slot] = (rounded[slot] ?? 0) + step;
    sum += step;
  }
  return rounded;
}
