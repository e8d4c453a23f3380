import fc from "fast-check";
import { HOSTILE_TEXT, hostileJson, valuesOf, type JsonSchema } from "./schema-values.ts";

/** One media type of a body. */
interface Media {
  readonly schema?: JsonSchema;
}

/** The parts of an OpenAPI operation that requests are made from. */
export interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

/** The parts of an OpenAPI document that requests are made from. */
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** An operation and where it is. */
export interface Endpoint {
  /** `get /health`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** A request as it goes over the wire. */
export interface GeneratedRequest {
  /** Name of the endpoint it is made for; undefined: none, the path is made up. */
  readonly endpoint: string | undefined;
  readonly method: string;
  /** With its query, escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the generator is told besides the document. */
export interface GeneratorHints {
  /** Good bodies per endpoint, in place of those made from the schema: for what would change the daemon under test. */
  readonly bodies?: Readonly<Record<string, readonly unknown[]>>;
  /** Values that parameters of a path may well have, such as the ids of devices. */
  readonly words?: readonly string[];
}

const METHODS = ["get", "put", "post", "delete", "patch"];

/** The endpoints of a document. */
export const endpointsOf = ({ paths }: OpenApi): readonly Endpoint[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  );

/** Requests for the endpoints of a document, good and bad, the same for the same seed. */
export function generateRequests(
  document: OpenApi,
  count: number,
  seed: number,
  hints: GeneratorHints = {},
): readonly GeneratedRequest[] {
  const endpoints = endpointsOf(document).map((endpoint) => requestsFor(endpoint, hints));
  const requests = fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...endpoints) },
    { weight: 1, arbitrary: strayRequests(document) },
  );
  return fc.sample(requests, { numRuns: count, seed });
}

function requestsFor(endpoint: Endpoint, hints: GeneratorHints): fc.Arbitrary<GeneratedRequest> {
  return fc
    .record({
      path: pathsFor(endpoint, hints.words ?? []),
      query: queriesFor(endpoint),
      headers: oddHeaders,
      sent: bodiesFor(endpoint, hints.bodies?.[endpoint.name]),
    })
    .map(({ path, query, headers, sent: { body, type } }) => ({
      endpoint: endpoint.name,
      method: endpoint.method.toUpperCase(),
      path: query === "" ? path : `${path}?${query}`,
      headers: { ...headers, ...(type !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body }),
    }));
}

const hostile = fc.constantFrom(...HOSTILE_TEXT);

/** A path segment cannot be empty or a dot: that would be another path. */
function pathsFor({ path, operation }: Endpoint, words: readonly string[]): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  const segment = (name: string): fc.Arbitrary<string> => {
    const { schema = {} } = operation.parameters?.find((one) => one.in === "path" && one.name === name) ?? {};
    const good = valuesOf(schema).map(String);
    const choices = words.length === 0 ? good : fc.oneof(fc.constantFrom(...words), good);
    return fc
      .oneof({ weight: 2, arbitrary: choices }, { weight: 1, arbitrary: hostile })
      .map((text) => (/^\.{0,2}$/.test(text) ? "x" : text));
  };
  return fc
    .tuple(...names.map(segment))
    .map((segments) => path.replaceAll(/\{[^}]+\}/g, () => escaped(segments.shift() ?? "x")));
}

function queriesFor({ operation }: Endpoint): fc.Arbitrary<string> {
  const known = (operation.parameters ?? []).filter((one) => one.in === "query");
  const pair = ({ name, required = false, schema = {} }: (typeof known)[number]): fc.Arbitrary<string> => {
    const good = valuesOf(schema).map((value) => `${name}=${escaped(String(value))}`);
    const bad = hostile.map((text) => `${name}=${escaped(text)}`);
    return fc.oneof(
      { weight: 6, arbitrary: good },
      { weight: required ? 1 : 6, arbitrary: fc.constant("") },
      { weight: 2, arbitrary: bad },
      { weight: 1, arbitrary: fc.constant(`${name}=1&${name}=2`) },
    );
  };
  const stray = fc.oneof(
    { weight: 12, arbitrary: fc.constant("") },
    {
      weight: 1,
      arbitrary: fc.tuple(hostile, hostile).map(([key, value]) => `${escaped(key)}=${escaped(value)}`),
    },
    { weight: 1, arbitrary: fc.constantFrom("&&&", "=", "%", "%zz=1", "a[b]=1", "a=1&a=2") },
  );
  return fc.tuple(...known.map(pair), stray).map((pairs) => pairs.filter((text) => text !== "").join("&"));
}

interface SentBody {
  readonly body?: string;
  readonly type?: string;
}

const JSON_TYPE = "application/json";
/** More than a daemon at home has to take. */
const HUGE_BODY = JSON.stringify({ reason: "x".repeat(200_000) });

function bodiesFor({ operation }: Endpoint, given: readonly unknown[] | undefined): fc.Arbitrary<SentBody> {
  const schema = operation.requestBody?.content[JSON_TYPE]?.schema;
  const json = (value: unknown): SentBody => ({ body: JSON.stringify(value), type: JSON_TYPE });
  const none = fc.constant<SentBody>({});
  const odd = fc.constantFrom<SentBody>(
    { type: JSON_TYPE },
    { body: "{", type: JSON_TYPE },
    { body: '{"__proto__": {"polluted": true}}', type: JSON_TYPE },
    { body: "\u0000\u0001", type: JSON_TYPE },
    { body: "powerW=1", type: "application/x-www-form-urlencoded" },
    { body: "<a/>", type: "application/xml" },
    { body: "{}", type: "application/json; charset=utf-16" },
    { body: "{}", type: "text/plain" },
    { body: "{}", type: "nonsense" },
    { body: "{}" },
    { body: HUGE_BODY, type: JSON_TYPE },
  );
  if (schema === undefined) return fc.oneof({ weight: 15, arbitrary: none }, { weight: 1, arbitrary: odd });
  const good = given === undefined ? valuesOf(schema) : fc.constantFrom(...given);
  return fc.oneof(
    { weight: 6, arbitrary: good.map(json) },
    { weight: 4, arbitrary: fc.tuple(good, spoiling(schema)).map(([body, spoil]) => json(spoil(body))) },
    { weight: 2, arbitrary: hostileJson.map(json) },
    { weight: 3, arbitrary: odd },
    { weight: 1, arbitrary: none },
  );
}

/** A change of one field of a body: a value of another kind, none at all, or one that nobody asked for. */
function spoiling({ properties = {} }: JsonSchema): fc.Arbitrary<(body: unknown) => unknown> {
  const key = fc.oneof(fc.constantFrom(...Object.keys(properties), "extra"), hostile);
  const missing = Symbol("missing");
  return fc.tuple(key, fc.oneof(hostileJson, fc.constant(missing))).map(([name, value]) => (body) => {
    if (typeof body !== "object" || body === null) return value === missing ? null : value;
    const rest = Object.entries(body).filter(([other]) => other !== name);
    return Object.fromEntries(value === missing ? rest : [...rest, [name, value]]);
  });
}

const oddHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { accept: "text/html" },
      { "accept-encoding": "br;q=nonsense, *;q=0" },
      { "x-request-id": "x".repeat(500) },
      { "x-request-id": "' OR 1=1 --" },
      { origin: "https://evil.example" },
      { host: "evil.example" },
      { authorization: "Bearer a.b.c" },
      { cookie: "a=b; ".repeat(200) },
      { "if-none-match": "*" },
      { range: "bytes=0-1" },
      { "x-forwarded-for": "1.2.3.4, ::1" },
    ),
  },
);

/** Paths of nobody, and endpoints asked with the wrong method. */
function strayRequests(document: OpenApi): fc.Arbitrary<GeneratedRequest> {
  const paths = fc.oneof(
    fc.constantFrom(
      "/../../etc/passwd",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/..%2f..%2fetc/passwd",
      "/api/v1/../../package.json",
      "/swagger-ui/../../package.json",
      "/swagger-ui/static/..%2f..%2fpackage.json",
      "//etc/passwd",
      "/%00",
      "/%",
      "/%ff",
      "/api/v1/",
      `/${"a/".repeat(1000)}`,
    ),
    hostile.map((text) => `/api/v1/${escaped(text)}`),
  );
  const wrong = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
  const known = fc.constantFrom(...Object.keys(document.paths)).map((path) => path.replaceAll(/[{}]/g, ""));
  return fc
    .record({ method: wrong, path: fc.oneof(paths, known) })
    .map(({ method, path }) => ({ endpoint: undefined, method, path, headers: {} }));
}

/** Escaped for a URL, also where JavaScript refuses to: a lone half of a pair becomes the bytes that stand for it. */
const escaped = (text: string): string =>
  Array.from(text, (sign) => (/^[\uD800-\uDFFF]$/.test(sign) ? "%ED%A0%80" : encodeURIComponent(sign))).join(
    "",
  );
