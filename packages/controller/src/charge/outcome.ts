import type { Milliseconds } from "@oec/domain";
import type { Outcome } from "../apply/command-outcome.ts";
import type { ChargerCommand } from "../sequence/commands.ts";
import type { ChargerMemory } from "./memory.ts";
import { condition } from "./watch.ts";

/** What is remembered of a charge point after a command. */
export function chargerOutcome(
  memory: ChargerMemory,
  command: ChargerCommand,
  outcome: Outcome,
  nowMs: Milliseconds,
): ChargerMemory {
  if (outcome.kind !== "accepted") return refused(memory, command);
  switch (command.kind) {
    case "charger-current": {
      const currentA = outcome.currentA ?? command.lease.currentA;
      const changedMs = memory.sent?.currentA === currentA ? memory.sent.changedMs : nowMs;
      // Until the lower limit is read back, the higher one may be in force.
      const isLower = command.fromA > currentA;
      const unconfirmedA = isLower ? Math.max(command.fromA, memory.unconfirmedA ?? 0) : memory.unconfirmedA;
      return condition(
        { ...memory, unconfirmedA, sent: { currentA, sentMs: nowMs, changedMs } },
        "EVSE_WRITE_TIMEOUT",
        false,
      );
    }
    case "charger-discharge":
      return { ...memory, sent: { currentA: command.currentA, sentMs: nowMs, changedMs: nowMs } };
    case "charger-phases":
      return { ...memory, phasesSent: command.phases };
    case "charger-start":
      return { ...memory, startedMs: nowMs };
    case "charger-discharge-ready":
      return { ...memory, dischargeReady: true };
  }
}

/** A limit that did not arrive: the old one, if it is higher, still holds. */
function refused(memory: ChargerMemory, command: ChargerCommand): ChargerMemory {
  if (command.kind !== "charger-current") return memory;
  const { sent } = memory;
  const unconfirmedA = Math.max(command.fromA, command.lease.currentA, memory.unconfirmedA ?? 0);
  return { ...memory, unconfirmedA, sent: sent && { ...sent, sentMs: sent.sentMs } };
}
