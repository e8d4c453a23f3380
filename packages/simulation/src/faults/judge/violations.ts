import type { Milliseconds, Watts } from "@oec/domain";
import type { CommandRecord } from "../command-log.ts";
import type { FaultInjector } from "../fault-injector.ts";

/** Something that must not happen to a device or the connection, whatever is broken. */
export type ViolationCode =
  | "battery-beyond-management"
  | "battery-command-out-of-range"
  | "charger-command-out-of-range"
  | "export-limit"
  | "import-limit"
  | "cap-exceeded"
  | "command-without-mains"
  | "too-many-contactor-cycles";

/** A violation, when it was first seen. */
export interface Violation {
  readonly code: ViolationCode;
  readonly atMs: Milliseconds;
  /** What was seen, in numbers. */
  readonly facts: Readonly<Record<string, number>>;
}

/** What the watch reckons with. */
export interface ViolationSettings {
  /** Closings of the contactor in an hour; default 12. */
  readonly maxContactorCyclesPerHour?: number;
}

/** How long each may last before it counts [ms]: what a controller with one cycle a second needs to see and act. */
const GRACE_MS: Readonly<Partial<Record<ViolationCode, Milliseconds>>> = {
  "battery-beyond-management": 3000,
  "export-limit": 10_000,
  "import-limit": 10_000,
  "cap-exceeded": 10_000,
  "command-without-mains": 2000,
};
const TOLERANCE = { share: 0.02, powerW: 100 } as const;
const HOUR_MS = 3_600_000;

/** Watches limits of battery, charge point and connection; each violation is reported once. */
export class ViolationWatch {
  readonly found: Violation[] = [];
  readonly #injector: FaultInjector;
  readonly #maxCycles: number;
  readonly #since = new Map<ViolationCode, Milliseconds>();
  readonly #closings: Milliseconds[] = [];
  #cycles: number;
  #seenCommands = 0;

  constructor(injector: FaultInjector, settings: ViolationSettings = {}) {
    this.#injector = injector;
    this.#maxCycles = settings.maxContactorCyclesPerHour ?? 12;
    this.#cycles = injector.home.charger?.contactorCycles ?? 0;
  }

  /** Takes in a step of the plant that began at `elapsedMs`; true while something is violated. */
  add(elapsedMs: Milliseconds): boolean {
    const now = [
      this.#batteryLimits(elapsedMs),
      this.#connection(elapsedMs),
      this.#cap(elapsedMs),
      this.#contactor(elapsedMs),
      this.#commands(elapsedMs),
    ];
    return now.some((isViolated) => isViolated);
  }

  /** A set-point that the battery's management does not allow and the battery carries out. */
  #batteryLimits(elapsedMs: Milliseconds): boolean {
    const { battery } = this.#injector.home;
    const { chargeLimitW = Infinity, dischargeLimitW = Infinity } = battery.quirks;
    const powerW = battery.told.kind === "remote" ? battery.told.powerW : 0;
    const isBeyond = powerW > loose(chargeLimitW) || powerW < -loose(dischargeLimitW);
    return this.#hold("battery-beyond-management", isBeyond, elapsedMs, { powerW });
  }

  #connection(elapsedMs: Milliseconds): boolean {
    const { grid } = this.#injector.home;
    const exportW = grid.currentExportW;
    const importW = grid.currentImportW;
    const tooMuchOut = exportW > loose(grid.maxExportW);
    const tooMuchIn = importW > loose(grid.limits.maxImportW ?? Infinity) && this.#canReduce();
    const isOut = this.#hold("export-limit", tooMuchOut, elapsedMs, { exportW });
    return this.#hold("import-limit", tooMuchIn, elapsedMs, { importW }) || isOut;
  }

  /** Import above a limit counts only while car or battery take part in it. */
  #canReduce(): boolean {
    const { powers } = this.#injector.home;
    return powers.evW > 0 || powers.batteryW > 0;
  }

  #cap(elapsedMs: Milliseconds): boolean {
    const { cap, home } = this.#injector;
    const { evW, batteryW, gridW } = home.powers;
    const controllableW = Math.min(Math.max(0, gridW), Math.max(0, evW) + Math.max(0, batteryW));
    const isBeyond = cap !== undefined && controllableW > loose(cap.powerW);
    return this.#hold("cap-exceeded", isBeyond, elapsedMs, { controllableW });
  }

  #contactor(elapsedMs: Milliseconds): boolean {
    const { charger } = this.#injector.home;
    if (charger === undefined) return false;
    for (; this.#cycles < charger.contactorCycles; this.#cycles += 1) this.#closings.push(elapsedMs);
    while ((this.#closings[0] ?? Infinity) <= elapsedMs - HOUR_MS) this.#closings.shift();
    const cycles = this.#closings.length;
    return this.#hold("too-many-contactor-cycles", cycles > this.#maxCycles, elapsedMs, { cycles });
  }

  #commands(elapsedMs: Milliseconds): boolean {
    const { records } = this.#injector.commands;
    let isViolated = false;
    for (; this.#seenCommands < records.length; this.#seenCommands += 1) {
      const record = records[this.#seenCommands];
      if (record !== undefined && this.#checkCommand(record, elapsedMs)) isViolated = true;
    }
    return isViolated;
  }

  #checkCommand(record: CommandRecord, elapsedMs: Milliseconds): boolean {
    const { home } = this.#injector;
    const { device, command, value = 0 } = record;
    if (device === "battery" && command === "power") {
      const { maxChargeW, maxDischargeW } = home.battery.capabilities;
      if (!(value <= maxChargeW + 1 && value >= -maxDischargeW - 1)) {
        return this.#report("battery-command-out-of-range", elapsedMs, { powerW: value });
      }
    }
    if (device === "charger" && command === "current" && home.charger !== undefined) {
      const { minCurrentA, maxCurrentA } = home.charger.capabilities;
      if (!(value === 0 || (value >= minCurrentA && value <= maxCurrentA))) {
        return this.#report("charger-command-out-of-range", elapsedMs, { currentA: value });
      }
    }
    return this.#withoutMains(record, elapsedMs);
  }

  /** Anything that asks for power while the mains is gone; a command on the way when it went is forgiven. */
  #withoutMains({ device, command, value = 0 }: CommandRecord, elapsedMs: Milliseconds): boolean {
    const asks = device !== "inverter" && (command === "start" || (value !== 0 && command !== "phases"));
    const fault = this.#injector.active.find(({ kind }) => kind.id === "F40");
    if (!asks || fault === undefined || elapsedMs - fault.fromMs < (GRACE_MS["command-without-mains"] ?? 0)) {
      return false;
    }
    return this.#report("command-without-mains", elapsedMs, { value });
  }

  /** Reports what lasts longer than its grace. */
  #hold(
    code: ViolationCode,
    holds: boolean,
    elapsedMs: Milliseconds,
    facts: Readonly<Record<string, number>>,
  ): boolean {
    if (!holds) {
      this.#since.delete(code);
      return false;
    }
    const since = this.#since.get(code) ?? elapsedMs;
    this.#since.set(code, since);
    return elapsedMs - since >= (GRACE_MS[code] ?? 0) && this.#report(code, elapsedMs, facts);
  }

  #report(code: ViolationCode, atMs: Milliseconds, facts: Readonly<Record<string, number>>): true {
    if (!this.found.some((one) => one.code === code)) this.found.push({ code, atMs, facts });
    return true;
  }
}

const loose = (limitW: Watts): Watts => limitW * (1 + TOLERANCE.share) + TOLERANCE.powerW;
