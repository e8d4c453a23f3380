import { readSecret } from "../config/secret.ts";
import { isScope, SCOPES, type Scope } from "../api/auth/scope.ts";
import { signToken } from "../api/auth/token.ts";
import { faultText } from "../config/entry.ts";
import type { Command } from "./command.ts";
import { CONFIG_OPTION, configOf } from "./config-sources.ts";
import { UsageError } from "./usage-error.ts";

/** `oec token`: a token for the API, signed with the daemon's own secret. */
export const tokenCommand: Command = {
  name: "token",
  summary: "Sign a token for the API.",
  description: [
    "Signs with the secret, issuer and audience of the daemon's configuration, so it is for the owner of the daemon. Whoever has",
    "the token may do what its scope says until it ends: read reads, control also sets devices by hand, admin may do everything.",
    "A token cannot be taken back; a new secret ends all of them.",
  ].join("\n"),
  options: [
    CONFIG_OPTION,
    { name: "scope", value: "NAME", default: "read", help: SCOPES.join(", ") },
    { name: "household", value: "ID", default: "home", help: "id of the household" },
    {
      name: "subject",
      value: "NAME",
      default: "owner",
      help: "who will use it; stands in the log and on overrides",
    },
    { name: "days", value: "NUMBER", default: "30", help: "how long it holds, at most auth.max_token_days" },
    { name: "json", help: "Print JSON." },
  ],
  examples: [
    "oec token --config config/production.toml --scope control",
    "OEC_AUTH_SECRET=... oec token --scope read --subject grafana --days 365",
  ],
  async run(options, io) {
    const loaded = configOf(options, io, options.text("config"));
    if (!loaded.ok) throw new UsageError(loaded.error.map(faultText).join("\n"));
    const { auth } = loaded.value.config;
    const grant = {
      subject: options.required("subject"),
      scope: scopeOf(options.required("scope")),
      householdId: options.required("household"),
      days: options.number("days", { above: 0, max: auth.maxTokenDays }) ?? 30,
    };
    const { issuer, audience, maxTokenDays } = auth;
    const now = io.now();
    const token = await signToken({ secret: readSecret(auth), issuer, audience, maxTokenDays }, grant, now);
    const expiresAt = new Date(now + grant.days * 86_400_000).toISOString();
    io.stdout.write(
      options.has("json") ? `${JSON.stringify({ token, ...grant, expiresAt })}\n` : `${token}\n`,
    );
    return 0;
  },
};

function scopeOf(name: string): Scope {
  if (isScope(name)) return name;
  throw new UsageError(`option --scope is "${name}", expected one of ${SCOPES.join(", ")}`);
}
