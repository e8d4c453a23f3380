/**
 * The part of the platform's `AbortSignal` that this SDK uses.
 *
 * The pure packages compile without any platform's types, so they ask for this shape; every `AbortSignal` has it.
 */
export interface AbortSignalLike {
  /** True once the operation should stop. */
  readonly aborted: boolean;
  /** Why it should stop. */
  readonly reason?: unknown;
  /** Registers a listener for the moment of abortion. */
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  /** Removes a listener that was registered before. */
  removeEventListener(type: "abort", listener: () => void): void;
}
