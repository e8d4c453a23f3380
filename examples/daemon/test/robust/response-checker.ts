import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { endpointsOf, type OpenApi, type Operation } from "./generator.ts";
import type { WireAnswer } from "./wire.ts";

const ROOT = "openapi.json";

/** Checks answers against the schemas of an OpenAPI document. */
export class ResponseChecker {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false });
  readonly #operations: ReadonlyMap<string, Operation & { readonly pointer: string }>;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenApi) {
    formats.default(this.#ajv);
    this.#ajv.addSchema({ ...document }, ROOT);
    this.#operations = new Map(
      endpointsOf(document).map(({ name, method, path, operation }) => [
        name,
        { ...operation, pointer: `/paths/${step(path)}/${method}` },
      ]),
    );
  }

  /** What is wrong with an answer of an endpoint; undefined: nothing. */
  faultOf(endpoint: string, { status, type, text }: WireAnswer): string | undefined {
    const operation = this.#operations.get(endpoint);
    if (operation === undefined) return "the document does not know the endpoint";
    const key = [String(status), `${String(status).slice(0, 1)}XX`, "default"].find(
      (one) => one in operation.responses,
    );
    if (key === undefined) return `status ${status} is not declared: ${text.slice(0, 200)}`;
    const content = operation.responses[key]?.content;
    if (content === undefined) return text === "" ? undefined : `a body where none is declared`;
    const media = (type.split(";")[0] ?? "").trim();
    if (!(media in content))
      return `${media} is not declared for ${key}, only ${Object.keys(content).join(", ")}`;
    if (content[media]?.schema === undefined) return undefined;
    const pointer = `${operation.pointer}/responses/${key}/content/${step(media)}/schema`;
    let value: unknown = text;
    try {
      if (/json$/.test(media)) value = JSON.parse(text);
    } catch {
      return `no JSON: ${text.slice(0, 200)}`;
    }
    const validate = this.#compiledFor(pointer);
    return validate(value) ? undefined : this.#ajv.errorsText(validate.errors);
  }

  #compiledFor(pointer: string): ValidateFunction {
    let validate = this.#compiled.get(pointer);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `${ROOT}#${pointer}` });
      this.#compiled.set(pointer, validate);
    }
    return validate;
  }
}

/** One step of a JSON pointer inside a URI. */
const step = (text: string): string => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
