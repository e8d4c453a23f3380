/** What every answer under `/api/` looks like: data or an error, never both. */
export type ApiResponse<Data> =
  | { readonly success: true; readonly data: Data; readonly timestamp: string }
  | { readonly success: false; readonly error: ApiFault; readonly timestamp: string };

/** What went wrong, for programs and people. */
export interface ApiFault {
  /** Stable, in capitals. */
  readonly code: string;
  readonly message: string;
  /** The part of the request that is meant. */
  readonly field?: string;
  readonly requestId: string;
}

/** A good answer. @param now - Wall clock [ms since 1970 UTC]. */
export const success = <Data>(
  data: Data,
  now: number,
): Extract<ApiResponse<Data>, { readonly success: true }> => ({
  success: true,
  data,
  timestamp: new Date(now).toISOString(),
});

/** A bad answer. @param now - Wall clock [ms since 1970 UTC]. */
export const failure = (error: ApiFault, now: number): ApiResponse<never> => ({
  success: false,
  error,
  timestamp: new Date(now).toISOString(),
});
