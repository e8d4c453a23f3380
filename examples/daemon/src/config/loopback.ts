/** Names by which a machine means itself. */
export const LOOPBACK_NAMES = ["127.0.0.1", "::1", "localhost"] as const;

/** True for a name by which a machine means itself; an IPv6 address may stand in brackets, as in a URL. */
export const isLoopbackName = (name: string): boolean =>
  LOOPBACK_NAMES.some((own) => own === name || `[${own}]` === name);
