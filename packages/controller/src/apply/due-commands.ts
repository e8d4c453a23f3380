import type { Milliseconds, Watts } from "@oec/domain";
import type { FlowDecision } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import { isTowardsRest, type Command } from "../sequence/commands.ts";
import type { ControllerState } from "../state.ts";

/** How long a released battery still holds its last set-point of 0 W [ms]. */
const RELEASE_MS = 1000;
/** An export limit has no lease of its own: it is repeated. */
const REPEAT_LIMIT_MS = 60_000;
const LIMIT_CHANGE_W = 50;

/** The command that gives the battery back to its own control. */
export function releaseCommand(config: ControlConfig, state: ControllerState): Command {
  const setPoint = { powerW: 0, validForMs: RELEASE_MS, fallback: config.settings.fallback };
  return { kind: "battery-release", setPoint, fromW: state.sent?.powerW ?? 0 };
}

/**
 * The set-point, if it must be sent: it is new, it changes enough, it reduces, or half its lease is over.
 */
export function batteryCommand(
  config: ControlConfig,
  state: ControllerState,
  powerW: Watts,
  monotonicMs: Milliseconds,
): Command | undefined {
  const { leaseMs, minChangeW, fallback } = config.settings;
  const { sent } = state;
  const fromW = sent?.powerW ?? state.battery.last?.value.powerW ?? 0;
  const changes = sent === null || Math.abs(powerW - sent.powerW) >= minChangeW;
  const stops = sent !== null && powerW !== sent.powerW && powerW === 0 && isTowardsRest(sent.powerW, 0);
  const isDue = sent !== null && monotonicMs - sent.sentMs >= leaseMs / 2;
  if (!changes && !stops && !isDue) return undefined;
  return { kind: "battery-power", setPoint: { powerW, validForMs: leaseMs, fallback }, fromW };
}

/**
 * The export limit, if it must be sent: what the decision exports while it curtails, else what the contract allows.
 */
export function exportLimitCommand(
  config: ControlConfig,
  state: ControllerState,
  decision: FlowDecision,
  monotonicMs: Milliseconds,
): Command | undefined {
  if (!config.canCurtail) return undefined;
  const contractW = config.site.grid.maxExportW ?? null;
  const wantedW = decision.curtailW > 0 ? Math.max(0, -decision.gridW) : contractW;
  const known = state.exportLimitSentMs !== null;
  const before = known ? state.exportLimitW : contractW;
  const changes =
    wantedW === null || before === null ? wantedW !== before : Math.abs(wantedW - before) >= LIMIT_CHANGE_W;
  const isDue = known && wantedW !== null && monotonicMs - state.exportLimitSentMs >= REPEAT_LIMIT_MS;
  const isFirst = !known && wantedW !== null;
  if (!changes && !isDue && !isFirst) return undefined;
  const tighter = (wantedW ?? Infinity) <= (before ?? Infinity);
  const limit =
    wantedW === null ? ({ kind: "none" } as const) : ({ kind: "limit", powerW: wantedW } as const);
  return { kind: "export-limit", limit, tighter };
}
