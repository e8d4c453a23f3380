import { request as httpRequest } from "node:http";
import { z } from "zod";
import { isScope, type Scope } from "../../src/api/auth/scope.ts";
import { signToken, type TokenGrant, type TokenTerms } from "../../src/api/auth/token.ts";

/** What tokens are signed with here. */
export const terms: TokenTerms = {
  secret: "a secret that only this test knows",
  issuer: "oec",
  audience: "oec-api",
  maxTokenDays: 365,
};

/** A token that holds, for everything, unless said otherwise. */
export const token = (grant: Partial<TokenGrant> = {}, at = Date.now(), of = terms): Promise<string> =>
  signToken(of, { subject: "tester", scope: "admin", householdId: "home-sunny_day", days: 1, ...grant }, at);

/** The header that shows a token. */
export const as = (bearer: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${bearer}`,
});

/** The header of a body in JSON. */
export const json = { "content-type": "application/json" };

/** An operation of the OpenAPI document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly "x-required-scope"?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
}

/** Every operation of the OpenAPI document of a daemon. */
export async function readOperations(base: string): Promise<readonly Operation[]> {
  const document = (await (await fetch(`${base}/api/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, "method" | "path">>>>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** The operations that not everybody may ask. */
export const closedOf = (
  operations: readonly Operation[],
): readonly (Operation & { readonly scope: Scope })[] =>
  operations.flatMap((operation) => {
    const scope = operation["x-required-scope"] ?? "";
    return isScope(scope) ? [{ ...operation, scope }] : [];
  });

/** A request. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The data of a good answer, checked to have a form. */
export const dataOf = <Form extends z.ZodType>(form: Form, { text }: Answer): z.output<Form> =>
  form.parse(z.object({ data: z.unknown() }).parse(JSON.parse(text)).data);

/** The code of a bad answer. */
export const codeOf = ({ text }: Answer): string =>
  (JSON.parse(text) as { error: { code: string } }).error.code;

/** Sends a request with its path and headers exactly as given, as `fetch` would not. */
export function send(base: string, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body } = sent;
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
    });
    request.once("error", reject);
    request.end(body);
  });
}

/** Sends what the operation must refuse by itself, so that nothing changes: only who may ask is looked at. */
export function ask(
  base: string,
  operation: Operation,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { method, path, requestBody } = operation;
  const url = path.replaceAll(/\{\w+\}/g, "x");
  if (requestBody === undefined) return send(base, url, { method, headers });
  return send(base, url, { method, headers: { ...headers, ...json }, body: '{"no such key": 1}' });
}
