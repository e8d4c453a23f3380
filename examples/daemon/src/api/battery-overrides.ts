import { randomUUID } from "node:crypto";
import type { PowerFlowController } from "@oec/controller";
import { validateOverride, type Instant, type OverrideLease, type Watts } from "@oec/domain";
import type { OverrideRepository } from "../storage/index.ts";

/** What a person wants the battery to do. */
export interface WantedPower {
  readonly powerW: Watts;
  readonly minutes: number;
  readonly reason?: string | undefined;
  /** Who wants it. */
  readonly setBy: string;
}

/** What overrides are set with. */
export interface BatteryOverridesParts {
  readonly controller: PowerFlowController;
  readonly householdId: string;
  readonly batteryId: string;
  /** Absent: overrides do not outlive the process. */
  readonly kept?: OverrideRepository;
  /** The home's clock. */
  readonly now: () => Instant;
}

/** Sets the battery by hand: on disk first, then in force; one change at a time. */
export class BatteryOverrides {
  readonly #parts: BatteryOverridesParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: BatteryOverridesParts) {
    this.#parts = parts;
  }

  /** The lease in force. */
  get active(): OverrideLease | undefined {
    const { controller, batteryId, now } = this.#parts;
    const at = now();
    return controller.status.overrides.find((one) => one.deviceId === batteryId && at < one.expiresAt);
  }

  /** Sets the power until an end; an older override is replaced. @throws {@link OecError} of the store, with nothing changed. */
  set({ powerW, minutes, reason, setBy }: WantedPower): Promise<OverrideLease> {
    return this.#inTurn(async () => {
      const { controller, kept, householdId, batteryId, now } = this.#parts;
      const setAt = now();
      const lease = validateOverride({
        id: randomUUID(),
        householdId,
        deviceId: batteryId,
        powerW,
        setBy,
        setAt,
        expiresAt: setAt + Math.round(minutes * 60_000),
        ...(reason !== undefined && { reason }),
      });
      await kept?.insertOverride(lease);
      controller.setOverride(lease);
      for (const { id } of (await kept?.findActive(setAt, batteryId)) ?? [])
        if (id !== lease.id) await kept?.end(id, setAt);
      return lease;
    });
  }

  /** Ends the override in force and resolves to it; undefined: there was none. */
  end(): Promise<OverrideLease | undefined> {
    return this.#inTurn(async () => {
      const { controller, kept, now } = this.#parts;
      const lease = this.active;
      if (lease === undefined) return undefined;
      await kept?.end(lease.id, now());
      controller.clearOverride(lease.id);
      return lease;
    });
  }

  #inTurn<Value>(change: () => Promise<Value>): Promise<Value> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => undefined);
    return changed;
  }
}
