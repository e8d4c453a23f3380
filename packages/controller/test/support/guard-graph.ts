import {
  chargeGuard,
  guardCharge,
  type ChargeGuardSettings,
  type ChargeGuardState,
  type ChargeWish,
} from "../../src/guard/charge-guard.ts";

/** A clock of whole ticks, so that the guard has finitely many states: an hour is seven of them. */
export const SMALL: ChargeGuardSettings = {
  enableMs: 1,
  disableMs: 2,
  minOnMs: 2,
  minOffMs: 1,
  dwellMs: 2,
  switchesPerHour: 2,
  switchPauseMs: 1,
  closingsPerHour: 2,
  urgentClosings: 1,
  raiseMs: 1,
  raiseA: 2,
  hourMs: 7,
};

export type Wish = Omit<ChargeWish, "nowMs">;

/** What the car can do: charge on, open the contactor, close it again, both unseen within a tick. */
const CAR = [
  { closed: false, rests: false },
  { closed: false, rests: true },
  { closed: true, rests: false },
  { closed: true, rests: true },
] as const;

/** Everything that can happen in one tick. */
const WISHES: readonly Wish[] = ([0, 1, 3] as const).flatMap((phases) =>
  [false, true].flatMap((urgent) =>
    [false, true].flatMap((shed) => CAR.map((car) => ({ phases, urgent, shed, ...car }))),
  ),
);

/** One way to get from a state to the next. */
export interface Edge {
  readonly to: number;
  readonly wish: Wish;
  /** Changes of phases and closings of the contactor on the way. */
  readonly switches: number;
  readonly closings: number;
}

/** Sees every transition once. */
export type Inspect = (before: ChargeGuardState, wish: Wish, after: ChargeGuardState) => void;

/** The same state at tick 0: times become ages, and ages beyond every timer are one. */
function canonical(state: ChargeGuardState, nowMs: number, settings: ChargeGuardSettings): ChargeGuardState {
  const age = (ms: number): number => Math.max(ms - nowMs, -settings.hourMs);
  const wanted = (ms: number | null): number | null =>
    ms === null ? null : Math.max(ms - nowMs, -Math.max(settings.enableMs, settings.disableMs));
  return {
    ...state,
    sinceMs: Math.max(state.sinceMs - nowMs, -settings.minOnMs),
    offUntilMs: Math.max(state.offUntilMs - nowMs, 0),
    raisedMs: 0,
    wantedMs: wanted(state.wantedMs),
    phasesWantedMs: wanted(state.phasesWantedMs),
    switchedMs: state.switchedMs.map(age),
    closedMs: state.closedMs.map(age),
  };
}

/** All states that can be reached, and all ways between them. */
export function guardGraph(
  settings: ChargeGuardSettings,
  inspect: Inspect = () => undefined,
): readonly (readonly Edge[])[] {
  const numbers = new Map<string, number>();
  const states: ChargeGuardState[] = [];
  const numberOf = (state: ChargeGuardState): number => {
    const key = JSON.stringify(Object.values(state));
    const known = numbers.get(key);
    if (known !== undefined) return known;
    states.push(state);
    numbers.set(key, states.length - 1);
    return states.length - 1;
  };
  numberOf(canonical(chargeGuard(3), 0, settings));
  const graph: Edge[][] = [];
  for (let number = 0; number < states.length; number += 1) {
    const before = states[number]!;
    graph.push(
      WISHES.map((wish) => {
        const after = guardCharge(settings, before, { ...wish, nowMs: 1 });
        const fresh = (times: readonly number[]): number => times.filter((ms) => ms === 1).length;
        inspect(before, wish, after);
        return {
          to: numberOf(canonical(after, 1, settings)),
          wish,
          switches: fresh(after.switchedMs),
          closings: fresh(after.closedMs),
        };
      }),
    );
  }
  return graph;
}

/** Most of something that any sequence of inputs can bring about in some ticks, from any state: dynamic programming. */
export function worstCase(
  graph: readonly (readonly Edge[])[],
  ticks: number,
  count: (edge: Edge) => number,
): number {
  let most = new Float64Array(graph.length);
  for (let tick = 0; tick < ticks; tick += 1) {
    const next = new Float64Array(graph.length);
    for (const [number, edges] of graph.entries()) {
      for (const edge of edges) next[number] = Math.max(next[number]!, count(edge) + most[edge.to]!);
    }
    most = next;
  }
  return Math.max(...most);
}
