import type { Milliseconds } from "@oec/domain";
import { abortedCall, ocppError } from "../errors.ts";
import { readErrorCode, writeErrorCode, type RpcErrorCode } from "../messages/error-codes.ts";
import { AS_IT_IS, type Flag, type Normaliser } from "../messages/normaliser.ts";
import type {
  ActionOf,
  Messages,
  PayloadFault,
  PayloadKind,
  Protocol,
  RequestOf,
  ResponseOf,
} from "../messages/protocol.ts";
import type {
  CallContext,
  CallOptions,
  FallbackHandler,
  Handlers,
  RpcOptions,
  RpcPorts,
} from "./contract.ts";
import type { RpcEvent } from "./events.ts";
import {
  CALL,
  CALL_ERROR,
  CALL_RESULT,
  CALL_RESULT_ERROR,
  frameText,
  parseFrame,
  SEND,
  type Frame,
} from "./frame.ts";
import { IncomingCalls, type IncomingCall } from "./incoming.ts";
import { OutgoingCalls, type OutgoingCall } from "./outgoing.ts";
import { CallRefused } from "./rpc-error.ts";
import { RPC_DEFAULTS, type RpcSettings } from "./settings.ts";

/**
 * One side of an OCPP-J conversation: numbers calls, keeps one of them in flight, checks payloads, answers.
 *
 * It has no socket and no timer: texts go in by {@link RpcEngine.receive} and out by its `send` port, time-outs happen in
 * {@link RpcEngine.tick}. It survives any input. What it sends has been checked against the schemas; what it receives is
 * mended by the normaliser first.
 */
export class RpcEngine<M extends Messages = Messages> {
  readonly protocol: Protocol<M>;
  readonly #ports: RpcPorts;
  readonly #settings: RpcSettings;
  readonly #normalise: Normaliser;
  readonly #handlers: Handlers<M>;
  readonly #fallback: FallbackHandler | undefined;
  readonly #outgoing: OutgoingCalls;
  readonly #incoming: IncomingCalls;
  #closed: string | undefined;
  #wakeAtMs = Infinity;

  constructor(options: RpcOptions<M>) {
    this.protocol = options.protocol;
    this.#ports = options.ports;
    this.#handlers = options.handlers;
    this.#fallback = options.fallback;
    this.#normalise = options.normalise ?? AS_IT_IS;
    this.#settings = { ...RPC_DEFAULTS, ...options.settings };
    this.#outgoing = new OutgoingCalls(this.#settings, (call) => this.#ports.send(call.text));
    this.#incoming = new IncomingCalls(this.#settings);
  }

  /** Calls of this side that are in flight or wait. */
  get pendingCalls(): number {
    return this.#outgoing.size;
  }

  /** When {@link RpcEngine.tick} has something to do [ms of the monotonic clock]; infinite while it has not. */
  get dueMs(): Milliseconds {
    return this.#outgoing.dueMs;
  }

  /**
   * Calls the other side, after the calls before it are answered.
   *
   * @throws `OecError` `OCPP_INVALID_PAYLOAD`, `OCPP_QUEUE_FULL`, `OCPP_CLOSED`, `OCPP_TIMEOUT`, `OCPP_CALL_ERROR`,
   * `OCPP_INVALID_RESPONSE`; `ABORTED` when the signal stops it, which does not take back a call that was sent.
   */
  call<A extends ActionOf<M>>(
    action: A,
    payload: RequestOf<M, A>,
    options: CallOptions = {},
  ): Promise<ResponseOf<M, A>> {
    return new Promise<object>((resolve, reject) => {
      const id = this.#ports.newId();
      const text = this.#checkedText(CALL, id, action, payload);
      if (options.signal?.aborted === true) throw abortedCall(action);
      const timeoutMs = options.timeoutMs ?? this.#settings.timeoutMs;
      const abort = (): void => {
        this.#outgoing.cancel(id);
        reject(abortedCall(action));
      };
      options.signal?.addEventListener("abort", abort, { once: true });
      const done = (): void => options.signal?.removeEventListener("abort", abort);
      this.#outgoing.add(
        {
          id,
          action,
          text,
          timeoutMs,
          resolve: (answer) => {
            done();
            resolve(answer);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        },
        this.#ports.monotonicMs(),
      );
      this.#rewind();
    });
  }

  /**
   * Sends without an answer (2.1).
   *
   * @throws `OecError` `OCPP_INVALID_PAYLOAD`, also where the version has no SEND; `OCPP_CLOSED`.
   */
  sendUnanswered<A extends ActionOf<M>>(action: A, payload: RequestOf<M, A>): void {
    if (this.protocol.version !== "2.1") {
      const message = `OCPP ${this.protocol.version} has no message without an answer; use call()`;
      throw ocppError("OCPP_INVALID_PAYLOAD", message, { action });
    }
    this.#ports.send(this.#checkedText(SEND, this.#ports.newId(), action, payload));
  }

  /** Takes a text that came in. Never throws. */
  receive(text: string): void {
    if (this.#closed !== undefined) return;
    const frame = parseFrame(text, this.protocol.version);
    switch (frame.kind) {
      case "call":
      case "send":
        this.#receiveCall(frame, text);
        break;
      case "result":
        this.#receiveResult(frame.id, frame.payload);
        break;
      case "error":
        this.#receiveError(frame);
        break;
      case "result-error":
        this.#tell({ kind: "answer-refused", id: frame.id, code: readErrorCode(frame.code) });
        break;
      case "malformed":
        this.#receiveMalformed(frame);
        break;
    }
    this.#rewind();
  }

  /** Gives up what has waited too long. Call it when {@link RpcEngine.dueMs} has come. */
  tick(): void {
    // A timer may come a moment early: what is still due then is to wake it again.
    this.#wakeAtMs = Infinity;
    this.#outgoing.expire(this.#ports.monotonicMs());
    this.#rewind();
  }

  /** Ends the conversation: everything that waits is rejected with `OCPP_CLOSED`, nothing more is sent. */
  close(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#incoming.close();
    this.#outgoing.close(reason);
    this.#rewind();
  }

  #receiveMalformed({ answerId, fault, reason }: Extract<Frame, { kind: "malformed" }>): void {
    this.#tell({ kind: "malformed", fault, reason });
    if (answerId === undefined) return;
    const newer = this.protocol.version !== "1.6";
    // OCPP-J 1.6, 4.1.3: a message of an unknown type is ignored.
    if (fault === "unknown-type" && !newer) return;
    const code = !newer
      ? "FormatViolation"
      : fault === "unknown-type"
        ? "MessageTypeNotSupported"
        : "RpcFrameworkError";
    this.#ports.send(this.#errorText(answerId, code, reason));
  }

  #receiveCall(frame: Extract<Frame, { kind: "call" | "send" }>, text: string): void {
    const { id, action } = frame;
    const answered = frame.kind === "call";
    const refuse = (code: RpcErrorCode, reason: string, fault?: PayloadFault): void => {
      this.#tell({ kind: "refused-call", action, code, fault });
      if (answered) this.#ports.send(this.#errorText(id, code, reason));
    };
    if (!this.protocol.actions.has(action)) {
      refuse("NotImplemented", `OCPP ${this.protocol.version} has no such action`);
      return;
    }
    const admission = this.#incoming.admit(id, text);
    if (admission.kind === "in-progress") {
      refuse("ProtocolError", "a call with this message id is being answered already");
      return;
    }
    if (admission.kind === "too-many") {
      refuse("InternalError", "too many calls wait for their answer");
      return;
    }
    if (admission.kind === "repeated") {
      this.#tell({ kind: "repeated-call", id, action });
      this.#ports.send(admission.answer);
      return;
    }
    if (admission.kind === "reused") this.#tell({ kind: "reused-id", id, action });
    const payload = this.#checkedPayload(action, "request", frame.payload);
    if ("code" in payload) {
      refuse(payload.code, `${payload.path || "the payload"} ${payload.rule}`, payload);
      return;
    }
    const call: IncomingCall = {
      id,
      action,
      payload: payload.payload,
      flags: payload.flags,
      frame: this.#incoming.rememberable(text),
      answered,
    };
    if (this.#incoming.begin(call)) this.#handle(call);
  }

  /** Runs handlers until one of them takes time; a loop, because a hundred calls in a row must not nest. */
  #handle(first: IncomingCall): void {
    let call: IncomingCall | undefined = first;
    while (call !== undefined) {
      const current: IncomingCall = call;
      let answer: string | undefined;
      try {
        const outcome = this.#answer(current);
        if (outcome instanceof Promise) {
          void outcome.then(
            (payload) => this.#finish(current, this.#resultText(current, payload)),
            (error: unknown) => this.#finish(current, this.#failureText(current, error)),
          );
          return;
        }
        answer = this.#resultText(current, outcome);
      } catch (error) {
        answer = this.#failureText(current, error);
      }
      call = this.#end(current, answer);
    }
  }

  #finish(call: IncomingCall, answer: string): void {
    const next = this.#end(call, answer);
    if (next !== undefined) this.#handle(next);
  }

  #end(call: IncomingCall, answer: string): IncomingCall | undefined {
    if (call.answered && this.#closed === undefined) this.#ports.send(answer);
    return this.#incoming.end(call.answered ? answer : undefined);
  }

  /** The answer of the handler. @throws {@link CallRefused} where there is none. */
  #answer({ id, action, payload, flags }: IncomingCall): object | Promise<object> {
    const context: CallContext = { action, messageId: id, flags };
    if (Object.hasOwn(this.#handlers, action)) {
      const handlers: Readonly<Record<string, unknown>> = this.#handlers;
      const handler = handlers[action] as FallbackHandler | undefined;
      if (handler !== undefined) return handler(payload, context);
    }
    if (this.#fallback !== undefined) return this.#fallback(payload, context);
    throw new CallRefused("NotSupported", `${action} is not supported here`);
  }

  #resultText(call: IncomingCall, payload: object): string {
    const fault = this.protocol.validator.check(call.action, "response", payload);
    if (fault === undefined) return frameText(CALL_RESULT, call.id, payload);
    const message = `the answer to ${call.action} breaks its schema: ${fault.path} ${fault.rule}`;
    return this.#failureText(
      call,
      ocppError("OCPP_INVALID_PAYLOAD", message, { action: call.action, details: fault }),
    );
  }

  #failureText(call: IncomingCall, error: unknown): string {
    if (error instanceof CallRefused) return this.#refusalText(call, error);
    this.#tell({ kind: "handler-failed", action: call.action, error });
    // What went wrong inside is nothing that a charger on the network needs to know.
    return this.#errorText(call.id, "InternalError", "the call could not be handled");
  }

  #refusalText(call: IncomingCall, { code, message, details }: CallRefused): string {
    try {
      return this.#errorText(call.id, code, message, details);
    } catch (error) {
      this.#tell({ kind: "handler-failed", action: call.action, error });
      return this.#errorText(call.id, code, message);
    }
  }

  #receiveResult(id: string, received: unknown): void {
    const call = this.#outgoing.answered(id);
    if (call === undefined) {
      this.#lateAnswer(id, received);
      return;
    }
    const payload = this.#checkedPayload(call.action, "response", received);
    if ("code" in payload) this.#refuseResult(call, payload);
    else call.resolve(payload.payload);
    this.#outgoing.next(this.#ports.monotonicMs());
  }

  #refuseResult(call: OutgoingCall, fault: PayloadFault): void {
    const { action, id } = call;
    if (this.protocol.version === "2.1") {
      this.#ports.send(
        frameText(CALL_RESULT_ERROR, id, fault.code, fault.rule.slice(0, 255), { path: fault.path }),
      );
    }
    const message = `the answer to ${action} breaks its schema: ${fault.path || "the payload"} ${fault.rule}`;
    call.reject(ocppError("OCPP_INVALID_RESPONSE", message, { action, details: fault }));
  }

  #receiveError({
    id,
    code,
    description,
    details,
  }: Extract<Frame, { kind: "error" | "result-error" }>): void {
    const call = this.#outgoing.answered(id);
    if (call === undefined) {
      this.#lateAnswer(id, undefined);
      return;
    }
    const rpcCode = readErrorCode(code);
    const message = `${call.action} was answered with the error ${rpcCode}: ${description || "no description"}`;
    call.reject(ocppError("OCPP_CALL_ERROR", message, { action: call.action, rpcCode, details }));
    this.#outgoing.next(this.#ports.monotonicMs());
  }

  #lateAnswer(id: string, payload: unknown): void {
    const action = this.#outgoing.lateAnswer(id);
    this.#tell(
      action === undefined ? { kind: "stray-answer", id } : { kind: "late-answer", id, action, payload },
    );
  }

  /** A payload after mending and checking, or what is wrong with it. */
  #checkedPayload(
    action: string,
    kind: PayloadKind,
    received: unknown,
  ): { readonly payload: object; readonly flags: readonly Flag[] } | PayloadFault {
    try {
      const { payload, flags } = this.#normalise(this.protocol.version, action, received, kind);
      const fault = this.protocol.validator.check(action, kind, payload);
      if (fault !== undefined) return fault;
      if (typeof payload !== "object" || payload === null) return NO_OBJECT;
      if (flags.length > 0) this.#tell({ kind: "flagged", action, flags });
      return { payload, flags };
    } catch (error) {
      this.#tell({ kind: "handler-failed", action, error });
      return { code: "FormatViolation", path: "", rule: "cannot be read" };
    }
  }

  /** The text of a call or SEND. @throws `OecError` `OCPP_CLOSED`, `OCPP_INVALID_PAYLOAD`. */
  #checkedText(type: typeof CALL | typeof SEND, id: string, action: string, payload: object): string {
    if (this.#closed !== undefined) {
      throw ocppError("OCPP_CLOSED", `${action} was not sent: ${this.#closed}`, { action });
    }
    const known = this.protocol.actions.has(action);
    const fault = known ? this.protocol.validator.check(action, "request", payload) : undefined;
    if (known && fault === undefined) return frameText(type, id, action, payload);
    const what =
      fault === undefined ? "there is no such action" : `${fault.path || "the payload"} ${fault.rule}`;
    const message = `${action} of OCPP ${this.protocol.version} was not sent: ${what}`;
    throw ocppError("OCPP_INVALID_PAYLOAD", message, { action, details: fault });
  }

  #errorText(id: string, code: RpcErrorCode, description: string, details: object = {}): string {
    const spelled = writeErrorCode(code, this.protocol.version);
    return frameText(CALL_ERROR, id, spelled, description.slice(0, 255), details);
  }

  #tell(event: RpcEvent): void {
    this.#ports.onEvent?.(event);
  }

  #rewind(): void {
    const { dueMs } = this.#outgoing;
    if (dueMs === this.#wakeAtMs) return;
    this.#wakeAtMs = dueMs;
    this.#ports.wakeIn?.(dueMs === Infinity ? undefined : Math.max(0, dueMs - this.#ports.monotonicMs()));
  }
}

const NO_OBJECT: PayloadFault = { code: "TypeConstraintViolation", path: "", rule: "must be object" };
