/** What a token may be used for; each includes those before it. */
export const SCOPES = ["read", "control", "admin"] as const;

/** One of {@link SCOPES}. */
export type Scope = (typeof SCOPES)[number];

/** What an endpoint asks for; `public` is for whoever can reach the daemon. */
export type RequiredScope = Scope | "public";

/** True for the name of a scope. */
export const isScope = (name: string): name is Scope => SCOPES.some((scope) => scope === name);

/** True if who holds one scope may do what asks for the other. */
export const covers = (held: Scope, wanted: Scope): boolean => SCOPES.indexOf(held) >= SCOPES.indexOf(wanted);
