import process from "node:process";
import type { EventSink, Logger } from "@oec/domain";
import { destination, pino, type LevelWithSilent } from "pino";
import { build } from "pino-pretty";

/**
 * Log lines on stderr, so that stdout stays free for what a person reads: one JSON object each.
 *
 * @param pretty - True: lines for people instead, with colours where a person looks at them.
 */
export function createLogger(level: LevelWithSilent, pretty = false): Logger {
  const { fd, isTTY } = process.stderr;
  const stream = pretty
    ? build({ destination: fd, sync: true, colorize: isTTY, translateTime: "SYS:standard" })
    : destination({ fd, sync: true });
  const log = pino({ level, base: null }, stream);
  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
  };
}

/** Writes events of the home to the log, by their level. */
export function eventLog(logger: Logger): EventSink {
  const write = {
    info: logger.info.bind(logger),
    warning: logger.warn.bind(logger),
    critical: logger.error.bind(logger),
  };
  return { emit: ({ level, code, at, facts, message }) => write[level]({ ...facts, code, at }, message) };
}
