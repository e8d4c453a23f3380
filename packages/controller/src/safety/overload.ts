import type { OecEvent } from "@oec/domain";
import type { FlowDecision } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimated.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";

/** A rise of the house on one phase between two readings that is news, as a share of what the fuse carries. */
const STEP_SHARE = 0.25;

/** The house alone is over the fuse beyond the inaccuracy of meters. */
const OVER_SHARE = 0.02;

/** Reports what a decision could not keep, and a house that suddenly wants much. */
export function watchOverload(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
  { housePhaseW, phaseVoltageV }: Estimate,
  { status }: FlowDecision,
): { readonly conditions: readonly ControlEventCode[]; readonly events: readonly OecEvent[] } {
  const { fuseA, phases, nominalVoltageV } = config.site.grid;
  const infeasible = status.kind === "infeasible";
  const houseA = housePhaseW.map((power, phase) => power / (phaseVoltageV[phase] ?? nominalVoltageV));
  const houseOver = houseA.slice(0, phases).some((current) => current > fuseA * (1 + OVER_SHARE));
  const held = state.conditions.filter((code) => code !== "FUSE_INFEASIBLE" && code !== "HOUSE_OVER_FUSE");
  const conditions: readonly ControlEventCode[] = [
    ...held,
    ...(infeasible ? (["FUSE_INFEASIBLE"] as const) : []),
    ...(houseOver ? (["HOUSE_OVER_FUSE"] as const) : []),
  ];
  const facts = infeasible ? { ...status, shortfalls: undefined } : {};
  const events = (["FUSE_INFEASIBLE", "HOUSE_OVER_FUSE"] as const)
    .filter((code) => conditions.includes(code) && !before.conditions.includes(code))
    .map((code) => controlEvent(code, inputs.at, facts));
  // A kettle is no news where nothing has to give way to it.
  const matters = state.chargers.some(({ guard }) => guard.on);
  const step = matters ? stepOf(before, state, STEP_SHARE * fuseA * nominalVoltageV) : undefined;
  const steps = step === undefined ? [] : [controlEvent("HOUSE_STEP", inputs.at, step)];
  return { conditions, events: [...events, ...steps] };
}

/** A phase on which the house drew much more from one reading to the next. */
function stepOf(
  before: ControllerState,
  after: ControllerState,
  leastW: number,
): { readonly phase: number; readonly riseW: number } | undefined {
  const [from, to] = [before.grid.last?.value, after.grid.last?.value];
  if (from === undefined || to === undefined || before.grid.freshness !== "fresh") return undefined;
  const own = (state: ControllerState, phase: 0 | 1 | 2): number =>
    state.chargers.reduce((sum, { history }) => sum + (history.at(-1)?.phaseW[phase] ?? 0), 0);
  for (const phase of [0, 1, 2] as const) {
    const riseW = to.phasePowerW[phase] - from.phasePowerW[phase] - (own(after, phase) - own(before, phase));
    if (riseW >= leastW) return { phase: phase + 1, riseW };
  }
  return undefined;
}
