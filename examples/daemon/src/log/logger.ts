import process from "node:process";
import type { EventSink, Logger } from "@oec/domain";
import { destination, pino, type LevelWithSilent } from "pino";

/** Log lines as JSON on stderr, so that stdout stays free for what a person reads. */
export function createLogger(level: LevelWithSilent): Logger {
  const log = pino({ level, base: null }, destination({ fd: process.stderr.fd, sync: true }));
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
