/** Ids of the fault catalogue. */
export type FaultId = (typeof FAULT_IDS)[number];

/** The fault catalogue's ids in their order. */
export const FAULT_IDS = [
  ...([
    "F01",
    "F02",
    "F03",
    "F04",
    "F05",
    "F06",
    "F07",
    "F08",
    "F09",
    "F10",
    "F11",
    "F12",
    "F13",
    "F14",
  ] as const),
  ...([
    "F15",
    "F16",
    "F17",
    "F18",
    "F19",
    "F20",
    "F21",
    "F22",
    "F23",
    "F24",
    "F25",
    "F26",
    "F27",
    "F28",
  ] as const),
  ...([
    "F29",
    "F30",
    "F31",
    "F32",
    "F33",
    "F34",
    "F35",
    "F36",
    "F37",
    "F38",
    "F39",
    "F40",
    "F41",
    "F42",
  ] as const),
] as const;

/** The situation in which a fault shows; see `faultHome`. */
export type FaultScene =
  "evening" | "noon" | "battery-works" | "strong-connection" | "spring-change" | "autumn-change";

/**
 * How recovery counts: `normal-after-end` from the end of the fault to normal control; `safe-after-start` from the beginning to
 * the last second of harm; `by-person` waits for a person, so only detection counts.
 */
export type RecoveryRule = "normal-after-end" | "safe-after-start" | "by-person";

/** A fault of the catalogue: what happens, in which variants, and what is expected of a controller. */
export interface FaultKind {
  readonly id: FaultId;
  readonly title: string;
  /** `plant`: the simulated home shows it by itself; `process`: a process around the controller must take part. */
  readonly level: "plant" | "process";
  /** Code of the event that reports it. */
  readonly code: string;
  /** Longest time from its beginning to its first event [s]; 0 where nothing needs to be reported. */
  readonly detectByS: number;
  /** Longest time of recovery [s], counted by `recovery`. */
  readonly recoverByS: number;
  readonly recovery: RecoveryRule;
  /** What a safe controller does. */
  readonly expected: string;
  /** Ways it comes in; the seed chooses one unless a plan names it. */
  readonly variants: readonly [string, ...string[]];
  /** Shortest and longest it lasts [s]; the seed chooses. */
  readonly lastsS: readonly [shortest: number, longest: number];
  /** Where the variant says how long [s]; Infinity: for good. */
  readonly variantLastsS?: Readonly<Record<string, number>>;
  readonly scene: FaultScene;
}
