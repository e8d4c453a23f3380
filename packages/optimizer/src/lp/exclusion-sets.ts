/** Where an LP may cheat by burning energy, and whole numbers forbid it: storages and grid connection per slot. */
export interface Exclusions {
  /** Per storage, the slots in which it either charges or discharges. */
  readonly storages: readonly ReadonlySet<number>[];
  /** The slots in which the site either imports or exports. */
  readonly grid: ReadonlySet<number>;
  /** Per vehicle, the slots in which it is off or at a power that can be set; absent: nowhere. */
  readonly vehicles?: readonly ReadonlySet<number>[];
  /** Whether loads start in one slot, and not in parts in several. */
  readonly starts?: boolean;
}
