import { err, ok, type Result } from "@oec/domain";

import { ACTIONS, LEVELS, STATES } from "./state.ts";

/** Version of {@link QPolicy}: rises when states or actions change their meaning. */
const VERSION = 1;

/** What was learned, ready for JSON: the best action of every state. */
export interface QPolicy {
  readonly format: "oec-q-policy";
  readonly version: number;
  /** Steps of stored energy that the states tell apart. */
  readonly levels: number;
  /** Index into discharge, cover the load, idle, store the surplus, charge; one per state. */
  readonly actions: readonly number[];
}

/** What was learned as a policy; a state that was never visited follows the self-consumption rule. */
export function policyFrom(values: Readonly<Float64Array>, visits: Readonly<Uint32Array>): QPolicy {
  const actions = Array.from({ length: STATES }, (_, state) => {
    const rule = state % 2 === 1 ? 1 : 3;
    let best = -1;
    for (let action = 0; action < ACTIONS.length; action += 1) {
      const at = state * ACTIONS.length + action;
      if ((visits[at] ?? 0) === 0) continue;
      if (best < 0 || (values[at] ?? 0) > (values[state * ACTIONS.length + best] ?? 0)) best = action;
    }
    return best < 0 ? rule : best;
  });
  return { format: "oec-q-policy", version: VERSION, levels: LEVELS, actions };
}

/**
 * Reads a policy from parsed JSON.
 *
 * @returns the policy, or what is wrong with it: another format or version, a wrong number of states, unknown actions.
 */
export function parseQPolicy(value: unknown): Result<QPolicy, { readonly message: string }> {
  const wrong = (message: string) => err({ message: `not a policy of this version: ${message}` });
  if (typeof value !== "object" || value === null) return wrong("expected an object");
  if (!("format" in value) || value.format !== "oec-q-policy") return wrong('format is not "oec-q-policy"');
  if (!("version" in value) || value.version !== VERSION) return wrong(`version is not ${VERSION}`);
  if (!("levels" in value) || value.levels !== LEVELS) return wrong(`levels is not ${LEVELS}`);
  if (!("actions" in value) || !Array.isArray(value.actions)) return wrong("actions is not a list");
  const actions: readonly unknown[] = value.actions;
  if (actions.length !== STATES) return wrong(`${actions.length} actions, expected one per state: ${STATES}`);
  const sound = actions.filter(isAction);
  if (sound.length < actions.length) {
    const index = actions.findIndex((action) => !isAction(action));
    return wrong(`actions[${index}] is no whole number from 0 to ${ACTIONS.length - 1}`);
  }
  return ok({ format: "oec-q-policy", version: VERSION, levels: LEVELS, actions: sound });
}

const isAction = (action: unknown): action is number =>
  typeof action === "number" && Number.isInteger(action) && action >= 0 && action < ACTIONS.length;
