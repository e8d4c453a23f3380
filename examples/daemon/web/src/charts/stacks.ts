import type { Slot } from "../api/types.ts";

/** Fields of a slot that sources (up) and uses (down) are stacked from, in their fixed order from the line outwards. */
export const STACK = [
  { field: "sunW", thing: "sun", direction: 1 },
  { field: "givenW", thing: "battery", direction: 1 },
  { field: "boughtW", thing: "grid", direction: 1 },
  { field: "houseW", thing: "house", direction: -1 },
  { field: "chargedW", thing: "battery", direction: -1 },
  { field: "soldW", thing: "sold", direction: -1 },
] as const;

export type StackField = (typeof STACK)[number]["field"];

/** One colour of the stack: where each quarter's bar begins and ends [kW], uses below zero; null where nothing is known. */
export interface StackPart {
  readonly field: StackField;
  readonly thing: (typeof STACK)[number]["thing"];
  readonly direction: 1 | -1;
  readonly from: readonly (number | null)[];
  readonly to: readonly (number | null)[];
}

/** Sources above and uses below zero. A part that is nothing all day long is left out: a home without sun has no sun. */
export function stackDay(slots: readonly Slot[]): StackPart[] {
  const ends = { 1: slots.map(() => 0), [-1]: slots.map(() => 0) };
  const parts: StackPart[] = [];
  for (const { field, thing, direction } of STACK) {
    const from: (number | null)[] = [];
    const to: (number | null)[] = [];
    for (const [index, slot] of slots.entries()) {
      const powerW = slot[field];
      const begin = ends[direction][index] ?? 0;
      const end = begin + (direction * (powerW ?? 0)) / 1000;
      ends[direction][index] = end;
      from.push(powerW === null ? null : begin);
      to.push(powerW === null ? null : end);
    }
    if (slots.some((slot) => (slot[field] ?? 0) > 0)) parts.push({ field, thing, direction, from, to });
  }
  return parts;
}

/** Neighbours that are this thick against the thickest quarter belong to the same hump. */
const HUMP = 0.85;

/** The middle of where a part is thickest, for its label; undefined where it is thinner than that everywhere. */
export function thickest({ from, to }: StackPart, atLeastKw: number): number | undefined {
  const thickness = to.map((end, index) => Math.abs((end ?? 0) - (from[index] ?? 0)));
  const most = Math.max(0, ...thickness);
  if (most <= atLeastKw) return undefined;
  const first = thickness.indexOf(most);
  let last = first;
  while ((thickness[last + 1] ?? 0) >= HUMP * most) last += 1;
  let begin = first;
  while ((thickness[begin - 1] ?? 0) >= HUMP * most) begin -= 1;
  return Math.floor((begin + last) / 2);
}

/** Sources and uses of a quarter [W]; null while they are not known. */
export function balanceOf(slot: Slot): { readonly sourcesW: number; readonly usesW: number } | null {
  let sourcesW = 0;
  let usesW = 0;
  for (const { field, direction } of STACK) {
    const powerW = slot[field];
    if (powerW === null) return null;
    if (direction === 1) sourcesW += powerW;
    else usesW += powerW;
  }
  return { sourcesW, usesW };
}
