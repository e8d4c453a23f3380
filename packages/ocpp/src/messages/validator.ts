import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import type { PayloadChecker, PayloadFault, PayloadKind } from "./protocol.ts";

/** JSON schemas by name: `XRequest` and `XResponse`, as typed-ocpp exports them. */
export type SchemaTable = Readonly<Record<string, object>>;

/**
 * Checks payloads of one version against its schemas.
 *
 * Every schema is compiled once, when its action is first seen: compiling all of 2.1 takes a second and 90 MB, and a home's
 * chargers use a dozen actions.
 */
export class Validator implements PayloadChecker {
  readonly #schemas: ReadonlyMap<string, object>;
  readonly #requests = new Map<string, ValidateFunction>();
  readonly #responses = new Map<string, ValidateFunction>();
  /** One compiler for all: its options do not depend on the version. */
  readonly #ajv: Ajv;

  constructor(schemas: SchemaTable) {
    // A map, not the object: an action named "constructor" or "__proto__" must not be found.
    this.#schemas = new Map(Object.entries(schemas));
    this.#ajv = new Ajv({
      strict: false,
      // 6.1 / 0.1 is 60.99999999999999 in binary: without a tolerance, legal limits are refused.
      multipleOfPrecision: 6,
      validateFormats: true,
    });
    ajvFormats.default(this.#ajv);
  }

  /** Names of the actions that have a request. */
  actions(): ReadonlySet<string> {
    const names = [...this.#schemas.keys()].flatMap((name) =>
      name.endsWith("Request") ? [name.slice(0, -7)] : name.endsWith("Response") ? [] : [name],
    );
    return new Set(names);
  }

  /**
   * What is wrong with a payload, or undefined. It is not changed.
   *
   * @param action - Must be one of {@link Validator.actions}; any other has no rule and no fault.
   */
  check(action: string, kind: PayloadKind, payload: unknown): PayloadFault | undefined {
    const validate = this.#validatorOf(action, kind);
    if (validate === undefined || validate(payload)) return undefined;
    const [error] = validate.errors ?? [];
    return error === undefined ? undefined : faultOf(error);
  }

  #validatorOf(action: string, kind: PayloadKind): ValidateFunction | undefined {
    const compiledOnes = kind === "request" ? this.#requests : this.#responses;
    const known = compiledOnes.get(action);
    if (known !== undefined) return known;
    const name = `${action}${kind === "request" ? "Request" : "Response"}`;
    // The one message without an answer, NotifyPeriodicEventStream of 2.1, has a schema of its bare name.
    const schema = this.#schemas.get(name) ?? (kind === "request" ? this.#schemas.get(action) : undefined);
    if (schema === undefined) return undefined;
    const compiled = this.#ajv.compile(schema);
    compiledOnes.set(action, compiled);
    return compiled;
  }
}

function faultOf({ keyword, instancePath, params, message = "is not valid" }: ErrorObject): PayloadFault {
  const facts: Readonly<Record<string, unknown>> = params;
  return {
    code: codeOf(keyword),
    path: instancePath,
    rule:
      keyword === "additionalProperties" ? `must not have ${String(facts["additionalProperty"])}` : message,
  };
}

/** OCPP-J tells apart what is missing, of the wrong type, outside its range, and not in the form of the message. */
function codeOf(keyword: string): PayloadFault["code"] {
  switch (keyword) {
    case "required":
    case "minItems":
    case "maxItems":
      return "OccurrenceConstraintViolation";
    case "type":
      return "TypeConstraintViolation";
    case "additionalProperties":
      return "FormatViolation";
    default:
      return "PropertyConstraintViolation";
  }
}
