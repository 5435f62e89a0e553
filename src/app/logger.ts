import { pino, stdSerializers, type DestinationStream, type Logger } from "pino";

/**
 * The log. Errors are reduced to name, message, status and stack: octokit and Probot hang whole requests,
 * tokens and payloads on theirs, and a payload is never logged.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: serializeError, error: serializeError, event: dropped, payload: dropped },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { type, message, stack } = stdSerializers.err(error);
  const status = "status" in error ? error.status : undefined;
  return { type, message, stack, status };
}

function dropped(): string {
  return "(not logged)";
}
