import type { Amperes, CurrentLease, PhaseCount, PowerLimit, SetPoint, Watts } from "@oec/domain";

/** What the controller tells a device. */
export type Command =
  | { readonly kind: "battery-power"; readonly setPoint: SetPoint; readonly fromW: Watts }
  /** Give the battery back to its own control. */
  | { readonly kind: "battery-release"; readonly setPoint: SetPoint; readonly fromW: Watts }
  | { readonly kind: "export-limit"; readonly limit: PowerLimit; readonly tighter: boolean }
  | ChargerCommand;

/** What the controller tells a charge point. */
export type ChargerCommand =
  | {
      readonly kind: "charger-current";
      readonly chargerId: string;
      readonly lease: CurrentLease;
      /** Highest limit that may be in force now [A]. */
      readonly fromA: Amperes;
    }
  | { readonly kind: "charger-phases"; readonly chargerId: string; readonly phases: PhaseCount }
  | { readonly kind: "charger-start"; readonly chargerId: string }
  | { readonly kind: "charger-discharge-ready"; readonly chargerId: string }
  | {
      readonly kind: "charger-discharge";
      readonly chargerId: string;
      readonly setPoint: SetPoint;
      readonly currentA: Amperes;
      readonly fromW: Watts;
    };

/**
 * Puts reductions first, so that every beginning of the list is safe: a device that moves towards rest makes room before
 * another takes it. Among equals the order stays.
 */
export function sequence(commands: readonly Command[]): readonly Command[] {
  return [...commands.filter(isReduction), ...commands.filter((command) => !isReduction(command))];
}

function isReduction(command: Command): boolean {
  switch (command.kind) {
    case "export-limit":
      return command.tighter;
    case "battery-release":
    case "charger-phases":
      return true;
    case "charger-current":
      return command.lease.currentA <= command.fromA;
    case "charger-start":
    case "charger-discharge-ready":
      return false;
    case "battery-power":
    case "charger-discharge":
      return isTowardsRest(command.fromW, command.setPoint.powerW);
  }
}

/** True if a power moves towards 0 without passing it. */
export const isTowardsRest = (fromW: Watts, toW: Watts): boolean =>
  Math.abs(toW) <= Math.abs(fromW) && (toW === 0 || Math.sign(toW) === Math.sign(fromW));
