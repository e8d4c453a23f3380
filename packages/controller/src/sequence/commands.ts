import type { PowerLimit, SetPoint, Watts } from "@oec/domain";

/** What the controller tells a device. */
export type Command =
  | { readonly kind: "battery-power"; readonly setPoint: SetPoint; readonly fromW: Watts }
  /** Give the battery back to its own control. */
  | { readonly kind: "battery-release"; readonly setPoint: SetPoint; readonly fromW: Watts }
  | { readonly kind: "export-limit"; readonly limit: PowerLimit; readonly tighter: boolean };

/**
 * Puts reductions first, so that every beginning of the list is safe: a device that moves towards rest makes room before
 * another takes it. Among equals the order stays.
 */
export function sequence(commands: readonly Command[]): readonly Command[] {
  return [...commands.filter(isReduction), ...commands.filter((command) => !isReduction(command))];
}

function isReduction(command: Command): boolean {
  if (command.kind === "export-limit") return command.tighter;
  if (command.kind === "battery-release") return true;
  return isTowardsRest(command.fromW, command.setPoint.powerW);
}

/** True if a power moves towards 0 without passing it. */
export const isTowardsRest = (fromW: Watts, toW: Watts): boolean =>
  Math.abs(toW) <= Math.abs(fromW) && (toW === 0 || Math.sign(toW) === Math.sign(fromW));
